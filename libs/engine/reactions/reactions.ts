import { type RecordedFact, toFact } from '#case';
import { asError, type EventLog, type Failure, LogDamaged, type Position, Supervisor } from '#event-store';
import { type Consequence, consequenceOf, type ReactingEngine, sendConsequence } from './consequence.js';
import { type Drained, drainReactions } from './drain.js';
import type { Due, DueSource, ParkedReaction } from './due.js';
import { reactionLimits } from './limits.js';

export interface ReactionsHealth {
  /** Up to this position the consequences of every cause are recorded or parked. */
  readonly position: Position | undefined;
  /** The newest error among the failures that are being retried. */
  readonly lastError: string | undefined;
  /** The number of causes that lack their consequences, parked ones included. */
  readonly due: number;
  readonly parked: readonly ParkedReaction[];
}

/**
 * Runs the domain's reactions to the log: works off the due causes, those of one stream in log order. A failed reaction
 * is retried with back-off. After too many refusals it is parked with the later ones of its stream, while other streams
 * go on. Parked reactions are retried at every start, and on request.
 */
export class Reactions {
  readonly #supervisor: Supervisor<string>;
  readonly #busy = new Set<string>();
  /** Causes whose commands were accepted. They stay due until the list has read their consequences in the log. */
  readonly #sent = new Set<string>();
  /** Streams that wait for a retry after a failure. */
  readonly #awaitingRetry = new Set<string>();
  readonly #since = new Map<string, number>();
  #lastOpening: Promise<void> = Promise.resolve();
  #due: readonly Due[] = [];
  #position: Position | undefined;
  #drained: Drained = { position: undefined, last: undefined };
  #sourceError: string | undefined;
  #wake: () => void = () => undefined;
  #isWoken = false;

  constructor(
    private readonly engine: ReactingEngine,
    private readonly log: EventLog,
    { attemptsMax = reactionLimits.attemptsMax, backOffMs = reactionLimits.backOffMs }: ReactionsOptions = {},
  ) {
    const restart = (stream: string): void => {
      this.#awaitingRetry.delete(stream);
      this.#wakeUp();
    };
    this.#supervisor = new Supervisor({ restart, attemptsMax, backOffMs });
  }

