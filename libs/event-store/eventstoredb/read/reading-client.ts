import type { EventStoreDBClient, ResolvedEvent } from '@eventstore/db-client';
import { LogDamaged, LogUnavailable } from '../../contract/port.js';
import { type Connection, deniedSentence, LastAnswer } from '../client/connection.js';
import { failureOf, Abandoned, NoAnswer, sentenceOf } from '../client/errors.js';
import type { Patience } from '../client/limits.js';
import { disconnect } from '../client/new-client.js';
import { Semaphore } from '../client/semaphore.js';
import { backOff, pause } from '../client/timing.js';

/** A call of the client that delivers events. */
export interface Incoming {
  on(name: 'data', take: (event: ResolvedEvent) => void): unknown;
  on(name: 'error', take: (error: unknown) => void): unknown;
  on(name: 'end', take: () => void): unknown;
  /**
   * Cancels; resolves once that is done. While the client searches in vain for a node it cannot cancel, for a minute.
   */
  cancel(): Promise<void>;
}

/** One call, with the moment it was sent and the record of its client's last answer. */
interface Use {
  readonly lastAnswer: LastAnswer;
  readonly since: number;
}

export interface Urgency {
  readonly timeoutMs?: number;
  /** Whether the call skips the queue of reads: only the probe of the server does, one at a time. */
  readonly isUrgent?: boolean;
}

/**
 * The one client of the process that reads and subscribes. It is never disposed of: its calls are cancelled one by one,
 * and a dead connection is abandoned for a new client.
 */
export class ReadingClient {
  #client: EventStoreDBClient;
  #lastAnswer = new LastAnswer();
  /** Rejects the calls that wait for an answer from the current client. */
  #waiting = new Set<(error: Abandoned) => void>();
  #closed = false;
  readonly #semaphore: Semaphore;

