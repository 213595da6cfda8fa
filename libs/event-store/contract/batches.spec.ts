import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { batchesOf, silenceMsMax, stepsUpToEnd } from './batches.js';
import { type EventReader, type Followed, LogUnavailable, type Position, type StoredEvent } from './port.js';

/** A batch job on a log that becomes unavailable midway. */

const event = { id: 'e1' } as StoredEvent;
const steps: Followed[] = [
  { kind: 'events', events: [event] },
  { kind: 'reached', position: '1' as Position },
];

let isAborted = false;

/** A log that delivers each step after a wait; after the last one it stays silent, or ends if `ends`. */
const logOf = (waitMs: number, ends: boolean): Pick<EventReader, 'follow'> => ({
  async *follow(_, signal) {
    signal.addEventListener('abort', () => (isAborted = true));
    for (const step of steps) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      yield step;
    }
    if (ends) yield { kind: 'caughtUp' };
    await new Promise(() => undefined);
  },
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

beforeEach(() => {
  isAborted = false;
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

async function after(work: Promise<unknown>, ms: number): Promise<unknown> {
  let result: unknown = 'waits';
  work.then(
    (value) => (result = value),
    (error: unknown) => (result = error),
  );
  await jest.advanceTimersByTimeAsync(ms);
  return result;
}

describe('a log that is read to its end', () => {
  it('may take its time for each step', async () => {
    expect(await after(all(stepsUpToEnd(logOf(silenceMsMax - 1, true))), 2 * silenceMsMax)).toEqual(steps);
    expect(await after(all(batchesOf(logOf(1, true))), 2)).toEqual([[event]]);
    expect([isAborted, jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('and goes silent before it is away: whoever reads is told, and nothing is left behind', async () => {
    const read = all(batchesOf(logOf(1, false)));
    expect(await after(read, silenceMsMax - 1)).toBe('waits');
    expect(await after(read, 10)).toBeInstanceOf(LogUnavailable);
    await expect(read).rejects.toThrow('has brought nothing for 90 s');
    expect([isAborted, jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('does not count the time that its reader takes', async () => {
    async function slowly(): Promise<number> {
      let count = 0;
      for await (const step of stepsUpToEnd(logOf(1, true))) {
        await new Promise((resolve) => setTimeout(resolve, 2 * silenceMsMax));
        if (step.kind === 'events') count += 1;
      }
      return count;
    }
    expect(await after(slowly(), 5 * silenceMsMax)).toBe(1);
  });
});
