import { expect, test } from '@jest/globals';
import { all, caughtUp, contentOf, type Context, eventsOf, followUntil, idsOf, newEvent, newStream } from './tools.js';
import { comparePositions, type EventLog, type Position } from '../index.js';

export function readContract({ log, reopen }: Context): void {
  test('goes forwards and backwards, from a revision (inclusive), for a number of events', async () => {
    const stream = newStream();
    await log().append(
      stream,
      'none',
      Array.from({ length: 10 }, (_, n) => newEvent({ n })),
    );
    const read = async (options: Parameters<EventLog['read']>[1]): Promise<number[]> =>
      (await all(log().read(stream, options))).map(({ revision }) => revision);
    expect(await read({ from: 7 })).toEqual([7, 8, 9]);
    expect(await read({ from: 2, countMax: 3 })).toEqual([2, 3, 4]);
    expect(await read({ from: 10 })).toEqual([]);
    expect(await read({ countMax: 0 })).toEqual([]);
    expect(await read({ direction: 'backwards', countMax: 2 })).toEqual([9, 8]);
    expect(await read({ direction: 'backwards', from: 3 })).toEqual([3, 2, 1, 0]);
    expect(await read({ direction: 'backwards', from: 50, countMax: 1 })).toEqual([9]);
  });

  test('of a missing stream is empty, in both directions', async () => {
    expect(await all(log().read(newStream()))).toEqual([]);
    expect(await all(log().read(newStream(), { direction: 'backwards' }))).toEqual([]);
  });

  test('may be left early, often, and the log goes on', async () => {
    const stream = newStream();
    await log().append(
      stream,
      'none',
      Array.from({ length: 300 }, () => newEvent()),
    );
    for (let round = 0; round < 150; round++) {
      for await (const event of log().read(stream)) {
        if (event.revision === 1) break;
      }
    }
    expect(await all(log().read(stream))).toHaveLength(300);
  });

  test('gives back the same canonical bytes, also after a restart', async () => {
    const stream = newStream();
    const event = newEvent(hardData, hardMeta);
    await log().append(stream, 'none', [event]);
    for (const again of [false, true]) {
      const [stored] = await all((again ? await reopen() : log()).read(stream));
      if (stored === undefined) throw new Error('not stored');
      expect(stored.data).toEqual(hardData);
      expect({ ...stored.meta }).toEqual(hardMeta);
      expect(contentOf(stored)).toBe(contentOf({ ...event, stream, revision: 0 }));
    }
  });
}

const hardData = {
  zebra: { 10: 'ten', 9: 'nine', a: [[], {}, [null, true, false]] },
  amount: 9_007_199_254_740_991,
  small: [0, 0.1, -1.5e-7, 1e21],
  text: 'Nguyễn Thị Ánh — "án" \\ \n\t\u0001\u2028 😀 e\u0301 é',
  'ключ with space': '',
};
const hardMeta = {
  z: 'last',
  a: 'first "quoted" \\ \n',
  empty: '',
  tiếng: 'Việt 😀',
  10: 'ten',
  9: 'nine',
  repeat: 'last',
};

export function followContract({ log, reopen }: Context): void {
  test('sees everything in order, at growing positions, and then that it has caught up', async () => {
    const streams = [newStream(), newStream(), newStream()];
    for (let n = 0; n < 9; n++) {
      await log().append(streams[n % 3] as string, n < 3 ? 'none' : Math.floor(n / 3) - 1, [newEvent({ n })]);
    }
    const seen = await followUntil(log(), undefined, caughtUp);
    const events = eventsOf(seen).filter(({ stream }) => streams.includes(stream));
    expect(events.map(({ data }) => (data as { n: number }).n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const positions = eventsOf(seen).map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].toSorted(comparePositions));
    expect(positions.at(-1)).toBe(await log().head());
  });

  test('a position that was reached covers the events before it, and none after it', async () => {
    await log().append(
      newStream(),
      'none',
      Array.from({ length: 50 }, () => newEvent()),
    );
    let last: Position | undefined;
    for (const next of await followUntil(log(), undefined, caughtUp)) {
      if (next.kind === 'events') last = next.events.at(-1)?.position;
      if (next.kind === 'reached' && last !== undefined) {
        expect(comparePositions(next.position, last)).toBeGreaterThanOrEqual(0);
      }
    }
    expect(last).toBe(await log().head());
  });

  test('goes on after any event or position reached, without gap or repeat, also after a restart', async () => {
    const stream = newStream();
    await log().append(
      stream,
      'none',
      Array.from({ length: 20 }, () => newEvent()),
    );
    const seen = await followUntil(log(), undefined, caughtUp);
    const events = eventsOf(seen);
    const again = await reopen();
    for (const at of [0, 1, Math.floor(events.length / 2), events.length - 1]) {
      const rest = eventsOf(await followUntil(again, events[at]?.position, caughtUp));
      expect(idsOf(rest)).toEqual(idsOf(events.slice(at + 1)));
    }
    for (const [i, next] of seen.entries()) {
      if (next.kind !== 'reached') continue;
      const rest = eventsOf(await followUntil(again, next.position, caughtUp));
      expect(idsOf(rest)).toEqual(idsOf(eventsOf(seen.slice(i))));
    }
  });

  test('brings later events live, each once, in order', async () => {
    const stream = newStream();
    await log().append(stream, 'none', [newEvent({ n: 0 })]);
    const end = Promise.withResolvers<void>();
    const following = followUntil(log(), undefined, (seen) => {
      if (caughtUp(seen)) end.resolve();
      return eventsOf(seen).some(({ revision, stream: s }) => s === stream && revision === 30);
    });
    await end.promise;
    for (let n = 1; n <= 30; n++) await log().append(stream, n - 1, [newEvent({ n })]);
    const own = eventsOf(await following).filter((event) => event.stream === stream);
    expect(own.map(({ revision }) => revision)).toEqual(Array.from({ length: 31 }, (_, n) => n));
  });

  test('ends without an error when it is told to, also while it waits, and before it begins', async () => {
    const stop = new AbortController();
    const following = all(log().follow(undefined, stop.signal));
    setTimeout(() => stop.abort(), 30);
    expect((await following).at(-1)?.kind).toBe('caughtUp');
    expect(await all(log().follow(undefined, AbortSignal.abort()))).toEqual([]);
  });
}
