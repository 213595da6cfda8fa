import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { LogUnavailable } from '../../contract/port.js';
import { Connection } from '../client/connection.js';
import { Abandoned } from '../client/errors.js';
import { patience } from '../client/limits.js';
import { ReadingClient } from './reading-client.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A call that either ends at once without events, or never answers. */
class Call extends EventEmitter {
  isCancelled = false;
  constructor(isAnswered: boolean) {
    super();
    if (isAnswered) setImmediate(() => this.emit('end'));
  }
  readonly cancel = async (): Promise<void> => void (this.isCancelled = true);
}

/** A reading client. Its first connection is silently dead, even when it is closed; later ones answer. */
function reading() {
  let made = 0;
  const inside = { getChannel: async () => ({ close: () => undefined }) };
  const connect = (): EventStoreDBClient => ({ number: (made += 1), ...inside }) as unknown as EventStoreDBClient;
  const connection = new Connection(
    () => Date.now(),
    () => performance.now(),
  );
  const client = new ReadingClient(connect, connection, () => 1, patience.command);
  const calls: Call[] = [];
  const call = (): Call => {
    const own = new Call((client.now as unknown as { number: number }).number > 1);
    calls.push(own);
    return own;
  };
  const all = (): Promise<unknown[]> => client.all('a stream', call, (event) => event);
  return { client, connection, calls, call, all };
}

describe('a read that is over', () => {
  /** A call whose client still searches for a node (up to a minute), and so cannot cancel. */
  class Undiscovered extends Call {
    readonly found = Promise.withResolvers<void>();
    override readonly cancel = (): Promise<void> => this.found.promise;
  }

  it('rejects in its time, although its call cannot be cancelled yet; why it never can is told later', async () => {
    const { client, connection } = reading();
    const call = new Undiscovered(false);
    let error: unknown;
    void client
      .until(
        'a stream',
        () => call,
        () => true,
      )
      .catch((thrown: unknown) => (error = thrown));
    await jest.advanceTimersByTimeAsync(patience.command.readTimeoutMs);
    expect(error).toBeInstanceOf(LogUnavailable);
    expect(connection.lastError).toMatch(/no answer within 3000 ms/);
    call.found.reject(new Error('Failed to discover a node'));
    await jest.advanceTimersByTimeAsync(1);
    expect(connection.lastError).toBe('Failed to discover a node');
    connection.answered();
    expect(connection.isAway).toBe(false);
  });

  it('that has what it wanted resolves at once', async () => {
    const { client } = reading();
    const call = new Undiscovered(false);
    const answer = client.until(
      'a stream',
      () => call,
      () => true,
    );
    await jest.advanceTimersByTimeAsync(0);
    call.emit('data', {});
    await expect(answer).resolves.toBeUndefined();
  });
});

describe('a reading client that is given up', () => {
  it('ends the calls that wait over it, and they are made again over the next one', async () => {
    const { client, calls, all } = reading();
    const answer = all();
    await jest.advanceTimersByTimeAsync(1);
    await client.renew();
    await jest.advanceTimersByTimeAsync(100);
    await expect(answer).resolves.toEqual([]);
    expect(calls.map(({ isCancelled }) => isCancelled)).toEqual([true, false]);
  });

  it('tells each who waits once, and nobody who does not wait any more', async () => {
    const { client } = reading();
    const notified: string[] = [];
    client.onAbandoned(() => notified.push('waits'));
    client.onAbandoned(() => notified.push('has gone'))();
    await client.renew();
    await client.renew();
    expect(notified).toEqual(['waits']);
  });

  it('ends what waits when it is closed', async () => {
    const { client, call } = reading();
    const answer = client.until('a stream', call, () => true).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(1);
    await client.close();
    const error = await answer;
    expect(error).toBeInstanceOf(LogUnavailable);
    expect((error as LogUnavailable).cause).toBeInstanceOf(Abandoned);
  });
});
