import { type RecordedFact, toFact } from '#case';
import { type EventLog, LogDamaged } from '#event-store';
import { Runner, type RunnerOptions } from '../runner/runner.js';
import type { Task } from '../runner/work.js';
import { consequenceOf, type ReactingEngine, sendConsequence } from './consequence.js';
import { type Drained, drainReactions } from './drain.js';
import type { Due, DueSource, ReactionsHealth } from './due.js';

/** Runs the domain's reactions to the log: works off the causes whose consequences are not in it yet. */
export class Reactions {
  readonly #runner: Runner<Due>;
  #drained: Drained = { position: undefined, last: undefined };

  constructor(
    private readonly engine: ReactingEngine,
    private readonly log: EventLog,
    options: RunnerOptions = {},
  ) {
    this.#runner = new Runner((due) => this.#taskOf(due), options);
  }

  get health(): ReactionsHealth {
    return this.#runner.health;
  }

  /** Retries every parked reaction, or those of one stream. Returns the number of streams retried. */
  retry(stream?: string): number {
    return this.#runner.retry(stream);
  }

  /** Runs all reactions that are due now, and then returns. For batch work, which keeps no list of due reactions. */
  async drain(inFlightMax?: number): Promise<Drained> {
    this.#drained = await drainReactions(this.engine, this.log, this.#drained, inFlightMax);
    return this.#drained;
  }

  /** Works off the list of `source` until the signal aborts, then waits for the reactions that still run. */
  run(signal: AbortSignal, source: DueSource): Promise<void> {
    return this.#runner.run(signal, source);
  }

  async #taskOf(due: Due): Promise<Task> {
    const consequence = await consequenceOf(this.engine, await this.#causeOf(due));
    return { send: () => sendConsequence(this.engine, consequence), isInOrder: consequence.opensCase };
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
}
