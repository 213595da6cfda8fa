import type { AppendResult, EventData } from '@eventstore/db-client';
import {
  type Appended,
  type Expected,
  LimitExceeded,
  LogDamaged,
  LogUnavailable,
  type NewEvent,
  type Position,
  type StoredEvent,
} from '../../contract/port.js';
import { plainMeta, prepareAppend, type PreparedAppend } from '../../contract/prepare.js';
import { type AppendingClient, NotHandedOver } from './appending-client.js';
import type { ClockSkew } from '../client/clock-skew.js';
import { toPosition, toServer } from '../events/codec.js';
import { type Connection, deniedSentence } from '../client/connection.js';
import { type Quarantine, tombstoned } from '../events/quarantine.js';
import { failureOf, sentenceOf } from '../client/errors.js';
import { limits } from '../client/limits.js';
import type { Reading } from '../read/reader.js';
import type { RollbackDetector } from '../rollback/rollback-detector.js';
import { backOff, pause, within } from '../client/timing.js';

export interface AppenderOptions {
  readonly client: AppendingClient;
  readonly reading: Reading;
  readonly connection: Connection;
  readonly clock: ClockSkew;
  readonly damage: Quarantine;
  readonly rollback: Pick<RollbackDetector, 'isTrusted' | 'require'>;
  readonly prefix: string;
  readonly random: () => number;
  /** Returns the position of the newest event that this process knows of. */
  readonly known: () => Position | undefined;
}

/**
 * Appends as the port demands. A call without an answer is repeated with the same ids and the same explicit revision,
 * to which the server repeats its first answer. If repeating fails too, the appender reads back what is stored.
 */
export class Appender {
  /** The last pending append of each stream. The next one waits for it, so that answers come in the order of calls. */
  readonly #tails = new Map<string, Promise<unknown>>();
  #waiting = 0;

  constructor(private readonly options: AppenderOptions) {}

