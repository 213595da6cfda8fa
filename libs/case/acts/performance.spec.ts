import { expect, it } from '@jest/globals';
import type { LegalDate } from '../index.js';
import { given, opened, owing, play, stateOf, toWatched } from '../testing/given.js';

/** A duty that was performed before its case ended, and is entered after the ending. */

const debts = [owing('100'), owing('50', 3, 'deliver')];
const ended = play([['terminate', { effectiveOn: '2024-05-20', ground: 'L08:50.1.c' }]], opened(debts));
const late = { obligation: 'o2', effectiveOn: '2024-04-02' } as const;

it('comes out of what the ending had closed, as a payment does', () => {
  const after = stateOf(play([['record-performance', late]], ended));
  expect(after.ending).toMatchObject({ rest: 100n });
  expect(after.obligations[1]).toMatchObject({ performed: true, executed: 50n, terminated: 0n, open: 0n });
  const inTime = play(
    [
      ['record-performance', late],
      ['terminate', { effectiveOn: '2024-05-20', ground: 'L08:50.1.c' }],
    ],
    opened(debts),
  );
  expect(stateOf(inTime).obligations).toEqual(after.obligations);
});

it('is not owed again when the case is reopened', () => {
  const reopened = play(
    [
      ['record-performance', late],
      ['reopen', { effectiveOn: '2024-06-03', ground: 'L08:reopening.complaintUpheld' }],
    ],
    ended,
  );
  expect(stateOf(reopened).obligations.map(({ open }) => open)).toEqual([100n, 0n]);
  given(reopened).when('record-performance', { obligation: 'o2' }).thenRefused('obligation.open');
});

it('a publication that is entered after the ending is taken down in a term from the ending', () => {
  const over = play([['terminate', { effectiveOn: '2024-09-30', ground: 'L08:50.1.c' }]], play(toWatched));
  const published = stateOf(play([['record-publication', { effectiveOn: stateOf(play(toWatched)).lastActOn }]], over));
  const running = published.deadlines.find(({ rule }) => rule === 'publication.stop.portal');
  expect(running?.from).toBe('2024-09-30' as LegalDate);
});
