import { type Body, type History, opened, owing, play, type Step } from '../given.js';
import { wholeAgreement } from '../row.js';
import { on, type RuleRow } from '../rule-row.js';

/** Rules on cases of the 2025 law from their first day on: what each refuses beside what it accepts. */
const pay = (total: string): Body => ({ total, items: [{ to: 'paid', amount: total }] });

/** Decided on Wednesday 1 July 2026; the notice is valid on Thursday 2, its ten days end on Sunday 12 and roll. */
const fresh = (...debts: readonly Body[]): History => opened(debts.length > 0 ? debts : [owing('100')], '2026-07-01');
const steps: readonly Step[] = [
  ['assign-officer', on('2026-07-01', { officer: 'officer-1' })],
  ['issue-notice', on('2026-07-02', { channel: 'L25:ND152.16.3.person' })],
  ['record-valid-notice', on('2026-07-02')],
  ['end-voluntary-period', on('2026-07-14')],
  ['record-verification', on('2026-07-15', { outcome: 'conditionsFound' })],
];
const voluntary = play(steps.slice(0, 3), fresh());
const verifying = play(steps.slice(0, 4), fresh());
const ready = play(steps, fresh());
const preparing = (forces: boolean): History =>
  play([['decide-coercion', on('2026-07-16', { measure: 'seizeAndSell', forces })]], ready);
const realising = play(
  [
    ['start-coercion', on('2026-07-20', { at: '09:00', planned: false })],
    ['seize-asset', on('2026-07-20', { kind: 'movable', count: 1, description: 'a thing' })],
  ],
  preparing(false),
);
const instalment = (dueOn: string, amount: string): Body => ({ instalments: [{ dueOn, amount }] });
const paid = play([['record-payment', on('2026-07-16', { amount: '100' })]], ready);
const deposited = play(
  [['pay-out', on('2026-07-17', { total: '100', items: [{ to: 'deposited', amount: '100' }] })]],
  paid,
);
const negotiating = play([['propose-agreement', on('2026-07-15')]], ready);
const stoppedTwice = play(
  [
    ['pause', on('2026-07-15', { ground: 'L25:101.1.b' })],
    ['postpone', on('2026-07-15', { ground: 'L25:46.1.d' })],
  ],
  ready,
);
const stopped = play([['pause', on('2026-07-15', { ground: 'L25:101.1.b' })]], ready);

type Row = readonly [rule: string, history: History, act: string, refused: readonly Body[], accepted: readonly Body[]];

const notFound = (history: History): History =>
  play([['record-verification', on('2026-07-15', { outcome: 'noConditionsFound' })]], history);
const classify = (day: string): Body => on(day, { ground: 'L25:38.1.a' });
const plan = (day: string, at: string, planned: boolean): Body => on(day, { at, planned });

