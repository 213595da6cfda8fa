import { expect, it } from '@jest/globals';
import { contributionNote } from './contribution-note.js';

it.each([
  [{ cases: 1, money: 5n }, undefined],
  [{ cases: 1, money: 0n }, undefined],
  [{ cases: 0, money: 5n }, /Money only/],
  [{ cases: 0, money: -5n }, /Money only/],
  [{ cases: -1, money: 0n }, /Counted down/],
  [{ cases: 1, money: -5n }, /Counted down/],
])('a contribution that is not simply counted is explained: %o', (contribution, expected) => {
  const note = contributionNote(contribution);
  if (expected === undefined) return expect(note).toBeUndefined();
  expect(note?.en).toMatch(expected);
  expect(note?.vi).not.toBe('');
});
