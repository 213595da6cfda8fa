import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CaseState, leaves } from '../index.js';
import { moves, onCase, playMoves, start, starts } from './acting.js';
import { play } from './given.js';
import { rows } from './rows.js';

it('reaches every leaf and has every act decided', () => {
  const seen = new Set<string>();
  const decided = new Set<string>();
  const origins = fc.constantFrom('judgment', 'request', 'entrustment');
  for (const [list, steps, origin] of fc.sample(fc.tuple(moves(60), starts, origins), { numRuns: 1200, seed: 6 }))
    for (const { name, verdict } of playMoves(list, play(steps, start(origin as 'judgment')))) {
      if (verdict.kind === 'refused') continue;
      decided.add(name);
      seen.add((verdict.after as CaseState).place.lifecycle);
    }
  expect(leaves.filter((leaf) => !seen.has(leaf))).toEqual([]);
  const former = rows.flatMap(({ act, lawOf }) => (lawOf ? [act] : []));
  expect(onCase.filter((name) => !decided.has(name))).toEqual(former);
});
