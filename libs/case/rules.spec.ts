import { describe, expect, it } from '@jest/globals';
import {
  type Body,
  decide,
  given,
  type History,
  newJudgment,
  opened,
  owing,
  play,
  type Step,
  toDistributing,
  toPreparing,
  toReady,
  toRealising,
  toSeparateBook,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
  world,
} from './testing/given.js';
import type { LegalDate } from './index.js';

/** Each rule of the acts: the last case that it refuses beside the first that it accepts. */
interface Row {
  readonly rule: string;
  readonly title: string;
  readonly history: History;
  readonly act: string;
  readonly refused: readonly Body[];
  readonly accepted: readonly Body[];
  readonly recordedOn?: string;
}

const row = (
  rule: string,
  title: string,
  steps: readonly Step[] | History,
  act: string,
  refused: readonly Body[],
  accepted: readonly Body[],
  recordedOn?: string,
): Row => ({
  rule,
  title,
  history: isHistory(steps) ? steps : play(steps),
  act,
  refused,
  accepted,
  ...(recordedOn === undefined ? {} : { recordedOn }),
});
const isHistory = (steps: readonly Step[] | History): steps is History => {
  const [first] = steps;
  return typeof first === 'object' && 'envelope' in first;
};
const on = (effectiveOn: string, body: Body = {}): Body => ({ effectiveOn, ...body });

/** The steps of `toWatched`, with the not-yet-enforceable decision on the given day, after two verifications. */
const watchedSince = (day: string, target: 'judgment' | 'request', ...verifiedOn: string[]): History =>
  play(
    [
      ...toVerifying,
      ['record-verification', on(day, { outcome: 'noConditionsFound' })],
      ['classify-not-yet-enforceable', on(day, { ground: day < '2026-07-01' ? 'L08:44a.1.a' : 'L25:38.1.a' })],
      ...verifiedOn.map((when): Step => ['record-verification', on(when, { outcome: 'noConditionsFound' })]),
    ],
    opened([owing('100')], '2024-03-04', target),
  );
const preparing = (forces: boolean): readonly Step[] => [
  ...toReady,
  ['decide-coercion', { measure: 'seizeAndSell', forces }],
];
const start = (day: string, at: string, planned = true): Body => on(day, { at, planned });
const pay = (total: string, ...parts: string[]): Body => ({
  total,
  items: (parts.length > 0 ? parts : [total]).map((amount) => ({ to: 'paid', amount })),
});
const paid: readonly Step[] = [['record-payment', { amount: '100', effectiveOn: '2024-03-20' }]];
const paidBy = play(paid).find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
const deposit: readonly Step[] = [
  ['record-payment', on('2024-03-20', { amount: '9' })],
  ['pay-out', on('2024-03-22', { total: '9', items: [{ to: 'deposited', amount: '9' }] })],
];
const toAgreed: readonly Step[] = [...toReady, 'propose-agreement'];
const settled: readonly Step[] = [...paid, ['pay-out', { ...pay('100'), effectiveOn: '2024-03-22' }]];
const ended = play([['terminate', on('2024-05-06', { ground: 'a' })]]);

