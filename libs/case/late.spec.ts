import { describe, expect, it } from '@jest/globals';
import {
  type Body,
  decide,
  given,
  type History,
  opened,
  owing,
  play,
  stateOf,
  toReady,
  toWatched,
} from './testing/given.js';
import { foldCase, type LegalDate, recheck } from './index.js';
import { world } from './testing/given.js';

/** What happened before the last act is recorded with its date, if it leaves the case where it stands. */

const steps = (name: string, body: Body, from: History): History => play([[name, body]], from);
const watched = play([...toWatched, ['pause', { ground: 'L08:145.1.b', effectiveOn: '2024-05-06' }], 'resume']);
const late = { outcome: 'noConditionsFound', effectiveOn: '2024-04-15' };
const rulesOf = (history: History, name: string, body: Body): string[] => {
  const verdict = decide(history, name, body);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};

describe('recorded late', () => {
  const paying = play(
    [
      ...toReady,
      'propose-agreement',
      ['record-agreement', { inWriting: true, terms: 't' }],
      ['pay-instalment', { amount: '5', effectiveOn: '2024-04-01' }],
      ['pay-instalment', { amount: '5', effectiveOn: '2024-06-03' }],
    ],
    opened([owing('100'), owing('0', 3, 'do')]),
  );

  it.each<[string, string, Body, History]>([
    ['a verification', 'record-verification', late, watched],
    ['a session', 'hold-mobilisation-session', { result: 'notAgreed', effectiveOn: '2024-03-11' }, watched],
    ['a performance', 'record-performance', { obligation: 'o2', effectiveOn: '2024-04-02' }, paying],
    ['an instalment', 'pay-instalment', { amount: '5', effectiveOn: '2024-05-02' }, paying],
    ['a payment', 'record-payment', { amount: '5', effectiveOn: '2024-03-11' }, watched],
  ])('%s bears its date, and the next act still follows the last one', (_name, act, body, from) => {
    const history = steps(act, body, from);
    expect(history.at(from.length)!.envelope.effectiveOn).toBe(body['effectiveOn']);
    expect(stateOf(history)).toMatchObject({ place: stateOf(from).place, lastActOn: stateOf(from).lastActOn });
    expect(stateOf(history).unplaced).toEqual([]);
    expect(recheck(history, world)).toEqual([]);
  });

  it.each<[string, string, Body, History]>([
    [
      'what moves the case',
      'record-verification',
      { outcome: 'conditionsFound', effectiveOn: '2024-03-18' },
      play(toReady.slice(0, -1)),
    ],
    ['a stop', 'pause', { ground: 'L08:145.1.b', effectiveOn: '2024-04-15' }, watched],
    ['a verification in the voluntary period', 'record-verification', { ...late, effectiveOn: '2024-03-11' }, watched],
  ])('%s is not', (_name, act, body, from) => {
    expect(rulesOf(from, act, body)).toContain('date.beforeLastAct');
  });

  it('an instalment before the agreement is not', () => {
    const early = { amount: '5', effectiveOn: '2024-03-18' };
    expect(rulesOf(paying, 'pay-instalment', early)).toContain('agreement.recognition');
  });

  it('nothing is dated before the decision, nor on a day on which the case had ended', () => {
    const session = (effectiveOn: string): Body => ({ result: 'notAgreed', effectiveOn });
    expect(rulesOf(watched, 'hold-mobilisation-session', session('2024-03-01'))).toEqual(['date.beforeDecision']);
    const reopened = play(
      [
        ['terminate', { ground: 'L08:50.1.d', effectiveOn: '2024-06-03' }],
        ['reopen', { ground: 'L08:reopening.complaintUpheld', effectiveOn: '2024-07-01' }],
        ['pause', { ground: 'L08:145.1.b', effectiveOn: '2024-08-01' }],
      ],
      watched,
    );
    for (const day of ['2024-06-03', '2024-06-30'])
      expect(rulesOf(reopened, 'hold-mobilisation-session', session(day))).toEqual(['date.beforeLastAct']);
    expect(rulesOf(reopened, 'hold-mobilisation-session', session('2024-05-13'))).toEqual([]);
    expect(rulesOf(reopened, 'hold-mobilisation-session', session('2024-07-02'))).toEqual([]);
  });

  it('a verification is not the last one, and counts for the separate book if it follows the decision', () => {
    const [first, second] = ['2024-09-16', '2024-09-10'].map((effectiveOn) => ({ ...late, effectiveOn }));
    const history = steps('record-verification', second!, steps('record-verification', first!, watched));
    expect(stateOf(history)).toMatchObject({
      verification: { on: '2024-09-16', found: false },
      verificationsSinceNotYet: 2,
    });
  });

  it('a verification in its time meets the deadline that ran then, and none that began later', () => {
    const reverified = (history: History) => stateOf(history).deadlines.filter(({ rule }) => rule === 'reverification');
    const [running] = reverified(watched);
    expect(running).toMatchObject({ from: '2024-03-19' });
    const after = steps('record-verification', late, watched);
    expect(reverified(after)).toMatchObject([{ from: '2024-04-15' }]);
    const again = steps('record-verification', { ...late, effectiveOn: '2024-04-02' }, after);
    expect(reverified(again)).toEqual(reverified(after));
  });

  it('a withdrawn step does not move what was recorded late', () => {
    const history = steps('record-verification', late, watched);
    given(history)
      .when('withdraw-step', { corrects: history.at(watched.length)!.envelope.eventId, reason: 'by mistake' })
      .thenFacts('StepWithdrawn');
  });
});

