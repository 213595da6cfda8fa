import { expect, it } from '@jest/globals';
import { decisionsOf } from './index.js';
import { type History, play, toPreparing, toReady } from './testing/given.js';

/** The register of decisions of a case: what was decided by which paper, and what became of it. */

const lines = (history: History): unknown[] =>
  decisionsOf(history).map(({ type, number, signer, date, status }) => [type, number, signer, date, status]);
const paper = (decisionNumber: string, more: object = {}) => ({ decisionNumber, ...more });
const eventOf = (history: History, type: string): string =>
  history.find((each) => each.type === type)!.envelope.eventId;

it('lists the enforcement decision and each step whose paper has a number, with date and signer', () => {
  const postponed = play(
    [
      [
        'postpone',
        { ground: 'L08:48.1.b', ...paper('7/QĐ-THADS', { decisionDate: '2024-03-19', signedBy: 'head-1' }) },
      ],
      ['pause', { ground: 'L08:145.1.b' }],
    ],
    play(toReady),
  );
  expect(lines(postponed)).toEqual([
    ['EnforcementDecisionIssued', undefined, undefined, '2024-03-04', 'inForce'],
    ['PostponementDecided', '7/QĐ-THADS', 'head-1', '2024-03-19', 'inForce'],
  ]);
});

it('says what became of each: amended, ended, cancelled, revoked', () => {
  const postponed = play([['postpone', { ground: 'L08:48.1.b', ...paper('7') }]], play(toReady));
  const amended = play(
    [['amend-decision', { decision: eventOf(postponed, 'PostponementDecided'), amendment: 'the date', ...paper('8') }]],
    postponed,
  );
  expect(lines(amended).map((line) => (line as unknown[]).at(-1))).toEqual(['inForce', 'amended', 'inForce']);
  expect(decisionsOf(amended)[1]!.changedBy).toEqual([eventOf(amended, 'DecisionAmended')]);
  const resumed = play(['resume'], amended);
  expect(decisionsOf(resumed)[1]).toMatchObject({ status: 'ended', statusLabel: { vi: 'đã chấm dứt' } });
  const coerced = play([
    ...toPreparing.slice(0, -1),
    ['decide-coercion', { measure: 'seizeAndSell', forces: false, ...paper('9') }],
  ]);
  const cancelled = play([['end-coercion', { how: 'cancelled' }]], coerced);
  expect(decisionsOf(cancelled).at(-1)).toMatchObject({ number: '9', status: 'cancelled' });
  const revoked = play([['revoke-decision', { ground: 'L08:37.1.a', ...paper('10') }]], cancelled);
  expect(decisionsOf(revoked)[0]).toMatchObject({ status: 'revoked' });
  const again = play([['reopen', { ground: 'L08:reopening.complaintUpheld' }]], revoked);
  expect(decisionsOf(again)[0]).toMatchObject({ status: 'inForce' });
});

it('leaves out a step that is struck through, and brings back what it had changed', () => {
  const postponed = play([['postpone', { ground: 'L08:48.1.b', ...paper('7') }]], play(toReady));
  const resumed = play([['resume', paper('8')]], postponed);
  const corrects = eventOf(resumed, 'EnforcementResumed');
  const struck = play([['withdraw-step', { corrects, reason: 'by mistake' }]], resumed);
  expect(lines(struck).slice(1)).toEqual(lines(postponed).slice(1));
});
