import { Availability, type StoreHealth } from './availability.js';
import { backOffMs } from '#bounded';
import { retryWaits } from './retry.js';

/** What one attempt to store a group came to; an answer that is an error concerns its job alone. */
export type Attempt<Answer> =
  | { readonly kind: 'stored'; readonly answers: readonly (Answer | Error)[] }
  /** To be attempted again. `isUncertain`: the COMMIT may have happened, until a later one has overwritten it. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isUncertain: boolean }
  /** As `failed`, and no attempt of this process can help. */
  | { readonly kind: 'stopped'; readonly error: Error; readonly isUncertain: boolean };

export interface GroupCommitOptions<Job, Answer> {
  /** Stores all jobs in one commit. MUST NOT throw, and MUST be safe to repeat with the same jobs. */
  readonly attempt: (jobs: readonly Job[]) => Attempt<Answer>;
  /** Commits without a job: whether the store takes writes again is seen although nobody asks. */
  readonly probe: () => Attempt<Answer>;
  /** What a job is told that was not stored within its time, or before the end. */
  readonly notStored: (error: Error, isUncertain: boolean) => Answer | Error;
  readonly closed: () => Error;
  readonly tooMany: () => Error;
  /** Sizes are in the caller's own unit; `withinMs`: how long a job waits for a store that is away. */
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
 * Gathers what is asked for within one turn of the event loop and commits it together: one sync for many callers.
 *
 * A store that cannot be written now is *away*: the jobs keep their places, one of them is attempted again and again
 * with timers between, and each is answered once, when it is stored or when its time is up. When nobody waits the store
 * is probed, so that its health never says *away* for longer than it is.
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

  /** Why nothing is stored any more, if so. */
  get stopped(): Error | undefined {
    return this.#stopped;
  }

  /** Resolves once the job is durable. */
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

  /** Stores what still waits, if the store takes it at once, and refuses what comes later. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    while (this.#queue.length > 0 && this.#commit()) continue;
    const { error } = this.#availability;
    this.#settle(this.#queue.splice(0), (each) => this.options.notStored(error, each.isUncertain));
  }

  /** While the store is away only the timer makes attempts. */
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
    // A process that has nothing else to do need not stay for a probe.
    if (this.#queue.length === 0) this.#timer.unref();
  }

  /** One attempt, or one probe. @returns whether the store took it */
  #commit(): boolean {
    const group = this.#takeGroup();
    const attempt = group.length > 0 ? this.options.attempt(group.map(({ job }) => job)) : this.options.probe();
    if (attempt.kind === 'stored') {
      this.#failedAttempts = 0;
      this.#availability.worked();
      // What was uncertain has been overwritten by this commit.
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

  /** No attempt of this process can help any more, as was seen outside of an attempt: whoever waits is told. */
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

  /** While the store is away one job at a time: a failed attempt must cost little. */
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
