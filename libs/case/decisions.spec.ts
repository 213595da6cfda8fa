import { expect, it } from '@jest/globals';
import { decisionsOf } from './index.js';
import { asEntrusted, given, type History, opened, play, toPreparing, toReady, toVerifying } from './testing/given.js';

/** The register of decisions of a case: what was decided by which paper, and what became of it. */

const lines = (history: History): unknown[] =>
  decisionsOf(history).map(({ type, number, signer, date, status }) => [type, number, signer, date, status]);
const paper = (decisionNumber: string, more: object = {}) => ({ decisionNumber, ...more });
const statuses = (history: History): string[] => decisionsOf(history).map(({ status }) => status);
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

it('ends with the case what runs in it, and takes that back where the case goes on in its coercion', () => {
  const coerced = play([
    ...toPreparing.slice(0, -1),
    ['decide-coercion', { measure: 'seizeAndSell', forces: false, ...paper('9') }],
  ]);
  const terminated = play([['terminate', { ground: 'L08:50.1.d', ...paper('10') }]], coerced);
  expect(statuses(terminated)).toEqual(['inForce', 'ended', 'inForce']);
  const again = play([['reopen', { ground: 'L08:reopening.complaintUpheld' }]], terminated);
  expect(statuses(again)).toEqual(['inForce', 'inForce', 'revoked']);
  const postponed = play([['postpone', { ground: 'L08:48.1.b', ...paper('11') }]], coerced);
  const entrusted = play([['entrust', { receiver: 'P2.01', ...paper('12') }]], postponed);
  expect(statuses(entrusted)).toEqual(['revoked', 'ended', 'ended', 'inForce']);
  const watched = play([
    ...toVerifying,
    ['record-verification', { outcome: 'noConditionsFound' }],
    ['classify-not-yet-enforceable', { ground: 'L08:44a.1.a', ...paper('7') }],
    ['terminate', { ground: 'L08:50.1.d' }],
  ]);
  expect(statuses(watched)).toEqual(['inForce', 'ended']);
  const [refusal] = given(watched)
    .when('amend-decision', { decision: eventOf(watched, 'ClassifiedNotYetEnforceable'), amendment: 'the date' })
    .thenRefused('decision.amendment');
  expect(refusal!.message.en).toBe('It is ended: decision no. 7 of 2024-03-19');
  expect(refusal!.unlock.vi).toBe('Chọn một trong: Quyết định thi hành án ngày 4/3/2024');
});

it('ends a coercion with what it was for', () => {
  const unsold = play(
    [
      ['decide-coercion', { measure: 'seizeAndSell', forces: false, ...paper('9') }],
      ['start-coercion', { at: '09:00', planned: true, effectiveOn: '2024-04-02' }],
      ['seize-asset', { kind: 'movable', count: 1, description: 'a thing' }],
      'return-unsold-asset',
    ],
    play(toReady),
  );
  expect(decisionsOf(unsold).at(-1)).toMatchObject({ number: '9', status: 'ended' });
});

it('leaves out a step that is struck through, and brings back what it had changed', () => {
  const postponed = play([['postpone', { ground: 'L08:48.1.b', ...paper('7') }]], play(toReady));
  const resumed = play([['resume', paper('8')]], postponed);
  const corrects = eventOf(resumed, 'EnforcementResumed');
  const struck = play([['withdraw-step', { corrects, reason: 'by mistake' }]], resumed);
  expect(lines(struck).slice(1)).toEqual(lines(postponed).slice(1));
});

it('ends with an entrustment that came back, at either office', () => {
  const receiver = asEntrusted(opened());
  const sentBack = play([['return-entrustment', { ground: 'L08:return.wrongReceiver', ...paper('5') }]], receiver);
  expect(statuses(sentBack)).toEqual(['ended', 'inForce']);
  const shares = [{ obligation: 'o1', amount: '40' }];
  const parted = play([['entrust-part', { receiver: 'P2.01', shares, ...paper('6') }]], play(toReady));
  const body = {
    entrustment: eventOf(parted, 'ObligationsEntrusted'),
    case: 'case-1',
    office: 'P2.01',
    obligations: shares,
    closed: [],
  };
  expect(statuses(parted).at(-1)).toBe('inForce');
  expect(statuses(play([['accept-return', body]], parted)).at(-1)).toBe('ended');
});

it('leaves the measures in force when a case is entrusted since 1 July 2026', () => {
  const coerced = play([['decide-coercion', { measure: 'seizeAndSell', forces: false, ...paper('8') }]], play(toReady));
  const entrust = (effectiveOn: string) =>
    statuses(play([['entrust', { receiver: 'P2.01', effectiveOn, ...paper('9') }]], coerced))[1];
  expect([entrust('2026-06-30'), entrust('2026-07-01')]).toEqual(['ended', 'inForce']);
});

it('does not keep an amendment of what is struck through', () => {
  const terminated = play([['terminate', { ground: 'L08:50.1.d', ...paper('3') }]], play(toReady));
  const decision = eventOf(terminated, 'CaseTerminated');
  const amended = play([['amend-decision', { decision, amendment: 'a name', ...paper('4') }]], terminated);
  const [refusal] = given(amended)
    .when('withdraw-step', { corrects: decision, reason: 'by mistake' })
    .thenRefused('correction.strikeThrough');
  expect(refusal!.steps).toMatchObject([{ type: 'DecisionAmended', rules: ['decision.amendment'] }]);
});
