import type { Instant, LegalDate, World } from '#case';
import { Runner, type RunnerOptions } from '../runner/runner.js';
import type { DueWork, RunnerHealth, WorkPage, WorkSource } from '../runner/work.js';
import { elapseStream, type SchedulingEngine } from './elapsing.js';
import { scheduleLimits } from './limits.js';

/** A stream in which time has passed and which has no fact of it yet; `cause` names the stream and the moment. */
export interface PassedStream extends DueWork {
  readonly passedMs: number;
  /** Its place among the streams of that day. */
  readonly place: number;
}

export interface SchedulePage extends WorkPage<PassedStream> {
  /** The last day up to which nothing is left; undefined while the list is not current. */
  readonly completeUpTo: LegalDate | undefined;
}

export interface ScheduleSource extends Pick<WorkSource<PassedStream>, 'onChange'> {
  /** The streams in which something has passed at `now`, in order, from the one after `after`. */
  page(now: Instant, after: PassedStream | undefined, limit: number): Promise<SchedulePage>;
}

export interface ScheduleHealth extends RunnerHealth<PassedStream> {
  /** The last day whose lapses are all recorded, in the realms of this scheduler. */
  readonly completeUpTo: LegalDate | undefined;
}

/**
 * Records what has passed, in each stream that has something. It keeps no record of its own: what is left follows from
 * the log. So several schedulers, none, or one that has slept lead to the same state.
 */
export class Scheduler {
  readonly #runner: Runner<PassedStream>;
  readonly #lookEveryMs: number;
  #completeUpTo: LegalDate | undefined;

  constructor(
    engine: SchedulingEngine,
    world: World,
    private readonly now: () => Instant,
    { lookEveryMs = scheduleLimits.lookEveryMs, ...options }: SchedulerOptions = {},
  ) {
    this.#lookEveryMs = lookEveryMs;
    const send = (stream: string) => (): Promise<void> => elapseStream(engine, stream, now(), world);
    const { retryParkedMs } = scheduleLimits;
    this.#runner = new Runner(async ({ stream }) => ({ send: send(stream), isInOrder: false }), {
      retryParkedMs,
      ...options,
    });
  }

  get health(): ScheduleHealth {
    return { ...this.#runner.health, completeUpTo: this.#completeUpTo };
  }

  /** Looks at the list now, and not at the next turn of its clock. */
  wake(): void {
    this.#runner.wake();
  }

  /** Works off what has passed until the signal aborts, then waits for the commands that still run. */
  async run(signal: AbortSignal, source: ScheduleSource): Promise<void> {
    const timer = setInterval(() => this.wake(), this.#lookEveryMs);
    try {
      await this.#runner.run(signal, {
        page: (after, limit) => this.#page(source, after, limit),
        // The list begins to be current, or its work is done. What an act sets is due later: the clock shows it.
        onChange: (listener) =>
          source.onChange(() => (this.#completeUpTo === undefined || this.#runner.health.due > 0) && listener()),
        // Parked streams are tried again every hour, so they need no note for the next start.
        notes: async () => [],
        note: () => undefined,
      });
    } finally {
      clearInterval(timer);
    }
  }

  async #page(source: ScheduleSource, after: PassedStream | undefined, limit: number): Promise<SchedulePage> {
    const page = await source.page(this.now(), after, limit);
    if (page.isCurrent) this.#completeUpTo = page.completeUpTo;
    return page;
  }
}

export interface SchedulerOptions extends RunnerOptions {
  readonly lookEveryMs?: number;
}
