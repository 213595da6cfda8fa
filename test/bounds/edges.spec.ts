import { expect, it } from '@jest/globals';
import { tryEdges } from './edges.js';

const walks = 8;
const stepsMax = 22;

it('whatever is accepted at the edges of every field is held by views, tables, cells, rebuild and verify', async () => {
  const { accepted, wrong } = await tryEdges(
    Array.from({ length: walks }, (_, index) => index + 1),
    stepsMax,
  );
  expect(wrong).toEqual([]);
  expect(accepted.size).toBeGreaterThan(20);
}, 120_000);
