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
  /** Time of the key's first failure, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly attempts: number;
  /** Whether the cause lies outside the work; such work is retried without limit. */
  readonly isPassing: boolean;
  /** Whether the work itself has failed `attemptsMax` times; then only a request or `retryParkedMs` retries it. */
  readonly isParked: boolean;
}

export interface SupervisorOptions<K> {
  /** Restarts the work of a key; the work reports its failures by `failed`. */
  readonly restart: (key: K) => void;
  /** Wait between the retries of a parked key; by default it is retried only on request. */
  readonly retryParkedMs?: number | undefined;
  readonly backOffMs?: number | undefined;
  readonly attemptsMax?: number;
}

/**
 * Restarts consumers of the log after a failure, each key independently, with exponential back-off. A key whose own
 * work fails too often is parked. For views the key is the view, for reactions the stream.
 */
export class Supervisor<K> {
  readonly #failures = new Map<K, Failure>();
  readonly #timers = new Map<K, NodeJS.Timeout>();
  #isStopped = false;

  constructor(private readonly options: SupervisorOptions<K>) {}

  failureOf(key: K): Failure | undefined {
    return this.#failures.get(key);
  }

  /** The keys that have failed and have not succeeded since. */
  get failing(): ReadonlyMap<K, Failure> {
    return this.#failures;
  }

  /** Plans the restart. `isNew`: the work has advanced since its last failure, so attempts are counted anew. */
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

  /** Forgets the failures of a key whose work has succeeded or is no longer wanted. */
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

  /** The wait before the next restart; undefined when the key is restarted on request only. */
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
