import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { Followed } from '../port.js';
import { Clock } from './clock.js';
import { Connection } from './connection.js';
import { Damage } from './damage.js';
import { feed } from './feed.js';
import { limits } from './limits.js';
import type { Reading } from './reading.js';

/** A subscription as the client gives it. */
class Source extends EventEmitter {
  readonly readableLength = 0;
  readonly isPaused = (): boolean => false;
  readonly unsubscribe = async (): Promise<void> => undefined;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A server whose reads have no answer, on a connection that was found dead or not. */
function mute(probe: () => Promise<void>) {
  const sources: Source[] = [];
  const subscribeToAll = (): Source => {
    const source = new Source();
    sources.push(source);
    return source;
  };
  const reading = {
    client: { now: { subscribeToAll }, renew: async () => undefined },
    read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }),
    probe,
  } as unknown as Reading;
  const stop = new AbortController();
  const now = (): number => Date.now();
  const steps = feed(
    {
      reading,
      connection: new Connection(now),
      clock: new Clock(),
      damage: new Damage(),
      prefix: 'p.',
      random: () => 1,
      now,
      known: () => undefined,
    },
    undefined,
    stop.signal,
  );
  return { sources, steps, stop };
}

const event = {
  id: '00000000-0000-0000-0000-000000000001',
  type: 'happened',
  streamId: 'p.case-1',
  revision: 0n,
  isJson: true,
  data: {},
  metadata: {},
  created: new Date(0),
  position: { commit: 7n, prepare: 7n },
};

test('beginning again, it waits for its look at the last event only as long as the connection is not found dead', async () => {
  const { sources, steps, stop } = mute(() => Promise.reject(new Error('dead')));
  const first = steps.next();
  sources[0]!.emit('confirmation');
  sources[0]!.emit('data', { event });
  await jest.advanceTimersByTimeAsync(1);
  expect((await first).value).toMatchObject({ kind: 'events' } satisfies Partial<Followed>);
  const second = steps.next();
  sources[0]!.emit('error', new Error('cut'));
  await jest.advanceTimersByTimeAsync(limits.backOffMs);
  expect(sources).toHaveLength(2);
  sources[1]!.emit('confirmation');
  await jest.advanceTimersByTimeAsync(limits.heartbeatMs + limits.heartbeatLookMs + limits.backOffMsMax);
  expect(sources.length).toBeGreaterThan(2);
  stop.abort();
  sources.at(-1)!.emit('error', new Error('cut'));
  await jest.advanceTimersByTimeAsync(limits.backOffMsMax);
  expect(await second).toEqual({ done: true, value: undefined });
});
