import { setTimeout as delay } from 'node:timers/promises';
import { type BackOffLimits, backOffMs } from '#bounded';
import { isSyncFailure, type Stage, troubleOf } from './trouble.js';

export const retryWaits: BackOffLimits = { firstMs: 5, longestMs: 200 };

export interface RetryOptions {
  readonly withinMs: number;
  readonly stage: Stage;
  /** Makes the error that is thrown when `work` still fails after `withinMs`. */
  readonly timedOut: (error: unknown) => Error;
  /** Ends the retries when it aborts; the last error is thrown then. */
  readonly signal?: AbortSignal;
}

/**
 * Retries `work` while its error is retryable, with timers between the attempts, so that the event loop stays free.
 * `work` must be safe to repeat.
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
