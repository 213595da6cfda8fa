import { BACKWARDS, END, type EventStoreDBClient, FORWARDS, type ResolvedEvent, START } from '@eventstore/db-client';
import {
  type Expected,
  LogDamaged,
  LogUnavailable,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../port.js';
import { type Connect, disconnect } from './clients.js';
import { fromServer, isBookkeeping } from './codec.js';
import type { Connection } from './connection.js';
import { failureOf, NoAnswer, sentenceOf } from './errors.js';
import { limits } from './limits.js';
import { Permits } from './permits.js';

/** A call of the client that brings events. */
interface Incoming {
  on(name: 'data', take: (event: ResolvedEvent) => void): unknown;
  on(name: 'error', take: (error: unknown) => void): unknown;
  on(name: 'end', take: () => void): unknown;
  cancel(): Promise<void>;
}

/**
 * The one client of the process that reads and subscribes. It is never disposed of: its calls are cancelled one by
 * one, and a dead connection is left for a new client.
 */
export class Reading {
  #client: EventStoreDBClient;
  #answers = 0;
  #closed = false;
  readonly #permits = new Permits(limits.readsAtOnceMax, limits.readsWaitingMax);

  constructor(
    private readonly connect: Connect,
    private readonly connection: Connection,
    private readonly prefix: string,
  ) {
    this.#client = connect();
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  /**
   * In pages, so that no call stays open while somebody thinks about an event.
   * @throws LogDamaged when revisions are missing; LogUnavailable when the server does not answer
   */
  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<StoredEvent> {
    const { from, direction = 'forwards', countMax = Infinity } = options;
    const isForwards = direction === 'forwards';
    let next = from ?? (isForwards ? 0 : undefined);
    for (let left = countMax; left > 0;) {
      const count = Math.min(left, limits.readPageEvents);
      const page = await this.#page(stream, isForwards, next, count);
      if (page === undefined) return this.#requireMissing(stream, isForwards ? (next ?? 0) : 0);
      const events = page.map(({ event }) => fromServer(event as NonNullable<typeof event>, this.prefix));
      requireDense(stream, events, isForwards ? next : undefined, isForwards);
      yield* events;
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

  /** When the server stored it, by its own clock, milliseconds since 1970. */
  async createdMs(stream: string, revision: number): Promise<number | undefined> {
    const page = await this.#page(stream, true, revision, 1);
    return page?.[0]?.event?.created.getTime();
  }

  async lastRevision(stream: string): Promise<Expected> {
    for await (const { revision } of this.read(stream, { direction: 'backwards', countMax: 1 })) return revision;
    return 'none';
  }

  /** The last domain event of this log, looked for from the end of everything that the server holds. */
  async head(known: Position | undefined): Promise<Position | undefined> {
    let found: Position | undefined;
    const call = (): Incoming =>
      this.#client.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        resolveLinkTos: false,
        requiresLeader: true,
      }) as unknown as Incoming;
    await this.#collect('the end of the log', call, ({ event }) => {
      if (event === undefined || !event.streamId.startsWith(this.prefix)) return false;
      const stream = event.streamId.slice(this.prefix.length);
      // The log begins with its record: before it there is nothing of ours.
      if (isBookkeeping(stream)) return stream === 'installation';
      found = fromServer(event, this.prefix).position;
      return true;
    });
    return found ?? known;
  }

  /** One small answer, or an error within the limit: is the server there? */
  async probe(): Promise<void> {
    const call = (): Incoming =>
      this.#client.readStream(`${this.prefix}installation`, { maxCount: 1 }) as unknown as Incoming;
    try {
      await this.#collect('the heartbeat', call, () => true, limits.heartbeatAnswerMs);
    } catch (error) {
      if (failureOf(error).kind !== 'missing') throw error;
    }
  }

  /** The connection seems dead: what comes next gets a new one. */
  async renew(): Promise<void> {
    if (this.#closed) return;
    const old = this.#client;
    this.#client = this.connect();
    await disconnect(old);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await disconnect(this.#client);
  }

  /** Undefined when the server knows no such stream, or one that was deleted. */
  async #page(
    stream: string,
    isForwards: boolean,
    from: number | undefined,
    maxCount: number,
  ): Promise<ResolvedEvent[] | undefined> {
    const events: ResolvedEvent[] = [];
    const call = (): Incoming =>
      this.#client.readStream(this.prefix + stream, {
        direction: isForwards ? FORWARDS : BACKWARDS,
        fromRevision: from === undefined ? (isForwards ? START : END) : BigInt(from),
        maxCount,
        requiresLeader: true,
      }) as unknown as Incoming;
    try {
      await this.#collect(stream, call, (event) => {
        events.push(event);
        return false;
      });
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind === 'missing') return undefined;
      if (kind === 'deleted')
        throw new LogDamaged(`${stream} was tombstoned on the server. Restore the log from its backup.`, stream);
      throw error;
    }
    return events;
  }

  /** A stream that was deleted looks like one that never was, but for its metadata. */
  async #requireMissing(stream: string, from: number): Promise<void> {
    if (from > 0)
      throw new LogDamaged(
        `${stream} had ${from} events or more and is gone. Restore the log from its backup.`,
        stream,
      );
    const meta = await this.#guarded(`the metadata of ${stream}`, () =>
      this.#client.getStreamMetadata(this.prefix + stream, { requiresLeader: true }),
    );
    if ((meta as { metadata?: { truncateBefore?: unknown } }).metadata?.truncateBefore !== undefined)
      throw new LogDamaged(`${stream} was deleted on the server. Restore the log from its backup.`, stream, 0);
  }

  /** Takes events until `take` says that it is enough; the call is cancelled in any case. */
  async #collect(
    what: string,
    call: () => Incoming,
    take: (event: ResolvedEvent) => boolean,
    timeoutMs: number = limits.readTimeoutMs,
  ): Promise<void> {
    await this.#permits.acquire();
    const before = this.#answers;
    const client = this.#client;
    let incoming: Incoming | undefined;
    let hasEnded = false;
    try {
      incoming = call();
      hasEnded = await taken(incoming, take, timeoutMs, what);
      this.#answered();
    } catch (error) {
      throw await this.#failed(error, client, before);
    } finally {
      this.#permits.release();
      // The server would keep the call open, and only so many are allowed. One that has ended is left alone: a server
      // that sees call after call reset ends the whole connection.
      if (!hasEnded) await incoming?.cancel().catch(() => undefined);
    }
  }

  async #guarded<T>(what: string, call: () => Promise<T>): Promise<T> {
    await this.#permits.acquire();
    const before = this.#answers;
    const client = this.#client;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new NoAnswer(what, limits.readTimeoutMs)), limits.readTimeoutMs);
      });
      const answer = await Promise.race([call(), late]);
      this.#answered();
      return answer;
    } catch (error) {
      throw await this.#failed(error, client, before);
    } finally {
      clearTimeout(timer);
      this.#permits.release();
    }
  }

  #answered(): void {
    this.#answers += 1;
    this.connection.answered();
  }

  async #failed(error: unknown, client: EventStoreDBClient, before: number): Promise<unknown> {
    const { kind } = failureOf(error);
    if (kind === 'missing' || kind === 'deleted') {
      this.#answered();
      return error;
    }
    if (kind === 'denied') return new LogUnavailable(`The log's user may not read: ${sentenceOf(error)}.`);
    this.connection.failed(error);
    if (error instanceof NoAnswer && client === this.#client && before === this.#answers) await this.renew();
    return new LogUnavailable(`The log cannot be read: ${sentenceOf(error)}.`, { cause: error });
  }
}

