import { Availability, type StoreHealth } from './availability.js';
import { backOffMs } from '#bounded';
import { retryWaits } from './retry.js';

/** The outcome of one attempt to store a group. An answer that is an error concerns its own job, not the group. */
export type Attempt<Answer> =
  | { readonly kind: 'stored'; readonly answers: readonly (Answer | Error)[] }
  /** To be retried. `isUncertain`: the COMMIT may have succeeded; a later successful commit settles that. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isUncertain: boolean }
  /** The attempt failed, and no retry in this process can help. */
  | { readonly kind: 'stopped'; readonly error: Error; readonly isUncertain: boolean };

export interface GroupCommitOptions<Job, Answer> {
  /** Stores all jobs in one commit. MUST NOT throw, and MUST be safe to repeat with the same jobs. */
  readonly attempt: (jobs: readonly Job[]) => Attempt<Answer>;
  /** Makes an empty commit, which shows whether the store takes writes again while no job is waiting. */
  readonly probe: () => Attempt<Answer>;
  /** The answer for a job that was not stored within its time, or before `close`. */
  readonly notStored: (error: Error, isUncertain: boolean) => Answer | Error;
  readonly closed: () => Error;
  readonly tooMany: () => Error;
  /** The sizes are in the unit of `ask`; `withinMs`: how long a job waits for a store that is away. */
  readonly limits: GroupCommitLimits;
}

export interface GroupCommitLimits {
  readonly perCommitMax: number;
  readonly pendingMax: number;
  readonly jobsWaitingMax: number;
  readonly withinMs: number;
}

interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly size: number;
  readonly untilMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  isUncertain: boolean;
}

/**
 * Gathers the jobs of one turn of the event loop and commits them together: one sync for many callers.
 * While the store is *away* the jobs keep their places, and a timer retries one of them at a time. Each job is answered
 * once, when it is stored or when its time is up. If no job waits, the timer probes the store instead, so that its
 * health does not stay *away* after it has recovered.
 */
export class GroupCommit<Job, Answer> {
  readonly #availability = new Availability();
  #failedAttempts = 0;
  #queue: Waiting<Job, Answer>[] = [];
  #pending = 0;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #stopped: Error | undefined;

  constructor(private readonly options: GroupCommitOptions<Job, Answer>) {}

  health(): StoreHealth {
    return this.#availability.health();
  }

  /** The error that stopped all writing, if any. */
  get stopped(): Error | undefined {
    return this.#stopped;
  }

  /** Queues a job; resolves with its answer once it is durable. */
  ask(job: Job, size: number): Promise<Answer> {
    const { closed, tooMany, limits } = this.options;
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#stopped) return Promise.reject(this.#stopped);
    if (this.#pending + size > limits.pendingMax || this.#queue.length >= limits.jobsWaitingMax)
      return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const untilMs = performance.now() + limits.withinMs;
      this.#queue.push({ job, size, untilMs, resolve, reject, isUncertain: false });
      this.#pending += size;
      this.#schedule();
    });
  }

  /** Stores the waiting jobs if the store takes them at once, and refuses all later jobs. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    while (this.#queue.length > 0 && this.#commit()) continue;
    const { error } = this.#availability;
    this.#settle(this.#queue.splice(0), (each) => this.options.notStored(error, each.isUncertain));
  }

  /** Schedules the next commit, unless the store is away: then only the timer makes attempts. */
  #schedule(): void {
    if (this.#isScheduled || this.#timer !== undefined) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#queue.length > 0) this.#commit();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #attemptLater(): void {
    if (this.#isClosed || this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#commit();
        if (this.#queue.length > 0) this.#schedule();
      },
      backOffMs((this.#failedAttempts += 1), retryWaits),
    );
    // Do not keep a process alive for a probe alone.
    if (this.#queue.length === 0) this.#timer.unref();
  }

  /** Makes one attempt, or one probe. @returns whether it succeeded */
  #commit(): boolean {
    const group = this.#takeGroup();
    const attempt = group.length > 0 ? this.options.attempt(group.map(({ job }) => job)) : this.options.probe();
    if (attempt.kind === 'stored') {
      this.#failedAttempts = 0;
      this.#availability.worked();
      // This commit has settled all earlier uncertain ones.
      for (const each of this.#queue) each.isUncertain = false;
      this.#settle(group, (_, index) => attempt.answers[index] as Answer | Error);
      return true;
    }
    for (const each of group) each.isUncertain ||= attempt.isUncertain;
    this.#queue = [...group, ...this.#queue];
    this.#availability.failed(attempt.error);
    if (attempt.kind === 'stopped') this.stop(attempt.error);
    else this.#expire(attempt.error);
    this.#attemptLater();
    return false;
  }

  /**
   * Stops all writing and answers every waiting job. For a failure outside an attempt after which no retry in this
   * process can help.
   */
  stop(error: Error): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stopped = error;
    this.#availability.stopped(error);
    this.#settle(this.#queue.splice(0), (each) => this.options.notStored(error, each.isUncertain));
  }

  #expire(error: Error): void {
    const now = performance.now();
    const late = this.#queue.filter(({ untilMs }) => untilMs <= now);
    if (late.length === 0) return;
    this.#queue = this.#queue.filter(({ untilMs }) => untilMs > now);
    this.#settle(late, (each) => this.options.notStored(error, each.isUncertain));
  }

  /** Takes the next group of jobs; while the store is away a single job, so that a failed attempt costs little. */
  #takeGroup(): Waiting<Job, Answer>[] {
    if (this.#availability.isAway) return this.#queue.splice(0, 1);
    let [count, size] = [0, 0];
    for (const { size: next } of this.#queue) {
      if (count > 0 && size + next > this.options.limits.perCommitMax) break;
      count += 1;
      size += next;
    }
    return this.#queue.splice(0, count);
  }

  #settle(
    group: readonly Waiting<Job, Answer>[],
    answerOf: (each: Waiting<Job, Answer>, index: number) => Answer | Error,
  ): void {
    group.forEach((each, index) => {
      this.#pending -= each.size;
      const answer = answerOf(each, index);
      if (answer instanceof Error) each.reject(answer);
      else each.resolve(answer);
    });
  }
}
