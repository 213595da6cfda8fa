import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { type Followed, LogDamaged } from '../../contract/port.js';
import { ClockSkew } from '../client/clock-skew.js';
import { Connection } from '../client/connection.js';
import { follow } from './resilient-subscription.js';
import { limits, patience } from '../client/limits.js';
import type { Reading } from '../read/reader.js';
import { RollbackDetector } from '../rollback/rollback-detector.js';

/** A fake subscription of the client. */
class Source extends EventEmitter {
  readonly readableLength = 0;
  readonly isPaused = (): boolean => false;
  unsubscribe = async (): Promise<void> => undefined;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

type Look = () => Promise<string | undefined>;
const never: Look = () => new Promise(() => undefined);

/** A subscription under test, with scripted answers to the check of its last event and to its heartbeat. */
function fed(look: Look, probe: () => Promise<void> = async () => undefined) {
  const sources: Source[] = [];
  const waiting: ((error: Error) => void)[] = [];
  const subscribeToAll = (): Source => {
    const source = new Source();
    sources.push(source);
    return source;
  };
  const reading = {
    client: {
      now: { subscribeToAll },
      renew: async () => undefined,
      onAbandoned: (listener: (error: Error) => void) => {
        waiting.push(listener);
        return () => void waiting.splice(waiting.indexOf(listener), 1);
      },
      patience: patience.command,
    },
    idAt: look,
    probe,
  } as unknown as Reading;
  const stop = new AbortController();
  const monotonicMs = (): number => performance.now();
  const connection = new Connection(() => Date.now(), monotonicMs);
  const steps = follow(
    {
      reading,
      connection,
      clock: new ClockSkew(undefined),
      rollback: new RollbackDetector(reading, connection, monotonicMs),
      prefix: 'p.',
      random: () => 1,
      monotonicMs,
      known: () => undefined,
    },
    undefined,
    stop.signal,
  );
  return { sources, steps, stop, waiting };
}

const event = {
  id: '00000000-0000-0000-0000-000000000001',
  type: 'happened',
  streamId: 'p.item-1',
  revision: 0n,
  isJson: true,
  data: {},
  metadata: {},
  created: new Date(0),
  position: { commit: 7n, prepare: 7n },
};

/** Reads one event, and then the subscription is cut. */
async function cutAfterOne({ sources, steps }: ReturnType<typeof fed>): Promise<{ next: Promise<unknown> }> {
  const first = steps.next();
  sources[0]!.emit('confirmation');
  sources[0]!.emit('data', { event });
  await jest.advanceTimersByTimeAsync(1);
  expect((await first).value).toMatchObject({ kind: 'events' } satisfies Partial<Followed>);
  const next = steps.next().catch((error: unknown) => error);
  sources[0]!.emit('error', new Error('cut'));
  await jest.advanceTimersByTimeAsync(limits.backOffMs);
  expect(sources).toHaveLength(2);
  return { next };
}

test('beginning again, it waits for its look at the last event only as long as the connection is not found dead', async () => {
  let isDead = false;
  const feeding = fed(never, () => (isDead ? Promise.reject(new Error('dead')) : Promise.resolve()));
  const { next } = await cutAfterOne(feeding);
  isDead = true;
  feeding.sources[1]!.emit('confirmation');
  await jest.advanceTimersByTimeAsync(patience.command.heartbeatMs + limits.heartbeatLookMs + limits.backOffMsMax);
  expect(feeding.sources.length).toBeGreaterThan(2);
  feeding.stop.abort();
  await jest.advanceTimersByTimeAsync(1);
  expect(await next).toEqual({ done: true, value: undefined });
});

test('whatever the server says of the subscription, a log that was set back is named', async () => {
  const late: Look = () => new Promise((resolve) => setTimeout(() => resolve(undefined), 100));
  const feeding = fed(late);
  const { next } = await cutAfterOne(feeding);
  feeding.sources[1]!.emit('error', new Error('no such position'));
  await jest.advanceTimersByTimeAsync(200 + limits.rollbackSecondLookMs);
  expect(await next).toBeInstanceOf(LogDamaged);
});

test('it begins again at once when the client that it subscribed with is given up', async () => {
  const feeding = fed(async () => event.id);
  const next = feeding.steps.next();
  feeding.sources[0]!.emit('confirmation');
  feeding.waiting[0]!(new Error('given up'));
  await jest.advanceTimersByTimeAsync(limits.backOffMs);
  expect([feeding.sources.length, feeding.waiting.length]).toEqual([2, 1]);
  feeding.stop.abort();
  await jest.advanceTimersByTimeAsync(1);
  expect(await next).toEqual({ done: true, value: undefined });
});

test('a subscription that falls silent is asked after in time, also when the clock was set back by an hour', async () => {
  const asked: number[] = [];
  let isDead = false;
  const probe = async (): Promise<void> => {
    asked.push(performance.now());
    if (isDead) throw new Error('dead');
  };
  const feeding = fed(async () => event.id, probe);
  const next = feeding.steps.next();
  feeding.sources[0]!.emit('confirmation');
  await jest.advanceTimersByTimeAsync(limits.heartbeatLookMs);
  [isDead, asked.length] = [true, 0];
  jest.setSystemTime(Date.now() - 3_600_000);
  await jest.advanceTimersByTimeAsync(patience.command.heartbeatMs + limits.backOffMs);
  expect(asked[0]).toBe(patience.command.heartbeatMs);
  expect(feeding.sources.length).toBeGreaterThan(1);
  feeding.stop.abort();
  await jest.advanceTimersByTimeAsync(1);
  expect(await next).toEqual({ done: true, value: undefined });
});

test('one that cannot be cancelled, for its client never found a node, holds up neither the next one nor the end', async () => {
  const feeding = fed(async () => event.id);
  const next = feeding.steps.next();
  feeding.sources[0]!.unsubscribe = () => new Promise(() => undefined);
  await jest.advanceTimersByTimeAsync(patience.command.subscribeWithinMs + limits.backOffMs);
  expect(feeding.sources).toHaveLength(2);
  feeding.sources[1]!.emit('confirmation');
  feeding.sources[1]!.unsubscribe = () => Promise.reject(new Error('Failed to discover a node'));
  feeding.stop.abort();
  await jest.advanceTimersByTimeAsync(1);
  expect(await next).toEqual({ done: true, value: undefined });
});
