import { expect, it } from '@jest/globals';
import { backOffMs, BoundedMap, wholeWait } from './index.js';

it('a map drops its oldest entry, and says which', () => {
  const dropped: string[] = [];
  const map = new BoundedMap<string, number>(2, (key, value) => void dropped.push(`${key}${value}`));
  map.set('a', 1).set('b', 2).set('a', 3);
  expect([...map]).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
  map.renew('a', 4);
  map.set('c', 5);
  expect([[...map.keys()], dropped]).toEqual([['a', 'c'], ['b2']]);
});

it('waits double up to the longest, and half of them is random', () => {
  const limits = { firstMs: 5, longestMs: 200 };
  const waits = (random: () => number): number[] => [1, 2, 3, 6, 7, 1_000].map((n) => backOffMs(n, limits, random));
  expect(waits(wholeWait)).toEqual([5, 10, 20, 160, 200, 200]);
  expect(waits(() => 0)).toEqual([3, 5, 10, 80, 100, 100]);
});
