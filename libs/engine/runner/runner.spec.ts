import { expect, it } from '@jest/globals';
import type { Position } from '#event-store';
import { Runner } from './runner.js';
import type { DueWork, WorkSource } from './work.js';

/** A list that is longer than one look at it takes in. */

interface Numbered extends DueWork {
  readonly at: number;
}

it('takes in the beginning of a long list, and the rest when that is done; parked work does not count', async () => {
  const count = 3_000;
  let left = Array.from({ length: count }, (_, at): Numbered => ({ cause: `c${at}`, stream: `s${at}`, at }));
  const listeners = new Set<() => void>();
  const pages: number[] = [];
  const source: WorkSource<Numbered> = {
    page: async (after, limit) => {
      if (after === undefined) pages.push(0);
      pages[pages.length - 1]! += 1;
      const due = left.filter(({ at }) => at > (after?.at ?? -1)).slice(0, limit);
      return { due, upTo: '9' as Position, isCurrent: true };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notes: async () => [],
    note: () => undefined,
  };
  const refusedMax = 600;
  const runner = new Runner<Numbered>(
    async (due) => ({
      send: async () => {
        if (due.at < refusedMax) throw new Error('no');
        left = left.filter((each) => each !== due);
        setImmediate(() => listeners.forEach((listener) => listener()));
      },
      isInOrder: false,
    }),
    { listedMax: 1_000, attemptsMax: 1, backOffMs: 1 },
  );
  const stop = new AbortController();
  const ended = runner.run(stop.signal, source);
  for (let tries = 0; tries < 1_000 && runner.health.position === undefined; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await ended;
  expect(left).toHaveLength(refusedMax);
  expect(runner.health).toMatchObject({ due: refusedMax, position: '9' });
  expect(runner.health.parked).toHaveLength(refusedMax);
  expect(Math.max(...pages)).toBeLessThanOrEqual(5);
});
