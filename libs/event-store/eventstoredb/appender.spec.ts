import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { LogUnavailable, type NewEvent } from '../port.js';
import { Appender } from './appender.js';
import type { AppendingClient } from './appending-client.js';
import { Clock } from './clock.js';
import { Connection } from './connection.js';
import { Damage } from './damage.js';
import { NoAnswer } from './errors.js';
import { limits } from './limits.js';
import type { Reading } from './reading.js';

/** What no peer can be made to say: the answers of the client, one after the other. */
function answering(...answers: readonly object[]): { readonly appender: Appender; readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  const client = {
    append: async (...call: unknown[]) => {
      calls.push(call);
      throw Object.assign(new Error('as told'), answers[calls.length - 1] ?? answers.at(-1));
    },
  } as unknown as AppendingClient;
  const nothing = {
    read: async function* () {},
    lastRevision: async () => 'none',
  } as unknown as Reading;
  const parts = { connection: new Connection(() => 0), clock: new Clock(), damage: new Damage() };
  return { appender: new Appender({ client, reading: nothing, prefix: 'p.', random: () => 0, ...parts }), calls };
}

const event = (): NewEvent => ({ id: randomUUID(), type: 'happened', data: {}, meta: {} });

test('no right at the first try: nothing was handed over that counts', async () => {
  const { appender } = answering({ type: 'access-denied' });
  await expect(appender.append('case-1', 'none', [event()])).rejects.toThrow(LogUnavailable);
});

test('no right any more at a later try: the first one may be stored', async () => {
  const { appender, calls } = answering({ code: 14 }, { type: 'access-denied' });
  expect(await appender.append('case-1', 'none', [event()])).toMatchObject({ outcome: 'unknown' });
  expect(calls).toHaveLength(2);
});

test('a retry bears the same ids and the same revision', async () => {
  const { appender, calls } = answering(
    { code: 14 },
    { code: 13 },
    { type: 'deadline-exceeded' },
    { type: 'access-denied' },
  );
  await appender.append('case-1', 7, [event()]);
  expect(calls).toHaveLength(4);
  for (const [...call] of calls) expect(call.slice(0, 3)).toEqual(calls[0]?.slice(0, 3));
});

test('a conflict after an unknown try is looked up before it is said', async () => {
  const { appender } = answering({ code: 14 }, { type: 'wrong-expected-version', actualVersion: 9n });
  expect(await appender.append('case-1', 7, [event()])).toMatchObject({ outcome: 'unknown' });
});

test('two tries without a word leave time for a third, which has what is left', async () => {
  jest.useFakeTimers();
  try {
    const given: number[] = [];
    const stored = { nextExpectedRevision: 0n, position: { commit: 7n, prepare: 7n } };
    const client = {
      append: async (_stream: string, _expected: unknown, _events: unknown, timeoutMs: number) => {
        given.push(timeoutMs);
        if (given.length > 2) return stored;
        await new Promise((resolve) => setTimeout(resolve, timeoutMs));
        throw new NoAnswer('the append', timeoutMs);
      },
    } as unknown as AppendingClient;
    const parts = { connection: new Connection(() => 0), clock: new Clock(), damage: new Damage() };
    const appender = new Appender({ client, reading: {} as Reading, prefix: 'p.', random: () => 1, ...parts });
    const answer = appender.append('case-1', 'none', [event()]);
    await jest.advanceTimersByTimeAsync(limits.appendTriesWithinMs);
    expect(await answer).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(given.slice(0, 2)).toEqual([limits.appendTimeoutMs, limits.appendTimeoutMs]);
    expect(given[2]).toBeGreaterThanOrEqual(limits.appendTryMsMin);
    expect(given.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(limits.appendTriesWithinMs);
  } finally {
    jest.useRealTimers();
  }
});

test('a look-up without an answer tells the next append that its connection may be as silent', async () => {
  jest.useFakeTimers();
  try {
    const client = { append: () => Promise.reject(Object.assign(new Error('cut'), { code: 14 })) };
    const mute = { read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) };
    const connection = new Connection(() => 0);
    const appender = new Appender({
      client: client as unknown as AppendingClient,
      reading: mute as unknown as Reading,
      prefix: 'p.',
      random: () => 1,
      connection,
      clock: new Clock(),
      damage: new Damage(),
    });
    const answer = appender.append('case-1', 'none', [event()]);
    await jest.advanceTimersByTimeAsync(limits.appendTriesWithinMs + limits.readBackWithinMs);
    expect(await answer).toMatchObject({ outcome: 'unknown' });
    expect(connection.silences).toBe(1);
  } finally {
    jest.useRealTimers();
  }
});
