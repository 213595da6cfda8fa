import { asError, type Failure, type Position, Supervisor } from '#event-store';
import { runnerLimits } from './limits.js';
import type { DueWork, Note, Parked, RunnerHealth, Task, WorkSource } from './work.js';

/**
 * Works off a list of what is due, that of one stream in the order of the list. What fails is retried with back-off.
 * After too many refusals it is parked with the later work of its stream, while other streams go on. Parked work is
 * retried at every start, on request, and where a time is set for it.
 */
export class Runner<D extends DueWork> {
  readonly #supervisor: Supervisor<string>;
  readonly #busy = new Set<string>();
  /** Work whose commands were accepted. It stays due until the list has read its effect in the log. */
  readonly #sent = new Set<string>();
  /** Streams that wait for a retry after a failure. */
  readonly #awaitingRetry = new Set<string>();
  readonly #since = new Map<string, number>();
  #lastInOrder: Promise<void> = Promise.resolve();
  #due: readonly D[] = [];
  #position: Position | undefined;
  #sourceError: string | undefined;
  readonly #listedMax: number;
  #wake: () => void = () => undefined;
  #isWoken = false;

  constructor(
    /** What to do for one piece of work. */
    private readonly taskOf: (due: D) => Promise<Task>,
    options: RunnerOptions = {},
  ) {
    const { attemptsMax = runnerLimits.attemptsMax, backOffMs = runnerLimits.backOffMs, retryParkedMs } = options;
    this.#listedMax = options.listedMax ?? runnerLimits.listedMax;
    const restart = (stream: string): void => {
      this.#awaitingRetry.delete(stream);
      this.wake();
    };
    this.#supervisor = new Supervisor({ restart, attemptsMax, backOffMs, retryParkedMs });
  }

