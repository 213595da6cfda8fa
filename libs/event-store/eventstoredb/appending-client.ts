import { type AppendResult, type EventData, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { Expected } from '../port.js';
import { type Connect, disconnect } from './clients.js';
import { type Connection, Pulse } from './connection.js';
import { failureOf, GivenUp, mayStick } from './errors.js';
import { limits } from './limits.js';
import { connectionOf } from './new-client.js';
import { within } from './timing.js';

/** The call was never handed to a client. */
export class NotHandedOver extends Error {
  override readonly name = 'NotHandedOver';
}

/**
 * The one client of the process that appends; it does nothing else, because an error on one call's stream rejects
 * every append of the process, and an answer that comes after that ends the process.
 *
 * It is replaced only when nothing has been answered since a call was handed to it, or for long, and in the one order
 * that was found safe: no new append is admitted, the client is disposed of within a limit, its calls are settled as
 * unknown, and only then does a new client append.
 */
export class AppendingClient {
  #client: EventStoreDBClient;
  #pulse = new Pulse();
  /** Silences of the connection that this client has outlived. */
  #silences = 0;
  #renewal: Promise<void> | undefined;
  readonly #open = new Set<(error: Error) => void>();
  #closed = false;

  constructor(
    private readonly connect: Connect,
    private readonly connection: Connection,
  ) {
    this.#client = connect();
  }

  /** What stands for the connection that appends go over; undefined when the next one makes a new one. */
  get link(): object | undefined {
    return connectionOf(this.#client);
  }

  /**
   * Hands the call over once, unless too little time is left then; `until` is in milliseconds of `performance.now()`.
   * @throws NotHandedOver; otherwise the client's error, or NoAnswer
   */
  async append(stream: string, expected: Expected, events: EventData[], until: number): Promise<AppendResult> {
    while (this.#renewal) await this.#renewal;
    // It was idle while others had no answer. Nothing is lost by a new one, and much time by finding out.
    if (this.#open.size === 0 && this.connection.silences > this.#silences) await this.#renew();
    if (this.#closed) throw new NotHandedOver('The log is closed.');
    const [client, handed] = [this.#client, Pulse.now()];
    const timeoutMs = Math.min(limits.appendTimeoutMs, Math.floor(until - handed));
    if (timeoutMs < limits.appendTryMsMin) throw new NotHandedOver('The log does not answer; no time is left.');
    try {
      const answer = await this.#handOver(client, stream, expected, events, timeoutMs);
      this.#answered();
      return answer;
    } catch (error) {
      if (failureOf(error).kind !== 'away') this.#answered();
      else if (!(error instanceof GivenUp)) {
        this.connection.failed(error);
        if (mayStick(error) && client === this.#client && this.#pulse.isSilentSince(handed)) this.#renewSoon();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#renewal;
    await this.#giveUp(this.#client);
  }

  async #handOver(
    client: EventStoreDBClient,
    stream: string,
    expected: Expected,
    events: EventData[],
    timeoutMs: number,
  ): Promise<AppendResult> {
    const expectedRevision = expected === 'none' ? NO_STREAM : BigInt(expected);
    const answer = client.appendToStream(stream, events, { expectedRevision, requiresLeader: true });
    let giveUp!: (error: Error) => void;
    const settled = new Promise<AppendResult>((resolve, reject) => {
      giveUp = reject;
      answer.then(resolve, reject);
    });
    this.#open.add(giveUp);
    try {
      return await within(timeoutMs, `the append to ${stream}`, settled);
    } finally {
      this.#open.delete(giveUp);
    }
  }

  #answered(): void {
    this.#pulse.answered();
    this.#silences = this.connection.silences;
    this.connection.answered();
  }

  /** Whoever appends next waits for it; the one whose call has failed may look up meanwhile what became of it. */
  #renewSoon(): void {
    this.#renew().catch((error: unknown) => this.connection.failed(error));
  }

  #renew(): Promise<void> {
    return (this.#renewal ??= this.#replace().finally(() => (this.#renewal = undefined)));
  }

  async #replace(): Promise<void> {
    await this.#giveUp(this.#client);
    if (this.#closed) return;
    this.#client = this.connect();
    this.#pulse = new Pulse();
    this.#silences = this.connection.silences;
  }

  async #giveUp(client: EventStoreDBClient): Promise<void> {
    await within(limits.disposeWithinMs, 'disposing of a client', client.dispose()).catch(() => undefined);
    for (const giveUp of this.#open) giveUp(new GivenUp());
    await disconnect(client);
  }
}
