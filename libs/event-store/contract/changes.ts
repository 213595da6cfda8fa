/** Wakes a follower that waits at the log's end. */
export interface Changes {
  /**
   * Resolves after the next commit, or when `signal` aborts or the log is closed. Call it right after reading up to the
   * end.
   */
  next(signal: AbortSignal): Promise<void>;
  readonly closed: boolean;
}

/** For followers in the writer's own process: each commit wakes them. */
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