/** Resolves with whether the call has ended by itself. */
function taken(
  incoming: Incoming,
  take: (event: ResolvedEvent) => boolean,
  timeoutMs: number,
  what: string,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (end: () => void): void => {
      isSettled = true;
      clearTimeout(timer);
      end();
    };
    const timer = setTimeout(() => settle(() => reject(new NoAnswer(`reading ${what}`, timeoutMs))), timeoutMs);
    incoming.on('data', (event) => {
      if (isSettled) return;
      timer.refresh();
      try {
        if (take(event)) settle(() => resolve(false));
      } catch (error) {
        settle(() => reject(error as Error));
      }
    });
    incoming.on('end', () => settle(() => resolve(true)));
    incoming.on('error', (error) => settle(() => reject(error as Error)));
  });
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

/** @throws LogDamaged */
function requireDense(
  stream: string,
  events: readonly StoredEvent[],
  from: number | undefined,
  isForwards: boolean,
): void {
  // A stream that is there has a revision 0; the server answers with nothing when all of it was cut off.
  if (events.length === 0 && (from === 0 || !isForwards)) throw missing(stream, 0, 0);
  let expected = from ?? events[0]?.revision ?? 0;
  for (const { revision } of events) {
    if (revision !== expected) throw missing(stream, expected, revision - 1);
    expected += isForwards ? 1 : -1;
  }
}
