import { setTimeout as delay } from 'node:timers/promises';
import { isSyncFailure, type Stage, troubleOf } from './trouble.js';

/** Waits between attempts: the first, and the longest. Each is twice the one before; a random half is taken off. */
export const retryMs = { first: 5, max: 200 } as const;

export class BackOff {
  #ms: number = retryMs.first;

  next(): number {
    const ms = this.#ms;
    this.#ms = Math.min(ms * 2, retryMs.max);
    return ms * (1 - Math.random() / 2);
  }

  reset(): void {
    this.#ms = retryMs.first;
  }
}

export interface RetryOptions {
  readonly withinMs: number;
  readonly stage: Stage;
  /** What is thrown in place of an error that outlasted the time. */
  readonly timedOut: (error: unknown) => Error;
  /** Ends the waiting; the last error is thrown then. */
  readonly signal?: AbortSignal;
}

/**
 * Repeats `work` while its error is retryable, with timers between the attempts: the event loop is free meanwhile.
 * Only for work that may be done twice.
 */
export async function retried<T>(work: () => T, { withinMs, stage, timedOut, signal }: RetryOptions): Promise<T> {
  const backOff = new BackOff();
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const isRetryable = troubleOf(error, stage) === 'retryable' && !isSyncFailure(error);
      if (!isRetryable || signal?.aborted === true) throw error;
      const waitMs = backOff.next();
      if (performance.now() + waitMs > until) throw timedOut(error);
      await delay(waitMs);
    }
  }
}