  constructor(
    private readonly connect: () => EventStoreDBClient,
    private readonly connection: Connection,
    private readonly random: () => number,
    readonly patience: Patience,
  ) {
    this.#client = connect();
    this.#semaphore = new Semaphore(
      () => !patience.retriesTimeouts && connection.isAwayForLong,
      patience.readTurnWithinMs,
    );
  }

  get now(): EventStoreDBClient {
    return this.#client;
  }

  /**
   * Calls `listener` when the current client is abandoned, which does not end its calls. Returns a function that
   * unregisters it.
   */
  onAbandoned(listener: (error: Abandoned) => void): () => void {
    const waiting = this.#waiting;
    waiting.add(listener);
    return () => void waiting.delete(listener);
  }

  /** Replaces a client whose connection seems dead: later calls use a new client, pending ones are rejected. */
  async renew(): Promise<void> {
    if (this.#closed) return;
    const [old, waiting] = [this.#client, this.#waiting];
    this.#client = this.connect();
    this.#lastAnswer = new LastAnswer();
    this.#waiting = new Set();
    await abandon(old, waiting);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await abandon(this.#client, this.#waiting);
  }

  /**
   * Collects `kept(event)` for each event of a call.
   * @throws the server's error (no such stream, a tombstone); LogDamaged from `kept`; LogUnavailable without an answer
   */
  async all<T>(what: string, call: () => Incoming, kept: (event: ResolvedEvent) => T, urgency?: Urgency): Promise<T[]> {
    return this.retried(async () => {
      const events: T[] = [];
      const take = (event: ResolvedEvent): boolean => {
        events.push(kept(event));
        return false;
      };
      await this.until(what, call, take, urgency);
      return events;
    });
  }

  /** Retries an interrupted read; a batch job's read also when it timed out. */
  async retried<T>(read: () => Promise<T>): Promise<T> {
    const { readTriesMax, retriesTimeouts } = this.patience;
    for (let tries = 1; ; tries += 1) {
      try {
        return await read();
      } catch (error) {
        const wasCut = error instanceof LogUnavailable && error.cause !== undefined;
        if (!wasCut || (error.cause instanceof NoAnswer && !retriesTimeouts) || tries >= readTriesMax) throw error;
      }
      await pause(backOff(tries, this.random));
    }
  }

  /** Passes events to `take` until it returns that it has enough; then cancels the call. @throws as {@link all} */
  async until(
    what: string,
    call: () => Incoming,
    take: (event: ResolvedEvent) => boolean,
    { timeoutMs = this.patience.readTimeoutMs, isUrgent = false }: Urgency = {},
  ): Promise<void> {
    if (!isUrgent) await this.#semaphore.acquire();
    const use = this.#use();
    let incoming: Incoming | undefined;
    let hasEnded = false;
    try {
      incoming = call();
      const heard = (event: ResolvedEvent): boolean => {
        use.lastAnswer.answered();
        return take(event);
      };
      hasEnded = await this.#takeEvents(incoming, heard, timeoutMs, what);
      this.#answered(use);
    } catch (error) {
      hasEnded = ['missing', 'deleted'].includes(failureOf(error).kind);
      throw await this.#failed(error, use);
    } finally {
      if (!isUrgent) this.#semaphore.release();
      // A call that is not cancelled would stay open on the server, which allows only so many. A call that has ended is
      // not cancelled, because a server that sees many resets closes the whole connection.
      if (!hasEnded) incoming?.cancel().catch((error: unknown) => this.connection.notCancelled(error));
    }
  }

  #use(): Use {
    return { lastAnswer: this.#lastAnswer, since: LastAnswer.now() };
  }

  #answered({ lastAnswer }: Use): void {
    lastAnswer.answered();
    this.connection.answered();
    this.connection.granted('read');
  }

  async #failed(error: unknown, use: Use): Promise<unknown> {
    const { kind } = failureOf(error);
    if (kind === 'missing' || kind === 'deleted' || error instanceof LogDamaged) {
      this.#answered(use);
      return error;
    }
    if (kind === 'denied') {
      this.connection.refused('read', error);
      return new LogUnavailable(deniedSentence('read', sentenceOf(error)), { denied: 'read' });
    }
    // The caller of `renew` has reported the failure already.
    if (!(error instanceof Abandoned)) this.connection.failed(error);
    const { lastAnswer, since } = use;
    if (error instanceof NoAnswer && lastAnswer === this.#lastAnswer && lastAnswer.isSilentSince(since))
      await this.renew();
    return new LogUnavailable(`The log cannot be read: ${sentenceOf(error)}.`, { cause: error });
  }

  /** Resolves with whether the call ended by itself. */
  #takeEvents(
    incoming: Incoming,
    take: (event: ResolvedEvent) => boolean,
    timeoutMs: number,
    what: string,
  ): Promise<boolean> {
    // Drop the callback at the end: the client's stream outlives its call and holds its listeners, so otherwise the
    // events of every read would move to the old generation of the heap.
    let receive: typeof take | undefined = take;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        takeBack();
        receive = undefined;
        clearTimeout(timer);
        end();
      };
      const timer = setTimeout(() => settle(() => reject(new NoAnswer(`reading ${what}`, timeoutMs))), timeoutMs);
      const takeBack = this.onAbandoned((error) => settle(() => reject(error)));
      incoming.on('data', (event) => {
        if (!receive) return;
        timer.refresh();
        try {
          if (receive(event)) settle(() => resolve(false));
        } catch (error) {
          settle(() => reject(error as Error));
        }
      });
      incoming.on('end', () => settle(() => resolve(true)));
      incoming.on('error', (error) => settle(() => reject(error as Error)));
    });
  }
}

async function abandon(client: EventStoreDBClient, waiting: ReadonlySet<(error: Abandoned) => void>): Promise<void> {
  for (const reject of [...waiting]) reject(new Abandoned());
  await disconnect(client);
}