describe('what happened before the ending of a case', () => {
  const ended = play(
    [...toReady, ['terminate', { ground: 'L08:50.1.d', effectiveOn: '2024-06-03' }]],
    opened([owing('100'), owing('50')]),
  );
  const paid = steps('record-payment', { amount: '30', effectiveOn: '2024-05-06' }, ended);

  it('takes its part out of what the ending had closed, and starts the term of its money only', () => {
    const { ending, obligations, ledger, deadlines, place } = stateOf(paid);
    expect({ place: place.lifecycle, rest: ending?.rest, undistributed: ledger.undistributed }).toEqual({
      place: 'completed',
      rest: 120n,
      undistributed: 30n,
    });
    expect(obligations.map(({ executed, terminated, open }) => [executed, terminated, open])).toEqual([
      [20n, 80n, 0n],
      [10n, 40n, 0n],
    ]);
    const before = stateOf(ended).deadlines.map(({ rule }) => rule);
    expect(deadlines.map(({ rule, dueOn }) => `${rule} ${dueOn}`).slice(before.length)).toEqual(['payout 2024-05-16']);
    expect(recheck(paid, world)).toEqual([]);
  });

  it('is paid out, and struck through like any other step', () => {
    const out = { total: '30', items: [{ to: 'paid', amount: '30' }], effectiveOn: '2024-05-07' };
    expect(stateOf(steps('pay-out', out, paid)).deadlines.filter(({ rule }) => rule === 'payout')).toEqual([]);
    const corrects = paid.at(ended.length)!.envelope.eventId;
    const struck = steps('withdraw-step', { corrects, reason: 'by mistake' }, paid);
    expect(stateOf(struck).obligations).toEqual(stateOf(ended).obligations);
    expect(rulesOf(paid, 'correct-date', { corrects, to: '2024-06-03' })).not.toEqual([]);
    expect(rulesOf(paid, 'correct-date', { corrects, to: '2024-05-02' })).toEqual([]);
  });

  it('is still counted by its own date when the case was reopened since', () => {
    const reopen = { ground: 'L08:reopening.complaintUpheld', effectiveOn: '2024-09-02' };
    const reopened = steps(
      'record-payment',
      { amount: '30', effectiveOn: '2024-05-06' },
      steps('reopen', reopen, ended),
    );
    const on = (day: string) => foldCase(reopened, day as LegalDate)!;
    expect(on('2024-07-01')).toMatchObject({ ending: { rest: 120n }, ledger: { received: 30n } });
    expect(on('2024-09-02').obligations.map(({ open }) => open)).toEqual([80n, 40n]);
    expect(rulesOf(reopened, 'record-payment', { amount: '1', effectiveOn: '2024-07-01' })).toEqual([
      'ledger.everyDay',
    ]);
  });
});
