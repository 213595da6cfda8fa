import { type AppendResult, type EventData, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { Expected } from '../../contract/port.js';
import { type Connection, LastAnswer } from '../client/connection.js';
import { failureOf, Abandoned, poisonsClient } from '../client/errors.js';
import { limits } from '../client/limits.js';
import { connectionOf, disconnect } from '../client/new-client.js';
import { within } from '../client/timing.js';

/** The call was never sent, because too little time was left. */
export class NotHandedOver extends Error {
  override readonly name = 'NotHandedOver';
}

/**
 * The one client of the process that appends, and does nothing else: an error on one call's stream rejects every append
 * of the process, and an answer that arrives later crashes the process.
 * The client is replaced only when nothing has been answered since a call was sent, or for long, and in the one order
 * that proved safe: admit no new append, dispose of the client within a time limit, settle its calls as unknown, and
 * only then let a new client append.
 */
export class AppendingClient {
  #client: EventStoreDBClient;
  #lastAnswer = new LastAnswer();
  /** The connection's count of timeouts when this client was made or last answered. */
  #timeouts = 0;
  #renewal: Promise<void> | undefined;
  readonly #open = new Set<(error: Error) => void>();
  #closed = false;

  constructor(
    private readonly connect: () => EventStoreDBClient,
    private readonly connection: Connection,
  ) {
    this.#client = connect();
  }

  /** Identity of the connection that appends use; undefined when the next append opens a new one. */
  get link(): object | undefined {
    return connectionOf(this.#client);
  }

  /**
   * Sends the call once, unless too little time is left; `until` is in milliseconds of `performance.now()`.
   * @throws NotHandedOver; otherwise the client's error, or NoAnswer
   */
  async append(stream: string, expected: Expected, events: EventData[], until: number): Promise<AppendResult> {
    while (this.#renewal) await this.#renewal;
    // This client was idle while other calls timed out, so its connection may be dead. A new client costs little;
    // waiting for an answer from this one may cost a timeout.
    if (this.#open.size === 0 && this.connection.timeouts > this.#timeouts) await this.#renew();
    if (this.#closed) throw new NotHandedOver('The log is closed.');
    const [client, handed] = [this.#client, LastAnswer.now()];
    const timeoutMs = Math.min(limits.appendTimeoutMs, Math.floor(until - handed));
    if (timeoutMs < limits.appendTryMsMin) throw new NotHandedOver('The log does not answer; no time is left.');
    try {
      const answer = await this.#handOver(client, stream, expected, events, timeoutMs);
      this.#answered();
      return answer;
    } catch (error) {
      if (failureOf(error).kind !== 'away') this.#answered();
      else if (!(error instanceof Abandoned)) {
        this.connection.failed(error);
        if (poisonsClient(error) && client === this.#client && this.#lastAnswer.isSilentSince(handed))
          this.#renewSoon();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#renewal;
    await this.#abandon(this.#client);
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
    let abandon!: (error: Error) => void;
    const settled = new Promise<AppendResult>((resolve, reject) => {
      abandon = reject;
      answer.then(resolve, reject);
    });
    this.#open.add(abandon);
    try {
      return await within(timeoutMs, `the append to ${stream}`, settled);
    } finally {
      this.#open.delete(abandon);
    }
  }

  #answered(): void {
    this.#lastAnswer.answered();
    this.#timeouts = this.connection.timeouts;
    this.connection.answered();
  }

  /** Starts to replace the client. The next append waits for it; a failed one may read back its outcome meanwhile. */
  #renewSoon(): void {
    this.#renew().catch((error: unknown) => this.connection.failed(error));
  }

  #renew(): Promise<void> {
    return (this.#renewal ??= this.#replace().finally(() => (this.#renewal = undefined)));
  }

  async #replace(): Promise<void> {
    await this.#abandon(this.#client);
    if (this.#closed) return;
    this.#client = this.connect();
    this.#lastAnswer = new LastAnswer();
    this.#timeouts = this.connection.timeouts;
  }

  async #abandon(client: EventStoreDBClient): Promise<void> {
    await within(limits.disposeWithinMs, 'disposing of a client', client.dispose()).catch(() => undefined);
    for (const abandon of this.#open) abandon(new Abandoned());
    await disconnect(client);
  }
}
