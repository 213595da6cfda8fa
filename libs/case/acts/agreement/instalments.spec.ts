import { expect, it } from '@jest/globals';
import { type History, play, stateOf, type Step, toReady } from '../../testing/given.js';
import { wholeAgreement } from '../../testing/row.js';

/** What is paid by other acts than `pay-instalment`, or is no longer owed, counts in the agreement. */

const instalments = [
  { dueOn: '2024-04-10', amount: '40' },
  { dueOn: '2024-05-10', amount: '60' },
];
const agreed = play([
  ...toReady,
  ['record-agreement', { ...wholeAgreement, until: '2024-05-31', instalments, effectiveOn: '2024-03-20' }],
]);
const eventOf = (history: History, type: string): string =>
  history.findLast((each) => each.type === type)!.envelope.eventId;
const paid = (amount: string, effectiveOn = '2024-04-09'): Step => ['record-payment', { amount, effectiveOn }];
const running = (history: History): string[] =>
  stateOf(history)
    .deadlines.filter(({ rule }) => rule === 'agreement.instalment')
    .map(({ subject }) => subject);
const ending = (history: History): (readonly [string, unknown])[] =>
  history.flatMap(({ type, data }) =>
    'rule' in data && data.rule === 'agreement.instalment' && type !== 'DeadlineSet'
      ? [[type, (data as { inTime?: boolean }).inTime] as const]
      : [],
  );

it('by any payment', () => {
  expect(running(play([paid('40')], agreed))).toEqual(['i2']);
  const whole = play([paid('100')], agreed);
  expect([running(whole), ending(whole)]).toEqual([
    [],
    [
      ['DeadlineMet', true],
      ['DeadlineMet', true],
    ],
  ]);
  play(['confirm-executed'], play([['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }]], whole));
});

it('or by a decision that leaves nothing to pay', () => {
  const part = { ground: 'L08:50.1.c', shares: [{ obligation: 'o1', amount: '60' }], effectiveOn: '2024-03-21' };
  const rest = play([['terminate-part', part], paid('40')], agreed);
  expect([running(rest), ending(rest)]).toEqual([
    [],
    [
      ['DeadlineMet', true],
      ['DeadlineEnded', undefined],
    ],
  ]);
});

it('or by a debt that turns out smaller, whichever is corrected first', () => {
  const corrects = agreed[0]!.envelope.eventId;
  const smaller = play([['correct-amount', { corrects, id: 'o1', to: '70' }]], agreed);
  expect(running(smaller)).toEqual(['i1', 'i2']);
  expect(running(play([paid('70')], smaller))).toEqual([]);
  expect(running(play([['correct-amount', { corrects, id: 'o1', to: '40' }]], play([paid('40')], agreed)))).toEqual([]);
});

it('a payment that turns out smaller leaves its instalment due again', () => {
  const early = play([paid('40')], agreed);
  const corrects = eventOf(early, 'PaymentCollected');
  const less = play([['correct-amount', { corrects, id: 'p1', to: '30' }]], early);
  expect(running(less).sort()).toEqual(['i1', 'i2']);
  expect(running(play([paid('10', '2024-04-10')], less))).toEqual(['i2']);
  expect(running(play([['withdraw-step', { corrects, reason: 'a slip' }]], early)).sort()).toEqual(['i1', 'i2']);
});

it('not what was paid before it', () => {
  const before = play([...toReady, ['record-payment', { amount: '40', effectiveOn: '2024-03-20' }]]);
  const one = { ...wholeAgreement, until: '2024-05-31', instalments: instalments.slice(0, 1) };
  const later = play([['record-agreement', { ...one, effectiveOn: '2024-03-20' }]], before);
  expect(running(later)).toEqual(['i1']);
  play([['record-breach', { effectiveOn: '2024-04-11' }]], later);
});
