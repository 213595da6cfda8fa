import { backOffMs, wholeWait } from '#bounded';
import { isPassing } from './transient.js';

export const supervisorLimits = {
  /** Wait before the second attempt; it doubles with each further one. */
  backOffMs: 1_000,
  /** Longest wait while the trouble may pass by itself (a log that is away, a locked file). */
  passingBackOffMsMax: 5_000,
  /** Longest wait of what has failed for a reason of its own. */
  backOffMsMax: 60_000,
  /** Attempts at the same place, the first included, after which it is parked. */
  attemptsMax: 3,
} as const;

export interface Failure {
  readonly error: Error;
  /** When it failed first, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly attempts: number;
  /** The reason lies outside, so it is tried again until that is over. */
  readonly isPassing: boolean;
  /** It failed `attemptsMax` times for a reason of its own: nothing waits for it any more. */
  readonly isParked: boolean;
}

export interface SupervisorOptions<K> {
  /** Begins the work of a key again; a failure is reported by `failed`. */
  readonly restart: (key: K) => void;
  /** What is parked is tried again after so long each time; by default it waits until somebody asks. */
  readonly retryParkedMs?: number | undefined;
  readonly backOffMs?: number | undefined;
  readonly attemptsMax?: number;
}

/**
 * Restarts what follows the log after a failure, each key by itself: with exponential back-off, and parked once it has
 * failed too often for a reason of its own. Views are supervised by view, reactions by stream.
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

  /** `isNew`: the work has come further since its last failure, so attempts are counted from one. */
  failed(key: K, error: Error, isNew = false): Failure {
    const before = isNew ? undefined : this.#failures.get(key);
    const passing = isPassing(error);
    // What the log or a lock did to it does not count against it.
    const attempts = before?.isPassing === passing ? before.attempts + 1 : 1;
    const { attemptsMax = supervisorLimits.attemptsMax } = this.options;
    const isParked = !passing && (before?.isParked === true || attempts >= attemptsMax);
    const failure = { error, sinceMs: before?.sinceMs ?? Date.now(), attempts, isPassing: passing, isParked };
    this.#failures.set(key, failure);
    const waitMs = this.#waitMs(failure);
    if (waitMs !== undefined) this.#restartIn(key, waitMs);
    return failure;
  }

  /** The work of a key is no longer wanted, or is done. */
  forget(key: K): void {
    this.#failures.delete(key);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  /** Begins a failed key again at once, parked or not. */
  retry(key: K): void {
    if (this.#failures.has(key)) this.#restartIn(key, 0);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Undefined: nobody waits for it. */
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
