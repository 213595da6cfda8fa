/** The health of a store as this process last saw it, without asking the file. */
export interface StoreHealth {
  /**
   * `away`: the last write failed and is being retried. `stopped`: this process writes no more until it is restarted.
   */
  readonly state: 'connected' | 'away' | 'stopped';
  /** RFC 3339, UTC; only while it is not connected. */
  readonly awaySince: string | undefined;
  /** The newest error; it stays after the store has recovered. */
  readonly lastError: string | undefined;
}

/** Records since when a store cannot be written, and why. */
export class Availability {
  #state: StoreHealth['state'] = 'connected';
  #awaySince: string | undefined;
  #error: Error | undefined;

  health(): StoreHealth {
    return { state: this.#state, awaySince: this.#awaySince, lastError: this.#error?.message };
  }

  get isAway(): boolean {
    return this.#state !== 'connected';
  }

  /** The newest error. */
  get error(): Error {
    return this.#error ?? new Error('The store is closed.');
  }

  worked(): void {
    if (this.#state === 'stopped') return;
    this.#state = 'connected';
    this.#awaySince = undefined;
  }

  failed(error: Error): void {
    this.#error = error;
    if (this.#state !== 'connected') return;
    this.#state = 'away';
    this.#awaySince = new Date().toISOString();
  }

  stopped(error: Error): void {
    this.failed(error);
    this.#state = 'stopped';
  }
}
