import { BACKWARDS, END, FORWARDS, type ResolvedEvent, START } from '@eventstore/db-client';
import {
  type Expected,
  LogDamaged,
  LogUnavailable,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../../contract/port.js';
import { fromServer, isBookkeeping, toPosition } from '../events/codec.js';
import { tombstoned } from '../events/quarantine.js';
import { failureOf } from '../client/errors.js';
import { limits } from '../client/limits.js';
import { Flattened } from './flatten.js';
import type { Incoming, ReadingClient, Urgency } from './reading-client.js';

/** Reads streams from the server, and checks them for gaps. */
export class Reading {
  constructor(
    readonly client: ReadingClient,
    private readonly prefix: string,
  ) {}

  /** Reads one stream. @throws LogDamaged when revisions are missing; LogUnavailable when the server does not answer */
  read(stream: string, options?: ReadOptions): Flattened<StoredEvent> {
    return new Flattened(this.pages(stream, options));
  }

  /** Like {@link read}, in pages, so that no call stays open while the caller works on an event. */
  async *pages(stream: string, options: ReadOptions = {}): AsyncGenerator<readonly StoredEvent[]> {
    const { from, direction = 'forwards', countMax = Infinity } = options;
    const isForwards = direction === 'forwards';
    let next = from ?? (isForwards ? 0 : undefined);
    for (let left = countMax; left > 0;) {
      const count = Math.min(left, limits.readPageEvents);
      const events = await this.#page(stream, isForwards, next, count, (event) => fromServer(event, this.prefix));
      if (events === undefined) return this.#requireMissing(stream, isForwards ? (next ?? 0) : 0);
      requireDense(stream, events, isForwards ? next : undefined, isForwards);
      yield events;
      const last = events.at(-1)?.revision;
      if (events.length < count || last === undefined) {
        if (!isForwards && last !== undefined && last > 0) throw missing(stream, last - 1, 0);
        return;
      }
      next = isForwards ? last + 1 : last - 1;
      left -= count;
      if (!isForwards && last === 0) return;
    }
  }

  /** When the server stored an event, by the server's clock, milliseconds since 1970. */
  async createdMs(stream: string, revision: number): Promise<number | undefined> {
    const page = await this.#page(stream, true, revision, 1, ({ created }) => created.getTime());
    return page?.[0];
  }

  /**
   * The id of the event at that place; undefined when the stream is missing or shorter; `hidden` when the stream was
   * deleted, truncated or limited on the server, so that the id is unknown.
   */
  async idAt(stream: string, revision: number): Promise<string | 'hidden' | undefined> {
    try {
      const urgency = { timeoutMs: this.client.patience.rollbackReadTimeoutMs, isUrgent: true };
      const page = await this.#page(stream, true, revision, 1, (event) => event, urgency);
      const found = page?.[0];
      if (found) return Number(found.revision) === revision ? found.id : 'hidden';
      return (await this.#isCut(stream)) ? 'hidden' : undefined;
    } catch (error) {
      if (error instanceof LogDamaged) return 'hidden';
      throw error;
    }
  }

  async lastRevision(stream: string): Promise<Expected> {
    for await (const { revision } of this.read(stream, { direction: 'backwards', countMax: 1 })) return revision;
    return 'none';
  }

  /**
   * The position of the log's last domain event: searches the server's events backwards, down to the newest one known.
   */
  head(known: Position | undefined): Promise<Position | undefined> {
    return this.client.retried(() => this.#head(known));
  }

  async #head(known: Position | undefined): Promise<Position | undefined> {
    let found: Position | undefined;
    const call = (): Incoming =>
      this.client.now.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        resolveLinkTos: false,
        requiresLeader: true,
      }) as unknown as Incoming;
    const until = performance.now() + limits.headWithinMs;
    let isTooFar = false;
    await this.client.until('the end of the log', call, ({ event }) => {
      isTooFar = performance.now() > until;
      if (event === undefined || isTooFar) return isTooFar;
      if (known !== undefined && event.position !== undefined && toPosition(event.position.commit) <= known)
        return true;
      if (!event.streamId.startsWith(this.prefix)) return false;
      const stream = event.streamId.slice(this.prefix.length);
      // The log's record is its first event: none of ours comes before it.
      if (isBookkeeping(stream)) return stream === 'installation';
      found = fromServer(event, this.prefix).position;
      return true;
    });
    if (isTooFar)
      throw new LogUnavailable(
        `The log's last event was not found within ${limits.headWithinMs} ms behind those of others.`,
      );
    return found ?? known;
  }

  /** One small read with a short timeout, to test whether the server is there. */
  async probe(): Promise<void> {
    const call = (): Incoming =>
      this.client.now.readStream(`${this.prefix}installation`, {
        maxCount: 1,
        // Without a leader no append can succeed, so such a server is not back.
        requiresLeader: true,
      }) as unknown as Incoming;
    try {
      await this.client.until('the heartbeat', call, () => true, {
        timeoutMs: this.client.patience.heartbeatAnswerMs,
        isUrgent: true,
      });
    } catch (error) {
      if (failureOf(error).kind !== 'missing') throw error;
    }
  }

  /** One page of a stream; undefined when the stream is missing or deleted. */
  async #page<T>(
    stream: string,
    isForwards: boolean,
    from: number | undefined,
    maxCount: number,
    kept: (event: NonNullable<ResolvedEvent['event']>) => T,
    urgency?: Urgency,
  ): Promise<T[] | undefined> {
    const call = (): Incoming =>
      this.client.now.readStream(this.prefix + stream, {
        direction: isForwards ? FORWARDS : BACKWARDS,
        fromRevision: from === undefined ? (isForwards ? START : END) : BigInt(from),
        maxCount,
        requiresLeader: true,
      }) as unknown as Incoming;
    try {
      return await this.client.all(stream, call, ({ event }) => kept(event as NonNullable<typeof event>), urgency);
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind === 'missing') return undefined;
      if (kind === 'deleted') throw tombstoned(stream);
      throw error;
    }
  }

  async #requireMissing(stream: string, from: number): Promise<void> {
    if (await this.#isCut(stream))
      throw new LogDamaged(`${stream} was deleted on the server. Restore the log from its backup.`, stream, 0);
    if (from > 0)
      throw new LogDamaged(
        `${stream} had ${from} events or more and is gone: the log was set back or exchanged. Restore it from its backup.`,
        stream,
      );
  }

  /** Whether the stream was deleted; only its metadata tell a deleted stream from one that never existed. */
  async #isCut(stream: string): Promise<boolean> {
    const call = (): Incoming =>
      this.client.now.readStream(`$$${this.prefix}${stream}`, {
        direction: BACKWARDS,
        fromRevision: END,
        maxCount: 1,
        requiresLeader: true,
      }) as unknown as Incoming;
    try {
      const [meta] = await this.client.all(`the metadata of ${stream}`, call, ({ event }) => event?.data);
      return (meta as { $tb?: unknown } | undefined)?.$tb !== undefined;
    } catch (error) {
      if (failureOf(error).kind === 'missing') return false;
      throw error;
    }
  }
}

function missing(stream: string, revision: number, upTo: number): LogDamaged {
  const which = upTo > revision ? `${revision} to ${upTo}` : `${revision}`;
  return new LogDamaged(
    `Revision ${which} of ${stream} is missing: the stream was cut or limited on the server. ` +
      'Restore the log from its backup.',
    stream,
    revision,
  );
}

/** Checks that no revision is missing. @throws LogDamaged */
function requireDense(
  stream: string,
  events: readonly StoredEvent[],
  from: number | undefined,
  isForwards: boolean,
): void {
  // An existing stream has a revision 0; an empty answer means that all of it was truncated.
  if (events.length === 0 && (from === 0 || !isForwards)) throw missing(stream, 0, 0);
  let expected = from ?? events[0]?.revision ?? 0;
  for (const { revision } of events) {
    if (revision !== expected) throw missing(stream, expected, revision - 1);
    expected += isForwards ? 1 : -1;
  }
}