  /** Appends. `evenIfAhead`: also while the clock is ahead, for the adapter's own events, which measure the clocks. */
  async append(
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
    { evenIfAhead = false }: { readonly evenIfAhead?: boolean } = {},
  ): Promise<Appended> {
    const { connection, clock, damage } = this.options;
    const prepared = prepareAppend(stream, expected, events, plainMeta);
    if (this.#waiting >= limits.appendsWaitingMax)
      throw new LogUnavailable(`${limits.appendsWaitingMax} appends are waiting already; try again later.`);
    damage.requireSound(stream);
    if (!evenIfAhead) clock.requireRight();
    if (connection.isAwayForLong && connection.watchers > 0)
      throw new LogUnavailable(`The log does not answer (${connection.lastError}); it is tried again all the time.`, {
        denied: connection.deniedToRead,
      });
    clock.sent(events);
    this.#waiting += 1;
    const before = this.#tails.get(stream);
    const own = before ? before.then(() => this.#decide(prepared, expected)) : this.#decide(prepared, expected);
    const tail = own.catch(() => undefined);
    this.#tails.set(stream, tail);
    try {
      return await own;
    } catch (error) {
      if (error instanceof LogDamaged) damage.streamSeen(stream, error);
      throw error;
    } finally {
      this.#waiting -= 1;
      if (this.#tails.get(stream) === tail) this.#tails.delete(stream);
    }
  }

  /** Resolves when no append is pending any more. */
  async settled(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  async #decide(prepared: PreparedAppend, expected: Expected): Promise<Appended> {
    const { random } = this.options;
    const events = prepared.events.map(toServer);
    const until = performance.now() + this.options.reading.client.patience.appendTriesWithinMs;
    if (!this.#isSameLog()) await this.options.rollback.require();
    for (let tries = 1; ; tries += 1) {
      let failed: unknown;
      try {
        if (tries > 1 && !this.#isSameLog()) await this.options.rollback.require();
        return this.#answered(prepared, await this.#sent(prepared, expected, events, until));
      } catch (error) {
        failed = error;
      }
      const certain = await this.#certain(prepared, failed, tries === 1);
      if (certain) return certain;
      const wait = backOff(tries, random);
      if (performance.now() + wait + limits.appendTryMsMin > until) return this.#lookUp(prepared, failed);
      await pause(wait);
    }
  }

  /** Whether the server surely has the same log as before. One that was set back would store the append. */
  #isSameLog(): boolean {
    const { client, connection, rollback } = this.options;
    if (client.link === undefined) connection.doubts += 1;
    return rollback.isTrusted;
  }

  /** @throws LogUnavailable too, when the answer may come from another log: then the outcome is unknown */
  async #sent(
    { stream }: PreparedAppend,
    expected: Expected,
    events: EventData[],
    until: number,
  ): Promise<AppendResult> {
    const { client, connection, rollback, prefix, known } = this.options;
    const [link, newest] = [client.link, known()];
    const answer = await client.append(prefix + stream, expected, events, until);
    connection.granted('append');
    // Either the append used another connection than the one that was checked, or an earlier event has this position:
    // the answer may come from another log.
    const isLater = newest === undefined || !answer.position || toPosition(answer.position.commit) > newest;
    if (client.link !== link || !isLater) connection.doubts += 1;
    if (!rollback.isTrusted) await rollback.require();
    return answer;
  }

  /** The outcome after a failed attempt, if it is certain; undefined when the call must be repeated. */
  async #certain(prepared: PreparedAppend, error: unknown, isFirst: boolean): Promise<Appended | undefined> {
    const { stream } = prepared;
    const { connection } = this.options;
    if (error instanceof LogDamaged) throw error;
    if (error instanceof NotHandedOver) {
      if (isFirst) throw new LogUnavailable(error.message);
      return this.#lookUp(prepared, error);
    }
    const failure = failureOf(error);
    switch (failure.kind) {
      case 'conflict':
        // After a retry the conflicting event may come from an earlier attempt of this very call, so look.
        return isFirst ? { outcome: 'conflict', actual: failure.actual } : this.#lookUp(prepared, error as Error);
      case 'deleted':
        throw tombstoned(stream);
      case 'tooLarge':
        throw new LimitExceeded(`The append to ${stream} is larger than the server takes.`);
      case 'denied':
        // The right may have been revoked after an earlier attempt that was stored, so look.
        if (!isFirst) return this.#lookUp(prepared, error);
        connection.refused('append', error);
        throw new LogUnavailable(deniedSentence('append', sentenceOf(error)), { denied: 'append' });
      default:
        return undefined;
    }
  }

  /**
   * Turns the server's answer to a stored append into the port's.
   * @throws LogDamaged when the events are at another revision: in a stream that was deleted the server continues the
   * numbers of the deleted one
   */
  #answered({ stream, first, events }: PreparedAppend, answer: AppendResult): Appended {
    const { nextExpectedRevision, position } = answer;
    const revision = first + events.length - 1;
    if (Number(nextExpectedRevision) !== revision || position === undefined)
      throw new LogDamaged(
        `An append to ${stream} was to end at revision ${revision} and ended at ${nextExpectedRevision}` +
          `${position === undefined ? ' without a position' : ''}: the stream was deleted or cut on the server. ` +
          'Restore the log from its backup.',
        stream,
        Number(nextExpectedRevision),
      );
    return { outcome: 'appended', revision, position: toPosition(position.commit) };
  }

  /** Reads back what is stored. Only other events at that place prove that these ones are not stored. */
  async #lookUp(prepared: PreparedAppend, cause: unknown): Promise<Appended> {
    const unknown: Appended = { outcome: 'unknown', cause: cause as Error };
    const { stream, first, events } = prepared;
    const { reading } = this.options;
    const stored: StoredEvent[] = [];
    try {
      const look = async (): Promise<'none' | number> => {
        for await (const event of reading.read(stream, { from: first, countMax: events.length })) stored.push(event);
        return reading.lastRevision(stream);
      };
      const actual = await within(limits.readBackWithinMs, `reading ${stream} back`, look());
      const last = stored.at(-1);
      if (stored.length === events.length && last && stored.every(({ id }, at) => id === events[at]?.id))
        return { outcome: 'appended', revision: last.revision, position: last.position };
      return stored.length > 0 ? { outcome: 'conflict', actual } : unknown;
    } catch (error) {
      if (error instanceof LogDamaged) throw error;
      return { outcome: 'unknown', cause: new Error(sentenceOf(cause), { cause: error }) };
    }
  }
}
