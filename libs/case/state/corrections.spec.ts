import { describe, expect, it } from '@jest/globals';
import {
  decide,
  given,
  type History,
  idOf,
  opened,
  owing,
  placeOf,
  play,
  stateOf,
  toDistributing,
  toReady,
  toVoluntaryPeriod,
  toVerifying,
  toWatched,
} from '../testing/given.js';
import { corrected, type LegalDate, recheck, type Refusal } from '../index.js';
import { world } from '../testing/given.js';

/** A wrong entry is struck through by a later fact, and only while the remaining steps are legal. */

const eventOf = (history: History, type: string): string =>
  history.findLast((each) => each.type === type)!.envelope.eventId;
/** The later steps that prevent the correction, as `type (rules)`. */
const stepsOf = ([refusal]: readonly Refusal[]): string =>
  refusal!.steps!.map(({ type, rules }) => `${type} (${rules.join(', ')})`).join('; ');
const withdrawing = (history: History, type: string) =>
  given(history).when('withdraw-step', { corrects: eventOf(history, type), reason: 'by mistake' });

describe('striking a step through', () => {
  it.each([
    ['VerificationDone', toWatched, /ClassifiedNotYetEnforceable .*classification\.verified/],
    ['VoluntaryPeriodEnded', toReady, /VerificationDone .*lifecycle/],
    ['NoticeValid', toVerifying, /VoluntaryPeriodEnded/],
    ['CoercionDecided', toDistributing, /CoercionStarted .*AssetSeized .*ProceedsReceived/],
    ['AssetSeized', toDistributing, /ProceedsReceived/],
  ] as const)('is refused for %s, naming the steps that depend on it', (type, steps, named) => {
    const [refusal] = withdrawing(play(steps), type).thenRefused('correction.strikeThrough');
    expect(stepsOf([refusal!])).toMatch(named);
    expect(refusal!.unlockedBy).toContain('withdraw-step');
  });

  it('is possible from the last step on, one by one, down to the decision', () => {
    let history = play(toDistributing);
    const types = ['ProceedsReceived', 'AssetSeized', 'CoercionStarted', 'CoercionDecided', 'VerificationDone'];
    for (const type of [...types, 'VoluntaryPeriodEnded', 'NoticeValid', 'NoticeIssued', 'OfficerAssigned']) {
      withdrawing(history, type).thenFacts('StepWithdrawn');
      history = play([['withdraw-step', { corrects: eventOf(history, type), reason: 'by mistake' }]], history);
    }
    expect(placeOf(history)).toBe('received.decisionIssued | unclassified');
    expect(stateOf(history).ledger.received).toBe(0n);
    withdrawing(history, 'EnforcementDecisionIssued').thenRefused('correction.strikeThrough');
  });

  it('is refused where a stop has found the case, for the step that led there', () => {
    const history = play([...toWatched, ['pause', { ground: 'complaint' }], 'resume']);
    const [refusal] = withdrawing(history, 'ClassifiedNotYetEnforceable').thenRefused('correction.strikeThrough');
    expect(stepsOf([refusal!])).toMatch(/PauseDecided .*lifecycle/);
  });

  it('is refused for a payment that was paid out', () => {
    const history = play([
      ['record-payment', { amount: '60' }],
      ['pay-out', { total: '60', items: [{ to: 'paid', amount: '60' }] }],
    ]);
    const [refusal] = withdrawing(history, 'PaymentCollected').thenRefused('correction.strikeThrough');
    expect(stepsOf([refusal!])).toMatch(/MoneyDistributed .*payout\.within/);
  });

  it('opens a case again whose ending was a wrong entry', () => {
    const history = play([...toReady, ['terminate', { ground: 'a' }]]);
    const struck = play([['withdraw-step', { corrects: eventOf(history, 'CaseTerminated'), reason: 'no' }]], history);
    expect(placeOf(struck)).toBe('enforceable.ready | withConditions');
    expect(stateOf(struck).obligations[0]).toMatchObject({ open: 100n, terminated: 0n });
  });

  it('never gives the number of a payment twice', () => {
    const history = play([
      ['record-payment', { amount: '10' }],
      ['record-payment', { amount: '20' }],
    ]);
    const first = history.find((each) => each.type === 'PaymentCollected')!.envelope.eventId;
    const next = play(
      [
        ['withdraw-step', { corrects: first, reason: 'no' }],
        ['record-payment', { amount: '30' }],
      ],
      history,
    );
    expect(stateOf(next).payments.map(({ id }) => id)).toEqual(['p2', 'p3']);
  });

  it.each([
    ['an unknown event', idOf(999)],
    ['an event twice', undefined],
  ])('is refused for %s', (_name, event) => {
    const once = play([['hold-mobilisation-session', { result: 'agreed' }]]);
    const corrects = event ?? eventOf(once, 'MobilisationSessionHeld');
    const history = event ? once : play([['withdraw-step', { corrects, reason: 'no' }]], once);
    given(history).when('withdraw-step', { corrects, reason: 'no' }).thenRefused('correction.strikeThrough');
  });

  it('is no step that can be struck through itself', () => {
    const once = play([['hold-mobilisation-session', { result: 'agreed' }]]);
    const corrects = eventOf(once, 'MobilisationSessionHeld');
    withdrawing(play([['withdraw-step', { corrects, reason: 'no' }]], once), 'StepWithdrawn').thenRefused(
      'correction.strikeThrough',
    );
  });
});

