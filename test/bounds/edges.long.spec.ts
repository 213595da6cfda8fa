import { expect, it } from '@jest/globals';
import { tryEdges } from './edges.js';

const [rounds, walksPerRound, stepsMax] = [8, 12, 40];

it('holds for many more walks', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const seeds = Array.from({ length: walksPerRound }, (_, index) => 1_000 + round * walksPerRound + index);
    expect([seeds[0], (await tryEdges(seeds, stepsMax)).wrong]).toEqual([seeds[0], []]);
  }
}, 1_800_000);
