import { setTimeout as delay } from 'node:timers/promises';
import { type BackOffLimits, backOffMs } from '#bounded';
import { isSyncFailure, type Stage, troubleOf } from './trouble.js';

/** Waits between attempts. */
export const retryWaits: BackOffLimits = { firstMs: 5, longestMs: 200 };

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
  const until = performance.now() + withinMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return work();
    } catch (error) {
      const isRetryable = troubleOf(error, stage) === 'retryable' && !isSyncFailure(error);
      if (!isRetryable || signal?.aborted === true) throw error;
      const waitMs = backOffMs(attempts, retryWaits);
      if (performance.now() + waitMs > until) throw timedOut(error);
      await delay(waitMs);
    }
  }
}