  get health(): RunnerHealth<D> {
    const failures = [...this.#supervisor.failing.values()];
    const lastError = this.#sourceError ?? failures.find(({ isParked }) => !isParked)?.error.message;
    return { position: this.#position, lastError, due: this.#due.length, parked: this.#parked() };
  }

  /** Retries all parked work, or that of one stream. Returns the number of streams retried. */
  retry(stream?: string): number {
    const parked = [...this.#supervisor.failing].filter(([, { isParked }]) => isParked).map(([key]) => key);
    const asked = parked.filter((each) => stream === undefined || each === stream);
    for (const each of asked) this.#supervisor.retry(each);
    return asked.length;
  }

  /** Works off the list of `source` until the signal aborts, then waits for the work that still runs. */
  async run(signal: AbortSignal, source: WorkSource<D>): Promise<void> {
    const stopListening = source.onChange(() => this.wake());
    const aborted = (): void => this.wake();
    signal.addEventListener('abort', aborted);
    try {
      await this.#readNotes(source);
      while (!signal.aborted) {
        const next = this.#nextWake();
        // What is parked is known only after a complete pass.
        if (await this.#pass(source)) this.#keepNotes(source);
        await next;
      }
      while (this.#busy.size > 0) await this.#nextWake();
    } finally {
      this.#supervisor.stop();
      signal.removeEventListener('abort', aborted);
      stopListening();
    }
  }

  /**
   * Starts everything that may start, and returns whether it saw the whole list. It waits for none of it, so that what
   * is slow delays only its own stream.
   */
  async #pass(source: WorkSource<D>): Promise<boolean> {
    const seen: D[] = [];
    let upTo: Position | undefined;
    try {
      for (;;) {
        const page = await source.page(seen.at(-1), runnerLimits.pageMax);
        if (!page.isCurrent) {
          this.#sourceError = page.standsStill;
          return false;
        }
        upTo ??= page.upTo;
        seen.push(...page.due);
        await this.#begin(page.due);
        if (page.due.length < runnerLimits.pageMax) break;
        // Parked work does not count: whatever waits behind it must be reached.
        if (seen.length - this.#parkedAmong(seen) >= this.#listedMax) {
          upTo = undefined;
          break;
        }
      }
      this.#sourceError = undefined;
    } catch (error) {
      this.#sourceError = (error as Error).message;
      setTimeout(() => this.wake(), runnerLimits.backOffMs).unref();
      return false;
    }
    this.#settle(seen, upTo);
    return true;
  }

  #parkedAmong(due: readonly D[]): number {
    if (this.#supervisor.failing.size === 0) return 0;
    return due.filter(({ stream }) => this.#supervisor.failureOf(stream)?.isParked === true).length;
  }

  async #begin(due: readonly D[]): Promise<void> {
    for (const each of due) {
      if (this.#sent.has(each.cause) || this.#busy.has(each.stream) || this.#awaitingRetry.has(each.stream)) continue;
      if (this.#busy.size >= runnerLimits.inFlightMax) return;
      this.#busy.add(each.stream);
      try {
        void this.#run(each, await this.taskOf(each));
      } catch (error) {
        this.#failed(each, error);
      }
    }
  }

  async #run(due: D, { send, isInOrder }: Task): Promise<void> {
    const sending = isInOrder ? this.#lastInOrder.then(send) : send();
    if (isInOrder) this.#lastInOrder = sending.catch(() => undefined);
    try {
      await sending;
      this.#sent.add(due.cause);
      this.#supervisor.forget(due.stream);
      this.#busy.delete(due.stream);
      this.wake();
    } catch (error) {
      this.#failed(due, error);
    }
  }

  #failed({ stream, cause }: D, error: unknown): void {
    this.#awaitingRetry.add(stream);
    this.#supervisor.failed(stream, asError(error));
    if (!this.#since.has(cause)) this.#since.set(cause, Date.now());
    this.#busy.delete(stream);
    this.wake();
  }

  /** Forgets work that has left the list: its effect is recorded, by this process or another. */
  #settle(seen: readonly D[], upTo: Position | undefined): void {
    this.#due = seen;
    const causes = new Set(seen.map(({ cause }) => cause));
    const streams = new Set(seen.map(({ stream }) => stream));
    for (const cause of this.#sent) if (!causes.has(cause)) this.#sent.delete(cause);
    for (const cause of this.#since.keys()) if (!causes.has(cause)) this.#since.delete(cause);
    for (const stream of [...this.#supervisor.failing.keys()])
      if (!streams.has(stream)) {
        this.#supervisor.forget(stream);
        this.#awaitingRetry.delete(stream);
      }
    const isParked = ({ stream }: D): boolean => this.#supervisor.failureOf(stream)?.isParked === true;
    if (upTo !== undefined && seen.every(isParked)) this.#position = upTo;
  }

  #parked(): Parked<D>[] {
    const first = new Map<string, Parked<D>>();
    for (const due of this.#due) {
      const failure = this.#supervisor.failureOf(due.stream);
      if (failure?.isParked !== true || this.#sent.has(due.cause)) continue;
      const known = first.get(due.stream);
      if (known) first.set(due.stream, { ...known, waiting: known.waiting + 1 });
      else first.set(due.stream, { ...due, ...this.#noteOf(due, failure), attempts: failure.attempts, waiting: 0 });
    }
    return [...first.values()];
  }

  #noteOf({ cause }: D, { error, sinceMs }: Failure): { error: string; since: string } {
    return { error: error.message, since: new Date(this.#since.get(cause) ?? sinceMs).toISOString() };
  }

  #noted = '';

  async #readNotes(source: WorkSource<D>): Promise<void> {
    try {
      for (const { cause, sinceMs } of await source.notes()) this.#since.set(cause, sinceMs);
    } catch (error) {
      this.#sourceError = (error as Error).message;
    }
  }

  #keepNotes(source: WorkSource<D>): void {
    const notes: Note[] = this.#parked().map(({ cause, error, since }) => ({
      cause,
      error,
      sinceMs: Date.parse(since),
    }));
    const text = JSON.stringify(notes);
    if (text === this.#noted) return;
    try {
      source.note(notes);
      this.#noted = text;
    } catch {
      // The next change writes the notes: they are for people, and the list itself does not depend on them.
      return;
    }
  }

  #nextWake(): Promise<void> {
    if (this.#isWoken) {
      this.#isWoken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#isWoken = false;
        this.#wake = () => undefined;
        resolve();
      };
    });
  }

  /** Looks at the list again. */
  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }
}

export interface RunnerOptions {
  readonly attemptsMax?: number;
  readonly backOffMs?: number;
  readonly listedMax?: number;
  /** Wait between the retries of parked work; by default it is retried only on request and at the next start. */
  readonly retryParkedMs?: number;
}