const rows: readonly Row[] = [
  // dates
  row(
    'date.future',
    'a day that has not come',
    toReady,
    'pause',
    [on('2024-05-07', { ground: 'complaint' })],
    [on('2024-05-06', { ground: 'complaint' })],
    '2024-05-06',
  ),
  row(
    'date.beforeDecision',
    'before the decision',
    opened(),
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a payment may be dated back to the decision',
    toReady,
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a pay-out, too',
    [['record-payment', { amount: '9' }], ...toReady],
    'pay-out',
    [on('2024-03-03', pay('9'))],
    [on('2024-03-04', pay('9'))],
  ),
  row(
    'date.beforeLastAct',
    'an act never goes back',
    toReady,
    'pause',
    [on('2024-03-18', { ground: 'complaint' })],
    [on('2024-03-19', { ground: 'complaint' })],
  ),
  row(
    'date.beforeLastAct',
    'an instalment is an act',
    [...toAgreed, ['record-agreement', { inWriting: true, terms: 't' }]],
    'pay-instalment',
    [on('2024-03-18', { amount: '1' })],
    [on('2024-03-19', { amount: '1' })],
  ),
  row(
    'ending.lastDate',
    'not before a payment of the case',
    settled,
    'confirm-executed',
    [on('2024-03-21')],
    [on('2024-03-22')],
  ),
  row(
    'ending.lastDate',
    'not before interest',
    [...deposit, ['record-interest', on('2024-04-02', { amount: '1' })], ['pay-out', on('2024-04-02', pay('1'))]],
    'terminate',
    [on('2024-04-01', { ground: 'a' })],
    [on('2024-04-02', { ground: 'a' })],
  ),

  // notice and voluntary period: 6 March + 10 days is Saturday 16 March, which rolls to Monday 18 March
  row(
    'voluntaryPeriod.over',
    'from the day after its rolled end',
    toVoluntaryPeriod,
    'end-voluntary-period',
    [on('2024-03-16'), on('2024-03-17'), on('2024-03-18')],
    [on('2024-03-19')],
  ),
  row(
    'obligation.open',
    'nothing is owed any more',
    [...paid.slice(0, 0), ...toVoluntaryPeriod, ...paid],
    'end-voluntary-period',
    [on('2024-03-20')],
    [],
  ),

  // verification and classification
  row(
    'classification.verified',
    'a verification that found nothing',
    toReady,
    'classify-not-yet-enforceable',
    [{ ground: 'a' }],
    [],
  ),
  row(
    'classification.verified',
    'six months old at most (19 September)',
    [...toVerifying, ['record-verification', { outcome: 'noConditionsFound' }]],
    'classify-not-yet-enforceable',
    [on('2024-09-20', { ground: 'b' })],
    [on('2024-09-19', { ground: 'b' })],
  ),
  row(
    'verification.due',
    'found only when verified so',
    toWatched,
    'classify-enforceable',
    [{ conditions: 'found' }],
    [{ conditions: 'toVerify' }],
  ),
  row(
    'verification.due',
    'found after a verification',
    [...toWatched, ['record-verification', { outcome: 'conditionsFound' }]],
    'classify-enforceable',
    [],
    [{ conditions: 'found' }],
  ),

  // separate book
  row(
    'separateBook',
    'one year under L08 (to Wednesday 19 March 2025)',
    toSeparateBook.slice(0, -1),
    'move-to-separate-book',
    [on('2025-03-19')],
    [on('2025-03-20')],
  ),
  row(
    'separateBook.verified',
    'and two verifications',
    toSeparateBook.slice(0, -2),
    'move-to-separate-book',
    [on('2025-03-20')],
    [],
  ),
  row(
    'separateBook',
    'on request, too, until 30 June 2026',
    watchedSince('2025-06-30', 'request', '2025-12-30', '2026-06-30'),
    'move-to-separate-book',
    [on('2026-06-30')],
    [],
  ),
  row(
    'separateBook.exOfficio',
    'the day before the law changes',
    watchedSince('2025-06-27', 'request', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-07-01')],
    [on('2026-06-30')],
  ),
  row(
    'separateBook',
    'ex officio before it, one year',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-06-29')],
    [on('2026-06-30')],
  ),
  row(
    'separateBook',
    'two years where the move is a step of L25, also after a decision under L08',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01'),
    'move-to-separate-book',
    [on('2026-07-01')],
    [],
  ),
  row(
    'separateBook',
    'and they are counted from that decision',
    watchedSince('2025-06-27', 'judgment', '2025-12-29', '2026-06-01', '2026-12-31', '2027-06-01'),
    'move-to-separate-book',
    [on('2027-06-28')],
    [on('2027-06-29')],
  ),
  row(
    'separateBook',
    'two years where it starts under L25',
    watchedSince('2026-07-01', 'judgment', '2027-01-04', '2027-06-30', '2027-12-30', '2028-06-30'),
    'move-to-separate-book',
    [on('2028-07-03')],
    [on('2028-07-04')],
  ),
  row(
    'separateBook',
    'two years where it starts on the last day of L08',
    watchedSince('2026-06-30', 'judgment', '2026-12-30', '2027-06-30', '2027-12-30', '2028-06-29'),
    'move-to-separate-book',
    [on('2028-06-30')],
    [on('2028-07-01')],
  ),

  // agreement
  row(
    'agreement.written',
    'in writing',
    toAgreed,
    'record-agreement',
    [{ inWriting: false, terms: 't' }],
    [{ inWriting: true, terms: 't' }],
  ),

  // coercion
  row(
    'coercion.dissipation',
    'in the voluntary period only at once',
    toVoluntaryPeriod,
    'decide-coercion',
    [
      { measure: 'forceAct', forces: false },
      { measure: 'forceAct', forces: false, urgency: 'ordinary' },
    ],
    [{ measure: 'forceAct', forces: false, urgency: 'dissipation' }],
  ),
  row(
    'coercion.conditions',
    'urgent before a verification',
    toVerifying,
    'decide-coercion',
    [
      { measure: 'forceAct', forces: false, urgency: 'ordinary' },
      { measure: 'forceAct', forces: false },
    ],
    [{ measure: 'forceAct', forces: false, urgency: 'dissipation' }],
  ),
  row(
    'coercion.time',
    'from 06:00 to before 22:00',
    toPreparing,
    'start-coercion',
    [
      start('2025-04-01', '22:00'),
      start('2025-04-01', '05:59'),
      start('2025-04-01', '23:59'),
      start('2025-04-01', '00:00'),
    ],
    [start('2025-04-01', '06:00'), start('2025-04-01', '21:59')],
  ),
  row(
    'coercion.time',
    'not on a day off',
    toPreparing,
    'start-coercion',
    [
      start('2025-04-05', '09:00'),
      start('2025-04-07', '09:00'),
      start('2025-04-30', '09:00'),
      start('2025-05-01', '09:00'),
    ],
    [start('2025-04-04', '09:00'), start('2025-04-08', '09:00')],
  ),
  row(
    'coercion.plan',
    'forces need a plan',
    preparing(true),
    'start-coercion',
    [start('2025-04-01', '09:00', false)],
    [start('2025-04-01', '09:00')],
  ),
  row(
    'coercion.plan',
    'without forces none is needed',
    preparing(false),
    'start-coercion',
    [],
    [start('2025-04-01', '09:00', false)],
  ),
  row(
    'coercion.tet',
    'no forces from 14 January to 13 February 2025',
    preparing(true),
    'start-coercion',
    [start('2025-01-14', '09:00'), start('2025-02-05', '09:00'), start('2025-02-13', '09:00')],
    [start('2025-01-13', '09:00'), start('2025-02-14', '09:00')],
  ),
  row(
    'coercion.tet',
    'without forces it may be',
    preparing(false),
    'start-coercion',
    [],
    [start('2025-01-24', '09:00')],
  ),
  row(
    'coercion.time',
    'on the days of Tết no coercion at all',
    preparing(false),
    'start-coercion',
    [start('2025-01-29', '09:00')],
    [start('2025-02-03', '09:00')],
  ),
  row('distribution.order', 'coercion ends with empty hands', toDistributing, 'end-coercion', [{ how: 'ended' }], []),
  row('distribution.order', 'or before anything came in', toRealising, 'end-coercion', [], [{ how: 'cancelled' }]),
  row(
    'distribution.order',
    'proceeds are money',
    toRealising,
    'receive-proceeds',
    [{ amount: '0' }],
    [{ amount: '1' }, { amount: '1000' }],
  ),
  row(
    'payout.within',
    'of the proceeds',
    toDistributing,
    'distribute-proceeds',
    [{ ...pay('41'), assets: 'none' }],
    [{ ...pay('40'), assets: 'none' }],
  ),

  // money
  row(
    'payment.withinDebt',
    'to the last đồng',
    toReady,
    'record-payment',
    [{ amount: '0' }, { amount: '101' }],
    [{ amount: '1' }, { amount: '100' }],
  ),
  row(
    'payment.withinDebt',
    'an instalment, too',
    [...toAgreed, ['record-agreement', { inWriting: true, terms: 't' }]],
    'pay-instalment',
    [{ amount: '101' }],
    [{ amount: '100' }],
  ),
  row(
    'payment.open',
    'not on a completed case, however it is dated',
    ended,
    'record-payment',
    [on('2024-03-04', { amount: '1' }), on('2024-05-06', { amount: '1' })],
    [],
  ),
  row(
    'payout.within',
    'what is there, and the items make the total',
    paid,
    'pay-out',
    [pay('101'), pay('0'), pay('50', '20', '31'), pay('50', '20', '29')],
    [pay('100'), pay('50', '20', '30')],
  ),
  row('payout.within', 'no item of nothing', paid, 'pay-out', [pay('50', '50', '0')], [pay('50', '49', '1')]),
  row('interest.deposited', 'nothing is in deposit', paid, 'record-interest', [{ amount: '1' }], []),
  row(
    'interest.deposited',
    'more than nothing, and no more than lies there',
    deposit,
    'record-interest',
    [{ amount: '0' }, { amount: '10' }, on('2024-03-21', { amount: '1' })],
    [{ amount: '1' }, { amount: '9' }, on('2024-03-22', { amount: '1' })],
  ),
  row(
    'payment.withinDebt',
    'a payment is not corrected to nothing',
    paid,
    'correct-amount',
    [{ corrects: paidBy, id: 'p1', to: '0' }],
    [{ corrects: paidBy, id: 'p1', to: '1' }],
  ),
  row(
    'obligation.open',
    'a duty that is not to pay, and once',
    opened([owing('1'), owing('0', 3, 'do')]),
    'record-performance',
    [{ obligation: 'o1' }, { obligation: 'o3' }],
    [{ obligation: 'o2' }],
  ),

  // stops
  row(
    'postponement.agreement',
    'by agreement with a term',
    toReady,
    'postpone',
    [{ ground: 'c' }, { ground: 'c', until: '2024-03-18' }],
    [{ ground: 'c', until: '2024-03-19' }, { ground: 'a' }],
  ),
  row(
    'postponement.protestOnce',
    'three months (from 19 March to 19 June)',
    toReady,
    'postpone',
    [
      { ground: 'protestRequest', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-20' },
      { ground: 'protestRequest', requestedOn: '2024-03-15', until: '2024-06-18' },
      { ground: 'protestRequest', requestedOn: '2024-03-20', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-03-18' },
    ],
    [
      { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-19' },
      { ground: 'protestRequest', requestedOn: '2024-03-15', until: '2024-06-14' },
    ],
  ),
  row(
    'postponement.protestOnce',
    'once only',
    [...toReady, ['postpone', { ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-06-19' }], 'resume'],
    'postpone',
    [{ ground: 'protestRequest', requestedOn: '2024-03-19', until: '2024-04-01' }],
    [{ ground: 'b' }],
  ),
  row(
    'resumption',
    'the last stop only',
    [...toReady, ['pause', { ground: 'complaint' }], ['postpone', { ground: 'a' }]],
    'resume',
    [{}],
    [],
  ),
  row('resumption', 'that one', [...toReady, ['pause', { ground: 'complaint' }]], 'resume', [], [{}]),
  row(
    'stop.running',
    'one of several',
    [...toReady, ['pause', { ground: 'complaint' }], ['postpone', { ground: 'a' }]],
    'end-stop',
    [{ stop: 's3' }],
    [{ stop: 's1' }, { stop: 's2' }],
  ),
  row(
    'stop.running',
    'not the last',
    [...toReady, ['pause', { ground: 'complaint' }]],
    'end-stop',
    [{ stop: 's1' }],
    [],
  ),

  // endings
  row('execution.complete', 'every debt', opened([owing('100')]), 'confirm-executed', [{}], []),
  row('execution.duties', 'every duty', opened([owing('0', 3, 'do')]), 'confirm-executed', [{}], []),
  row('execution.complete', 'done', settled, 'confirm-executed', [], [{}]),
  row('ending.distributed', 'nothing in hand', paid, 'confirm-executed', [{}], []),
  row(
    'ending.distributed',
    'however it ends',
    [['record-payment', { amount: '9' }]],
    'terminate',
    [{ ground: 'a' }],
    [],
  ),
  row(
    'ending.distributed',
    'deposited counts',
    [
      ['record-payment', { amount: '9' }],
      ['pay-out', { total: '9', items: [{ to: 'deposited', amount: '9' }] }],
    ],
    'terminate',
    [],
    [{ ground: 'a' }],
  ),
  row(
    'entrustment.localAssetsFirst',
    'to another office that is known',
    toReady,
    'entrust',
    [{ receiver: 'P1.01' }, { receiver: 'P9.99' }],
    [{ receiver: 'P1.02' }, { receiver: 'P2.01' }],
  ),
  row(
    'withdrawal.upward',
    'to 30 June 2025',
    toReady,
    'withdraw-up',
    [on('2025-07-01'), on('2026-07-01')],
    [on('2025-06-30')],
  ),
  row(
    'privateOffice',
    'no open case, under either law',
    toReady,
    'move-to-private-office',
    [on('2026-06-30', { receiver: 'x' }), on('2026-07-01', { receiver: 'x' })],
    [],
  ),
  row(
    'reopening.grounds',
    'not what was executed in full',
    [...settled, 'confirm-executed'],
    'reopen',
    [{ ground: 'retrial' }],
    [],
  ),
  row('reopening.grounds', 'but what was terminated', ended, 'reopen', [], [{ ground: 'terminationRevoked' }]),
];

const cases = rows.flatMap(({ refused, accepted, ...rest }) => [
  ...refused.map((body) => ({ ...rest, body, isAccepted: false })),
  ...accepted.map((body) => ({ ...rest, body, isAccepted: true })),
]);

describe('rules', () => {
  it.each(cases.map((one) => [`${one.rule}, ${one.title}: ${one.act} ${JSON.stringify(one.body)}`, one] as const))(
    '%s',
    (_title, { rule, history, act, body, isAccepted, recordedOn }) => {
      const { verdict } = given(history).when(act, body, recordedOn ? { recordedOn: recordedOn as LegalDate } : {});
      const rules = verdict.kind === 'refused' ? verdict.refusals.map((refusal) => refusal.rule) : [];
      expect(rules).toEqual(isAccepted ? [] : [rule]);
    },
  );

  it('say from when on a wait is over', () => {
    const [refusal] = given(play(toVoluntaryPeriod))
      .when('end-voluntary-period', on('2024-03-18'))
      .thenRefused('voluntaryPeriod.over');
    expect(refusal).toMatchObject({ until: '2024-03-19', regime: 'L08', article: 'L08 45, 46.1', verified: true });
  });

  it('are all named where there are several, each with its way out', () => {
    const history = play([['record-payment', { amount: '40' }]], opened([owing('100'), owing('0', 3, 'do')]));
    const refusals = given(history)
      .when('confirm-executed')
      .thenRefused('execution.complete', 'execution.duties', 'ending.distributed');
    expect(refusals.map(({ unlockedBy }) => unlockedBy)).toEqual([
      ['record-payment'],
      ['record-performance'],
      ['pay-out'],
    ]);
  });

  it('cite the regime of the day of the act', () => {
    const cite = (day: string) => {
      const verdict = decide(play(toReady), 'record-payment', on(day, { amount: '101' }));
      return verdict.kind === 'refused' ? verdict.refusals[0]!.regime : undefined;
    };
    expect([cite('2026-06-30'), cite('2026-07-01')]).toEqual(['L08', 'L25']);
  });
});

describe('the fifteen days around Tết', () => {
  // The window is verified in a calendar of our own, because the committed one does not have 2027 announced.
  const tetWindow = (day: LegalDate) => ({ inside: day < '2027-02-23', verified: true });
  const announced = {
    ...world,
    calendar: { ...world.calendar, tetWindow, day: () => ({ working: true, verified: true }) },
  };
  const begin = (day: string, forces: boolean) =>
    given(play(preparing(forces))).when('start-coercion', start(day, '09:00'), { world: announced });

  it('know no forces under either law', () => {
    begin('2026-02-20', true).thenRefused('coercion.tet');
    begin('2027-02-22', true).thenRefused('coercion.tet');
    begin('2027-02-22', false).thenFacts('CoercionStarted');
    begin('2027-02-23', true).thenFacts('CoercionStarted');
  });

  it('never refuse where the day is unverified', () => {
    given(play(preparing(true)))
      .when('start-coercion', start('2027-02-22', '09:00'))
      .thenFacts('CoercionStarted');
  });
});

describe('the enforcement decision', () => {
  const issue = (day: string, obligation: Body) =>
    decide([], 'issue-decision', on(day, { debtor: 'd', obligations: [obligation] }), newJudgment, {
      target: 'judgment',
    });
  const rulesOf = (verdict: ReturnType<typeof issue>): string[] =>
    verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];

  it('is not made before the judgment was received', () => {
    expect(rulesOf(issue('2024-03-03', owing('1')))).toEqual(['date.beforeDecision']);
    expect(rulesOf(issue('2024-03-04', owing('1')))).toEqual([]);
  });

  it('orders to pay something', () => {
    expect(rulesOf(issue('2024-03-04', owing('0')))).toEqual(['obligation.open']);
    expect(rulesOf(issue('2024-03-04', owing('0', 3, 'do')))).toEqual([]);
  });

  it('is refused where the receiver accepted the entrustment already', () => {
    const part = { ref: '00000000-0000-4000-8000-000000000000', commitment: 'a'.repeat(64) };
    const body = {
      entrustedCase: 'c',
      category: 'civil',
      initiative: 'onRequest',
      parties: [{ id: 'd1', role: 'debtor', name: part }],
      obligations: [{ id: 'o1', ...owing('5'), debtors: ['d1'] }],
    };
    expect(decide([], 'accept-entrustment', on('2024-03-04', body)).kind).toBe('decided');
    given(opened()).when('accept-entrustment', body).thenRefused('lifecycle');
  });
});
