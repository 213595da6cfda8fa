import { expect, it } from '@jest/globals';
import { walk } from './walks.js';

it('walks the same histories from the same seed', () => {
  expect(walk(20, 7)).toEqual(walk(20, 7));
  expect(walk(20, 7)).not.toEqual(walk(20, 8));
});
