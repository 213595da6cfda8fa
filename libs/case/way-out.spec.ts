import { describe, expect, it } from '@jest/globals';
import { acts, actOf } from './index.js';
import { wayTo } from './acts/way-out.js';
import { start } from './testing/acting.js';
import { play, stateOf } from './testing/given.js';
import { faultsOnRoutes, faultsOnWalks } from './testing/way-outs/way-outs.js';

describe('a way out', () => {
  it('is one on the routes, with every rest of the debt', () => {
    const { faults, states } = faultsOnRoutes(17);
    expect(faults).toEqual([]);
    expect(states).toBeGreaterThan(1_000);
  }, 120_000);

  it('is found in the catalogue that is asked about', () => {
    const state = stateOf(play([], start()));
    const ways = [[], acts].map((of) => wayTo(actOf('case', 'record-verification')!, state, of).through.length > 0);
    expect(ways).toEqual([false, true]);
  });

  it('is one in the states of random walks', () => {
    expect(faultsOnWalks(6, 9)).toEqual([]);
  }, 120_000);
});
