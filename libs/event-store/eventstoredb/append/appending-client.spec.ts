import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AppendResult, EventStoreDBClient } from '@eventstore/db-client';
import { AppendingClient, NotHandedOver } from './appending-client.js';
import { Connection } from '../client/connection.js';
import { NoAnswer } from '../client/errors.js';
import { limits, patience } from '../client/limits.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A client under test; the first `silent` clients get no answer to an append to a stream named `lost`. */
function appending({ silent = 1, disposeMs = 0 } = {}) {
  let made = 0;
  const connection = new Connection(
    () => Date.now(),
    () => performance.now(),
  );
  const client = new AppendingClient(() => {
    const isSilent = (made += 1) <= silent;
    const answer = { success: true, nextExpectedRevision: 0n } as AppendResult;
    const appendToStream = (stream: string): Promise<AppendResult> =>
      isSilent && stream === 'lost' ? new Promise(() => undefined) : Promise.resolve(answer);
    const dispose = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, disposeMs));
    const inside = { getChannel: async () => ({ close: () => undefined }) };
    return { appendToStream, dispose, ...inside } as unknown as EventStoreDBClient;
  }, connection);
  const until = performance.now() + patience.command.appendTriesWithinMs;
  const append = (stream: string, by = until): Promise<AppendResult> => client.append(stream, 'none', [], by);
  return { append, made: () => made };
}

const failed = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'answered',
    (error: unknown) => error,
  );

describe('the client that appends', () => {
  it('is replaced after a silence, also when another call was answered just before the connection died', async () => {
    const { append, made } = appending();
    const lost = failed(append('lost'));
    await jest.advanceTimersByTimeAsync(1);
    await append('other');
    await jest.advanceTimersByTimeAsync(limits.appendTimeoutMs);
    expect(await lost).toBeInstanceOf(NoAnswer);
    expect(made()).toBe(2);
    await expect(append('lost')).resolves.toMatchObject({ success: true });
  });

  it('stays while others are answered: an answer was lost, not the connection', async () => {
    const { append, made } = appending();
    const lost = failed(append('lost'));
    for (let ms = 500; ms < limits.appendTimeoutMs; ms += 500) {
      await jest.advanceTimersByTimeAsync(500);
      await append('other');
    }
    await jest.advanceTimersByTimeAsync(500);
    expect(await lost).toBeInstanceOf(NoAnswer);
    expect(made()).toBe(1);
  });

  it('has time for a third try after two silent ones, and for no fourth', async () => {
    const { append } = appending({ silent: 3, disposeMs: 10 });
    for (let tries = 1; tries <= 3; tries += 1) {
      const answer = failed(append('lost'));
      await jest.advanceTimersByTimeAsync(limits.appendTimeoutMs + 20);
      expect(await answer).toBeInstanceOf(NoAnswer);
    }
    const fourth = failed(append('lost'));
    await jest.advanceTimersByTimeAsync(20);
    expect(await fourth).toBeInstanceOf(NotHandedOver);
  });

  it('hands nothing over when waiting for a new client has taken the time', async () => {
    const { append, made } = appending({ disposeMs: limits.disposeWithinMs });
    const lost = failed(append('lost'));
    await jest.advanceTimersByTimeAsync(limits.appendTimeoutMs);
    expect(await lost).toBeInstanceOf(NoAnswer);
    const late = failed(append('other', performance.now() + limits.appendTryMsMin));
    await jest.advanceTimersByTimeAsync(2 * limits.disposeWithinMs);
    expect(await late).toBeInstanceOf(NotHandedOver);
    expect(made()).toBe(2);
  });
});
