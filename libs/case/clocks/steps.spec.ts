import { describe, expect, it } from '@jest/globals';
import {
  given,
  type History,
  play,
  stateOf,
  toDistributing,
  toReady,
  toRealising,
  toWatched,
} from '../testing/given.js';

/** The deadlines of acts: each about one thing, from one event, and met by the act that it is for. */

const pay = (on: string, amount: string) => ['record-payment', { effectiveOn: on, amount }] as const;
const payOut = (on: string, amount: string) =>
  ['pay-out', { effectiveOn: on, total: amount, items: [{ to: 'paid', amount }] }] as const;

const running = (history: History, rule: string) =>
  stateOf(history)
    .deadlines.filter((each) => each.rule === rule)
    .map(({ subject, dueOn }) => `${subject} ${dueOn}`.trim());
const clocksOf = (history: History, types = /^Deadline(Met|Ended)$/) =>
  history
    .filter(({ type }) => types.test(type))
    .map(({ type, data }) => [type, (data as { rule: string }).rule, data] as const);

describe('a deadline', () => {
  it('names its rule, its subject, the event that started it, and the article of that day', () => {
    const history = play([...toReady, pay('2024-03-20', '30')]);
    const payment = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
    expect(stateOf(history).deadlines.at(-1)).toMatchObject({
      rule: 'payout',
      subject: 'p1',
      startedBy: payment,
      regime: 'L08',
      article: 'L08 47.5',
      from: '2024-03-20',
      dueOn: '2024-04-01',
      lapsed: false,
    });
  });

  it('runs for money that leaves the deposit after the case has ended, also once a step is corrected', () => {
    const ended = play([
      ...toReady,
      pay('2024-03-20', '30'),
      ['postpone', { ground: 'L08:48.1.a', effectiveOn: '2024-03-20' }],
      ['pay-out', { total: '30', items: [{ to: 'deposited', amount: '30' }] }],
      ['terminate', { ground: 'L08:50.1.d', effectiveOn: '2024-05-06' }],
      ['release-deposit', { amount: '30', effectiveOn: '2024-05-07' }],
    ]);
    expect(running(ended, 'payout')).toEqual(['2024-05-17']);
    const earned = ended.find(({ type }) => type === 'MoneyDistributed')!.envelope.eventId;
    const moved = play([['correct-date', { corrects: earned, to: '2024-03-21' }]], ended);
    expect(running(moved, 'payout')).toEqual(['2024-05-17']);
    const paid = play([payOut('2024-05-08', '30')], moved);
    expect(running(paid, 'payout')).toEqual([]);
    expect(stateOf(paid).ledger).toMatchObject({ deposited: 0n, undistributed: 0n, paid: 30n });
  });

  it('runs for each payment, and is met when the money of that payment is paid out, oldest first', () => {
    const both = play([...toReady, pay('2024-03-20', '30'), pay('2024-03-25', '20')]);
    expect(running(both, 'payout')).toEqual(['p1 2024-04-01', 'p2 2024-04-04']);
    const first = play([payOut('2024-03-26', '30')], both);
    expect(running(first, 'payout')).toEqual(['p2 2024-04-04']);
    expect(running(play([payOut('2024-03-26', '29')], both), 'payout')).toHaveLength(2);
    const late = play([payOut('2024-04-05', '20')], first);
    expect(running(late, 'payout')).toEqual([]);
    expect(
      clocksOf(late, /^DeadlineMet$/)
        .slice(-2)
        .map(([, , data]) => data),
    ).toMatchObject([
      { rule: 'payout', inTime: true },
      { rule: 'payout', inTime: false },
    ]);
  });

  it('of money dated back is paid out in the order of the dates', () => {
    const history = play([...toReady, pay('2024-03-25', '30'), pay('2024-03-11', '20')]);
    expect(running(play([payOut('2024-03-26', '20')], history), 'payout')).toEqual(['p1 2024-04-04']);
  });

  it('goes with the payment that is struck through, and the other stays', () => {
    const history = play([...toReady, pay('2024-03-20', '30'), pay('2024-03-25', '20')]);
    const payment = history.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
    const struck = play([['withdraw-step', { effectiveOn: '2024-03-26', corrects: payment, reason: 'r' }]], history);
    expect(running(struck, 'payout')).toEqual(['p2 2024-04-04']);
  });

  it('ends with the case: each is named', () => {
    const history = play([...toWatched, ['terminate', { ground: 'c', effectiveOn: '2024-04-01' }]]);
    expect(clocksOf(history).filter(([type]) => type === 'DeadlineEnded')).toMatchObject(
      ['procuracy.copy', 'file.open', 'reverification', 'publication']
        .filter((rule) => running(play([...toWatched]), rule).length > 0)
        .map((rule) => ['DeadlineEnded', rule, { why: 'caseEnded' }]),
    );
    expect(stateOf(history).deadlines).toEqual([]);
    expect(stateOf(history).ending!.deadlines.map(({ rule }) => rule)).toContain('publication');
  });

  it('for the valuation contract is not set: no act of this version is the contract', () => {
    expect(running(play([...toRealising]), 'valuation.contract')).toEqual([]);
    expect(clocksOf(play([...toDistributing])).filter(([, rule]) => rule === 'valuation.contract')).toEqual([]);
  });

  it('of the voluntary period is over, neither in time nor late', () => {
    const { verdict } = given(play(toReady.slice(0, 3))).when('end-voluntary-period', { effectiveOn: '2024-04-30' });
    expect(verdict).toMatchObject({ kind: 'decided', facts: [{}, { type: 'DeadlineMet' }, { type: 'DeadlineSet' }] });
  });
});
