import { expect, it } from '@jest/globals';
import { faultsOnRoutes, faultsOnWalks } from './testing/way-outs/way-outs.js';

it('a way out is one in every state of the routes, and of many random walks', () => {
  expect(faultsOnRoutes(1).faults).toEqual([]);
  expect(faultsOnWalks(200, 5)).toEqual([]);
}, 1_800_000);
