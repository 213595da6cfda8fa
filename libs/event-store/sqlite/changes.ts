import { setTimeout as delay } from 'node:timers/promises';
import type { Changes } from './reader.js';

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

/** In another process nobody tells: looking again costs microseconds. */
export const pollEveryMs = 200;

export class CommitPoll implements Changes {
  readonly #closing = new AbortController();

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  async next(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    await delay(pollEveryMs, undefined, { signal: either }).catch(() => undefined);
  }

  close(): void {
    this.#closing.abort();
  }
}
