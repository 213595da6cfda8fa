/** Tells a follower at the log's end that it should look again. */
export interface Changes {
  /** Resolves after the next commit, or when `signal` aborts or the log is closed. Called right after looking. */
  next(signal: AbortSignal): Promise<void>;
  readonly closed: boolean;
}

/** In the writer's own process: woken by each commit. */
export class CommitSignal implements Changes {
  readonly #waiting = new Set<() => void>();
  closed = false;

  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.closed || signal.aborted) return resolve();
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  committed(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.closed = true;
    this.committed();
  }
}