  get health(): ReactionsHealth {
    const failures = [...this.#supervisor.failing.values()];
    const lastError = this.#sourceError ?? failures.find(({ isParked }) => !isParked)?.error.message;
    return { position: this.#position, lastError, due: this.#due.length, parked: this.#parked() };
  }

  /** Retries every parked reaction, or those of one stream. Returns the number of streams retried. */
  retry(stream?: string): number {
    const parked = [...this.#supervisor.failing].filter(([, { isParked }]) => isParked).map(([key]) => key);
    const asked = parked.filter((each) => stream === undefined || each === stream);
    for (const each of asked) this.#supervisor.retry(each);
    return asked.length;
  }

  /** Runs all reactions that are due now, and then returns. For batch work, which keeps no list of due reactions. */
  async drain(inFlightMax?: number): Promise<Drained> {
    this.#drained = await drainReactions(this.engine, this.log, this.#drained, inFlightMax);
    return this.#drained;
  }

  /** Works off the list of `source` until the signal aborts, then waits for the reactions that still run. */
  async run(signal: AbortSignal, source: DueSource): Promise<void> {
    const stopListening = source.onChange(() => this.#wakeUp());
    const aborted = (): void => this.#wakeUp();
    signal.addEventListener('abort', aborted);
    try {
      await this.#readNotes(source);
      while (!signal.aborted) {
        const next = this.#nextWake();
        // Which reactions are parked is known only after a complete pass.
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
   * Starts every reaction that may start, and returns whether it saw the whole list. It waits for no reaction, so that
   * a slow one delays only its own stream.
   */
  async #pass(source: DueSource): Promise<boolean> {
    const seen: Due[] = [];
    let upTo: Position | undefined;
    try {
      for (let after = 0; ; after = seen.at(-1)!.ordinal) {
        const page = await source.page(after, reactionLimits.pageMax);
        if (!page.isCurrent) {
          this.#sourceError = page.standsStill;
          return false;
        }
        upTo ??= page.upTo;
        seen.push(...page.due);
        await this.#begin(page.due);
        if (page.due.length < reactionLimits.pageMax) break;
      }
      this.#sourceError = undefined;
    } catch (error) {
      this.#sourceError = (error as Error).message;
      setTimeout(() => this.#wakeUp(), reactionLimits.backOffMs).unref();
      return false;
    }
    this.#settle(seen, upTo);
    return true;
  }

  async #begin(due: readonly Due[]): Promise<void> {
    for (const each of due) {
      if (this.#sent.has(each.cause) || this.#busy.has(each.stream) || this.#awaitingRetry.has(each.stream)) continue;
      if (this.#busy.size >= reactionLimits.inFlightMax) return;
      this.#busy.add(each.stream);
      try {
        void this.#run(each, await consequenceOf(this.engine, await this.#causeOf(each)));
      } catch (error) {
        this.#failed(each, error);
      }
    }
  }

  async #run(due: Due, consequence: Consequence): Promise<void> {
    const send = (): Promise<void> => sendConsequence(this.engine, consequence);
    const sending = consequence.opensCase ? this.#lastOpening.then(send) : send();
    if (consequence.opensCase) this.#lastOpening = sending.catch(() => undefined);
    try {
      await sending;
      this.#sent.add(due.cause);
      this.#supervisor.forget(due.stream);
      this.#busy.delete(due.stream);
      this.#wakeUp();
    } catch (error) {
      this.#failed(due, error);
    }
  }

  #failed({ stream, cause }: Due, error: unknown): void {
    this.#awaitingRetry.add(stream);
    this.#supervisor.failed(stream, asError(error));
    if (!this.#since.has(cause)) this.#since.set(cause, Date.now());
    this.#busy.delete(stream);
    this.#wakeUp();
  }

  async #causeOf({ cause, stream, revision }: Due): Promise<RecordedFact> {
    for await (const event of this.log.read(stream, { from: revision, countMax: 1 }))
      if (event.id === cause) return toFact(event);
    throw new LogDamaged(
      `The log does not have the cause ${cause}, revision ${revision} of ${stream}.`,
      stream,
      revision,
    );
  }

  /** Forgets causes that have left the list: their consequences are recorded, by this process or another. */
  #settle(seen: readonly Due[], upTo: Position | undefined): void {
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
    const isParked = ({ stream }: Due): boolean => this.#supervisor.failureOf(stream)?.isParked === true;
    if (upTo !== undefined && seen.every(isParked)) this.#position = upTo;
  }

  #parked(): ParkedReaction[] {
    const first = new Map<string, ParkedReaction>();
    for (const due of this.#due) {
      const failure = this.#supervisor.failureOf(due.stream);
      if (failure?.isParked !== true || this.#sent.has(due.cause)) continue;
      const known = first.get(due.stream);
      if (known) first.set(due.stream, { ...known, waiting: known.waiting + 1 });
      else first.set(due.stream, { ...due, ...this.#noteOf(due, failure), attempts: failure.attempts, waiting: 0 });
    }
    return [...first.values()];
  }

  #noteOf({ cause }: Due, { error, sinceMs }: Failure): { error: string; since: string } {
    return { error: error.message, since: new Date(this.#since.get(cause) ?? sinceMs).toISOString() };
  }

  #noted = '';

  async #readNotes(source: DueSource): Promise<void> {
    try {
      for (const { cause, sinceMs } of await source.notes()) this.#since.set(cause, sinceMs);
    } catch (error) {
      this.#sourceError = (error as Error).message;
    }
  }

  #keepNotes(source: DueSource): void {
    const notes = this.#parked().map(({ cause, error, since }) => ({ cause, error, sinceMs: Date.parse(since) }));
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

  #wakeUp(): void {
    this.#isWoken = true;
    this.#wake();
  }
}

export interface ReactionsOptions {
  readonly attemptsMax?: number;
  readonly backOffMs?: number;
}
