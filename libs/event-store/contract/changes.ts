/** Wakes followers that wait at the log's end. */
export class Changes {
  readonly #waiting = new Set<() => void>();
  closed = false;

  /** With `pollEveryMs` a waiting follower also wakes this often by itself; without it only `committed` wakes it. */
  constructor(private readonly pollEveryMs?: number) {}

  /** Resolves when it is time to read, or when `signal` aborts or the log is closed. Call it right after reading to the end. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.closed || signal.aborted) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = this.pollEveryMs === undefined ? undefined : setTimeout(wake, this.pollEveryMs);
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
