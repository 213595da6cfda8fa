import { backOffMs, wholeWait } from '#bounded';
import { isPassing } from './transient.js';

export const supervisorLimits = {
  /** Wait before the second attempt; it doubles with each further one. */
  backOffMs: 1_000,
  /** Longest wait while the cause may pass by itself (the log is unavailable, a file is locked). */
  passingBackOffMsMax: 5_000,
  /** Longest wait after a failure of the work itself. */
  backOffMsMax: 60_000,
  /** Attempts at the same event, the first included, before the key is parked. */
  attemptsMax: 3,
} as const;

export interface Failure {
  readonly error: Error;
  /** Time of its first failure, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly attempts: number;
  /** The cause lies outside the work, which is therefore retried without limit. */
  readonly isPassing: boolean;
  /** The work itself failed `attemptsMax` times; it is not retried by itself any more. */
  readonly isParked: boolean;
}

export interface SupervisorOptions<K> {
  /** Restarts the work of a key, which reports a failure by `failed`. */
  readonly restart: (key: K) => void;
  /** Wait between the retries of a parked key; by default it is retried only on request. */
  readonly retryParkedMs?: number | undefined;
  readonly backOffMs?: number | undefined;
  readonly attemptsMax?: number;
}

/**
 * Restarts consumers of the log after a failure, each key independently: exponential back-off, and parked after too
 * many failures of its own. For views the key is the view, for reactions the stream.
 */
export class Supervisor<K> {
  readonly #failures = new Map<K, Failure>();
  readonly #timers = new Map<K, NodeJS.Timeout>();
  #isStopped = false;

  constructor(private readonly options: SupervisorOptions<K>) {}

  failureOf(key: K): Failure | undefined {
    return this.#failures.get(key);
  }

  /** Keys that have failed and not succeeded since. */
  get failing(): ReadonlyMap<K, Failure> {
    return this.#failures;
  }

  /** `isNew`: the work has advanced since its last failure, so the attempts are counted anew. */
  failed(key: K, error: Error, isNew = false): Failure {
    const before = isNew ? undefined : this.#failures.get(key);
    const passing = isPassing(error);
    // A failure caused by the log or a lock does not count as an attempt.
    const attempts = before?.isPassing === passing ? before.attempts + 1 : 1;
    const { attemptsMax = supervisorLimits.attemptsMax } = this.options;
    const isParked = !passing && (before?.isParked === true || attempts >= attemptsMax);
    const failure = { error, sinceMs: before?.sinceMs ?? Date.now(), attempts, isPassing: passing, isParked };
    this.#failures.set(key, failure);
    const waitMs = this.#waitMs(failure);
    if (waitMs !== undefined) this.#restartIn(key, waitMs);
    return failure;
  }

  /** Drops a key whose work is done or no longer wanted. */
  forget(key: K): void {
    this.#failures.delete(key);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  /** Restarts a failed key at once, parked or not. */
  retry(key: K): void {
    if (this.#failures.has(key)) this.#restartIn(key, 0);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Undefined when it is not retried by itself. */
  #waitMs({ attempts, isPassing: passing, isParked }: Failure): number | undefined {
    const { backOffMs: firstMs = supervisorLimits.backOffMs, retryParkedMs } = this.options;
    if (isParked) return retryParkedMs;
    const longestMs = passing ? supervisorLimits.passingBackOffMsMax : supervisorLimits.backOffMsMax;
    return backOffMs(attempts, { firstMs, longestMs }, wholeWait);
  }

  #restartIn(key: K, waitMs: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.options.restart(key);
    }, waitMs);
    this.#timers.set(key, timer);
  }
}
