import { backOffMs } from '#bounded';
import { limits } from './limits.js';
import { NoAnswer } from './errors.js';

/** Rejects with {@link NoAnswer} after `withinMs`; a later outcome of `answer` is ignored. */
export function within<T>(withinMs: number, what: string, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(what, withinMs)), withinMs);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** The wait before retry number `tries` (from 1): exponential back-off with a limit and jitter. */
export function backOff(tries: number, random: () => number): number {
  return backOffMs(tries, { firstMs: limits.backOffMs, longestMs: limits.backOffMsMax }, random);
}

/** Waits; resolves early, without an error, when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