describe('correcting a date', () => {
  const history = play(toReady);
  const moving = (type: string, to: string, recordedOn?: string) =>
    given(history).when(
      'correct-date',
      { corrects: eventOf(history, type), to },
      recordedOn ? { recordedOn: recordedOn as LegalDate } : {},
    );

  it.each([
    ['to another day', 'VerificationDone', '2024-03-25'],
    ['to the day of the step before', 'VoluntaryPeriodEnded', '2024-03-19'],
  ])('moves the step %s', (_name, type, to) => {
    moving(type, to).thenFacts('DateCorrected');
    const moved = play([['correct-date', { corrects: eventOf(history, type), to }]], history);
    expect(corrected(moved).find((each) => each.type === type)!.envelope.effectiveOn).toBe(to);
    expect(stateOf(moved).lastActOn).toBe(to);
    expect(recheck(moved, world)).toEqual([]);
    // A cut-off before the earlier of both days sees neither.
    expect(moved.at(-1)!.envelope.effectiveOn <= to).toBe(true);
  });

  it.each([
    ['after a later step', 'VoluntaryPeriodEnded', '2024-03-20', /VerificationDone .*date\.beforeLastAct/],
    ['before an earlier step', 'VerificationDone', '2024-03-18', /VerificationDone .*date\.beforeLastAct/],
    ['into the voluntary period', 'VoluntaryPeriodEnded', '2024-03-18', /VoluntaryPeriodEnded .*voluntaryPeriod\.over/],
  ])('is refused %s, naming the step that would not be legal', (_name, type, to, named) => {
    expect(stepsOf(moving(type, to).thenRefused('correction.strikeThrough'))).toMatch(named);
  });

  it('is refused for a valid notice, where the voluntary period would end on another day', () => {
    // From 5 March the ten days end on Friday 15 March; from 6, 7 and 8 March they all roll to Monday 18 March.
    const notified = play(toVoluntaryPeriod);
    const to = (day: string) =>
      given(notified).when('correct-date', { corrects: eventOf(notified, 'NoticeValid'), to: day });
    to('2024-03-08').thenFacts('DateCorrected');
    to('2024-03-09').thenRefused('notice.validity');
  });

  it('is refused before the decision, and to a day that has not come', () => {
    moving('VerificationDone', '2024-03-03').thenRefused('date.beforeDecision');
    moving('VerificationDone', '2024-05-02', '2024-05-01').thenRefused('date.future');
    moving('VerificationDone', '2024-05-01', '2024-05-01').thenFacts('DateCorrected');
  });
});

describe('correcting an amount', () => {
  const history = play([['record-payment', { amount: '70' }]], opened([owing('100'), owing('50', 1)]));
  const payment = eventOf(history, 'PaymentCollected');
  const to = (body: { corrects?: string; id?: string; to: string }, from = history) =>
    given(from).when('correct-amount', { corrects: payment, id: 'p1', ...body });

  it('of a payment allocates it anew, in the order of the law', () => {
    const after = stateOf(play([['correct-amount', { corrects: payment, id: 'p1', to: '40' }]], history));
    expect(after.ledger).toMatchObject({ received: 40n, undistributed: 40n });
    expect(after.obligations.map(({ executed, open }) => [executed, open])).toEqual([
      [0n, 100n],
      [40n, 10n],
    ]);
    expect(after.payments).toMatchObject([{ id: 'p1', amount: 40n }]);
  });

  it('of an obligation changes what is open', () => {
    const after = stateOf(play([['correct-amount', { corrects: idOf(0), id: 'o1', to: '20' }]], history));
    expect(after.obligations[0]).toMatchObject({ amount: 20n, executed: 20n, open: 0n });
  });

  it('to nothing closes a duty to pay', () => {
    const none = play([['correct-amount', { corrects: idOf(0), id: 'o1', to: '0' }]], opened([owing('100')]));
    given(none).when('confirm-executed').thenFacts('CaseExecuted');
  });

  it.each([
    ['more than is owed', { to: '151' }],
    ['what it is already', { to: '70' }],
    ['an obligation below what was executed', { corrects: idOf(0), id: 'o2', to: '49' }],
    ['an id that is not there', { id: 'p9', to: '1' }],
    ['an event that entered something else', { corrects: idOf(0), to: '1' }],
    ['an obligation by the event of a payment', { id: 'o1', to: '90' }],
  ])('is refused for %s', (_name, body) => {
    to(body).thenRefused('correction.strikeThrough');
  });

  it('is refused below what was paid out, and after the ending', () => {
    const paid = play([['pay-out', { total: '70', items: [{ to: 'paid', amount: '70' }] }]], history);
    to({ to: '69' }, paid).thenRefused('correction.strikeThrough');
    to({ to: '71' }, paid).thenFacts('AmountCorrected');
    to({ to: '71' }, play([['terminate', { ground: 'a' }]], paid)).thenRefused('correction.strikeThrough');
  });

  it('is a verdict like any other: asked twice, told the same', () => {
    const ask = () => decide(history, 'correct-amount', { corrects: payment, id: 'p1', to: '40' });
    expect(ask()).toEqual(ask());
  });
});