const rows: readonly Row[] = [
  ['voluntaryPeriod.over', voluntary, 'end-voluntary-period', [on('2026-07-13')], [on('2026-07-14')]],
  [
    'classification.verified',
    play(steps.slice(0, 4), fresh(owing('100'), owing('0', 3, 'do'))),
    'classify-not-yet-enforceable',
    [classify('2026-07-15')],
    // A court has declared that the debtor lost his capacity: its decision is the proof.
    [on('2026-07-15', { ground: 'L25:38.1.dd' })],
  ],
  [
    'classification.verified',
    notFound(verifying),
    'classify-not-yet-enforceable',
    [],
    [classify('2026-07-15'), classify('2027-01-15')],
  ],
  [
    'agreement.written',
    negotiating,
    'record-agreement',
    [
      on('2026-07-16', { ...wholeAgreement, inWriting: false }),
      on('2026-07-16', { inWriting: true, terms: 't' }),
      on('2026-07-16', { ...wholeAgreement, consequence: undefined }),
      on('2026-07-16', { ...wholeAgreement, ...instalment('2026-07-15', '5') }),
      on('2026-07-16', { ...wholeAgreement, ...instalment('2037-01-01', '5') }),
      on('2026-07-16', { ...wholeAgreement, ...instalment('2026-08-15', '101') }),
    ],
    [
      on('2026-07-16', wholeAgreement),
      on('2026-07-16', { ...wholeAgreement, ...instalment('2026-07-16', '100') }),
      on('2026-07-16', { ...wholeAgreement, ...instalment('2036-12-31', '5') }),
    ],
  ],
  [
    'agreement.recognition',
    ready,
    'deny-agreement',
    [on('2026-07-16', { ground: 'L08:ND62.5.third', reason: 'r' })],
    [on('2026-07-16', { ground: 'L25:36.2.state', reason: 'r' })],
  ],
  ['agreement.recognition', ready, 'pay-instalment', [on('2026-07-16', { amount: '5' })], []],
  ['agreement.breach', ready, 'record-breach', [on('2026-07-16')], []],
  [
    'agreement.breach',
    play([['record-agreement', on('2026-07-16', wholeAgreement)]], ready),
    'decide-coercion',
    [on('2026-07-17', { measure: 'seizeAndSell', forces: false })],
    [on('2026-07-17', { measure: 'seizeAndSell', forces: false, urgency: 'dissipation' })],
  ],
  [
    'coercion.dissipation',
    voluntary,
    'decide-coercion',
    [on('2026-07-03', { measure: 'seizeAndSell', forces: false })],
    [on('2026-07-03', { measure: 'seizeAndSell', forces: false, urgency: 'dissipation' })],
  ],
  [
    'coercion.time',
    preparing(false),
    'start-coercion',
    [plan('2026-07-20', '22:00', false), plan('2026-07-20', '05:59', false), plan('2026-07-19', '09:00', false)],
    [plan('2026-07-20', '21:59', false), plan('2026-07-20', '06:00', false)],
  ],
  [
    'coercion.plan',
    preparing(true),
    'start-coercion',
    [plan('2026-07-20', '09:00', false)],
    [plan('2026-07-20', '09:00', true)],
  ],
  [
    'distribution.order',
    realising,
    'receive-proceeds',
    [on('2026-07-21', { amount: '0' })],
    [on('2026-07-21', { amount: '1' })],
  ],
  [
    'payment.withinDebt',
    ready,
    'record-payment',
    [on('2026-07-16', { amount: '101' })],
    [on('2026-07-16', { amount: '100' })],
  ],
  ['payout.within', paid, 'pay-out', [on('2026-07-17', pay('101'))], [on('2026-07-17', pay('100'))]],
  [
    'interest.deposited',
    deposited,
    'record-interest',
    [on('2026-07-20', { amount: '101' }), on('2026-07-16', { amount: '1' })],
    [on('2026-07-20', { amount: '100' })],
  ],
  ['ledger.everyDay', paid, 'pay-out', [on('2026-07-15', pay('100'))], [on('2026-07-16', pay('100'))]],
  [
    'stop.money',
    play([['postpone', on('2026-07-17', { ground: 'L25:46.1.c.creditor' })]], paid),
    'pay-out',
    [on('2026-07-17', pay('100'))],
    [on('2026-07-20', { total: '100', items: [{ to: 'deposited', amount: '100' }] })],
  ],
  [
    'stop.money',
    play([['postpone', on('2026-07-20', { ground: 'L25:46.1.c.creditor' })]], deposited),
    'release-deposit',
    [on('2026-07-20', { amount: '100' })],
    [],
  ],
  [
    'deposit.within',
    deposited,
    'release-deposit',
    [on('2026-07-17', { amount: '101' }), on('2026-07-16', { amount: '100' })],
    [on('2026-07-17', { amount: '100' })],
  ],
  [
    'pause.grounds',
    ready,
    'pause',
    [on('2026-07-16', { ground: 'L25:ND152.48.3' })],
    [on('2026-07-16', { ground: 'L25:101.1.b' })],
  ],
  ['pause.grounds', realising, 'pause', [], [on('2026-07-21', { ground: 'L25:ND152.27.1.c' })]],
  [
    'postponement.grounds',
    ready,
    'postpone',
    [on('2026-07-16', { ground: 'L25:46.1.a' }), on('2026-07-16', { ground: 'L25:46.1.b' })],
    [on('2026-07-16', { ground: 'L25:46.1.d' })],
  ],
  [
    'suspension.grounds',
    play([], fresh(owing('0', 3, 'do'))),
    'suspend-temporarily',
    [on('2026-07-02', { ground: 'L25:47.1.a' })],
    [on('2026-07-02', { ground: 'L25:47.2.protest' })],
  ],
  ['resumption', stoppedTwice, 'resume', [on('2026-07-16')], []],
  ['resumption', stopped, 'resume', [], [on('2026-07-16')]],
  ['stop.running', stopped, 'end-stop', [on('2026-07-16', { stop: 's1' })], []],
  ['stop.running', stoppedTwice, 'end-stop', [on('2026-07-16', { stop: 's3' })], [on('2026-07-16', { stop: 's1' })]],
  ['execution.complete', ready, 'confirm-executed', [on('2026-07-16')], []],
  ['execution.duties', play([], fresh(owing('0', 3, 'do'))), 'confirm-executed', [on('2026-07-16')], []],
  ['ending.distributed', paid, 'confirm-executed', [on('2026-07-17')], []],
  ['ending.lastDate', deposited, 'confirm-executed', [on('2026-07-16')], [on('2026-07-17')]],
  [
    'entrustment.localAssetsFirst',
    ready,
    'entrust',
    [on('2026-07-16', { receiver: 'P9.99' })],
    [on('2026-07-16', { receiver: 'P2.01' })],
  ],
  [
    'date.beforeDecision',
    ready,
    'record-payment',
    [on('2026-06-30', { amount: '1' })],
    [on('2026-07-01', { amount: '1' })],
  ],
  ['date.beforeLastAct', ready, 'propose-agreement', [on('2026-07-14')], [on('2026-07-15')]],
  ['obligation.open', deposited, 'propose-agreement', [on('2026-07-17')], []],
  [
    'reopening.grounds',
    play([['confirm-executed', on('2026-07-17')]], deposited),
    'reopen',
    [on('2026-07-20', { ground: 'L25:reopening.terminationRevoked' })],
    [],
  ],
];

export const rows2025: readonly RuleRow[] = rows.map(([rule, history, act, refused, accepted]) => ({
  rule,
  title: 'under the law of 2025',
  history,
  act,
  refused,
  accepted,
}));
