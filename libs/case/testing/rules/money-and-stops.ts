import { opened, owing, play, toReady, toRealising } from '../given.js';
import { deposit, ended, on, paid, paidBy, pay, row, type RuleRow, stopping, toAgreed } from '../rule-row.js';

const inDeposit = play([
  ['postpone', on('2024-03-19', { ground: 'b' })],
  ...deposit,
  ['terminate', on('2024-05-06', { ground: 'a' })],
]);

/** Rules on money, under the law of 2008 and on the day on which the law changes. */
export const moneyRows: readonly RuleRow[] = [
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
    'of a completed case what came in before its end',
    ended,
    'record-payment',
    [on('2024-05-06', { amount: '1' }), on('2024-05-07', { amount: '1' })],
    [on('2024-03-04', { amount: '1' }), on('2024-05-05', { amount: '100' })],
  ),
  row(
    'payment.open',
    'of a case that has ended only what lay in deposit then bears interest, and not before it ended',
    inDeposit,
    'record-interest',
    [on('2024-05-05', { amount: '1' })],
    [on('2024-05-06', { amount: '1' })],
  ),
  row(
    'payment.open',
    'nothing is left of it',
    play(
      [
        ['release-deposit', { amount: '9' }],
        ['pay-out', pay('9')],
      ],
      inDeposit,
    ),
    'pay-out',
    [pay('1')],
    [],
  ),
  row('payout.within', 'taken out of the deposit first', inDeposit, 'pay-out', [pay('9')], []),
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
    'stop.money',
    'what was collected goes on deposit, unless it was paid out before the stop',
    [['record-payment', { amount: '50', effectiveOn: '2024-03-20' }], ...stopping('2024-03-22')],
    'pay-out',
    [on('2024-03-22', pay('50')), on('2024-03-25', pay('50'))],
    [on('2024-03-21', pay('50')), on('2024-03-22', { total: '50', items: [{ to: 'deposited', amount: '50' }] })],
  ),
  row(
    'stop.money',
    'also once the stop is lifted, for the days on which it ran',
    [
      ['record-payment', { amount: '50', effectiveOn: '2024-03-20' }],
      ...stopping('2024-03-22'),
      ['resume', { effectiveOn: '2024-03-29' }],
    ],
    'pay-out',
    [on('2024-03-22', pay('50')), on('2024-03-28', pay('50'))],
    [on('2024-03-21', pay('50')), on('2024-03-29', pay('50'))],
  ),
  row(
    'stop.money',
    'a deposit stays while the case is stopped',
    [...deposit, ...stopping('2024-03-22')],
    'release-deposit',
    [{ amount: '9' }],
    [],
  ),
  row(
    'deposit.within',
    'more than nothing, no more than lies there, and not before it was put there',
    deposit,
    'release-deposit',
    [{ amount: '0' }, { amount: '10' }, on('2024-03-21', { amount: '9' })],
    [{ amount: '1' }, { amount: '9' }],
  ),
  row('deposit.within', 'there is one', paid, 'release-deposit', [{ amount: '1' }], []),
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
];

/** Rules on stops, under the law of 2008 and on the day on which the law changes. */
export const stopRows: readonly RuleRow[] = [
  // stops
  row(
    'pause.grounds',
    'of entrusted handling only while coercion runs',
    toReady,
    'pause',
    [{ ground: 'L08:57.2.d' }, { ground: 'L08:coercionDay' }],
    [{ ground: 'L08:145.1.b' }],
  ),
  row('pause.grounds', 'while an asset is realised', toRealising, 'pause', [], [{ ground: 'L08:57.2.d' }]),
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
];

/** Under the law of 2025 a right or duty passes on, and the case goes on. */
const two = opened(
  [
    { kind: 'pay', nature: 'party', rank: 5, amount: '100', point: 'L25:33.2.b', creditor: 'the creditor' },
    { kind: 'pay', nature: 'state', rank: 2, amount: '10' },
  ],
  '2026-07-01',
);
const onePaid = play(
  [['record-performance', on('2026-07-02', { obligation: 'o1' })]],
  opened([owing('100', 3, 'deliver'), owing('10')], '2026-07-01'),
);
/** Two debtors owe the first debt without saying how, and the second one jointly. */
const besideOthers = two.map((each, index) => {
  if (index > 0) return each;
  const { obligations, parties } = each.data as { obligations: object[]; parties: object[] };
  const owed = obligations.map((one, at) => ({ ...one, debtors: ['d1', 'd2'], ...(at > 0 && { joint: true }) }));
  return { ...each, data: { ...each.data, parties: [...parties, { ...parties[0], id: 'd2' }], obligations: owed } };
});
const toOne = [{ name: 'the successor' }];
const reorganised = { ground: 'L25:41.1.reorganisation', from: 'd1', successors: toOne };
const transfers = (day: string, body: object) => on(day, { ...reorganised, ...body });

export const transferRows: readonly RuleRow[] = [
  row(
    'transfer.decision',
    'not before 1 July 2026',
    opened(),
    'decide-transfer',
    [transfers('2026-06-30', {})],
    [transfers('2026-07-01', {})],
  ),
  row(
    'obligation.open',
    'of what is open',
    play([['record-payment', on('2026-07-01', { amount: '100' })]], opened([owing('100')], '2026-07-01')),
    'decide-transfer',
    [transfers('2026-07-02', {})],
    [],
  ),
  row(
    'transfer.decision',
    'of a party, and of its open obligations',
    onePaid,
    'decide-transfer',
    [transfers('2026-07-02', { from: 'd2' }), transfers('2026-07-02', { obligations: ['o1'] })],
    [transfers('2026-07-02', {}), transfers('2026-07-02', { obligations: ['o2'] })],
  ),
  row(
    'transfer.decision',
    'death passes on a right, not a duty',
    two,
    'decide-transfer',
    [transfers('2026-07-02', { ground: 'L25:ND152.25.1' })],
    [transfers('2026-07-02', { ground: 'L25:ND152.25.1', from: 'c1' })],
  ),
  row(
    'transfer.decision',
    'a duty with the consent of the creditor',
    two,
    'decide-transfer',
    [transfers('2026-07-02', { ground: 'L25:ND152.25.4' })],
    [
      transfers('2026-07-02', { ground: 'L25:ND152.25.4', creditorConsents: true }),
      transfers('2026-07-02', { ground: 'L25:ND152.25.4', from: 'c1' }),
    ],
  ),
  row(
    'transfer.decision',
    'a right to one successor, a duty to several',
    two,
    'decide-transfer',
    [transfers('2026-07-02', { from: 'c1', successors: [...toOne, { name: 'another' }] })],
    [transfers('2026-07-02', { successors: [...toOne, { name: 'another' }] })],
  ),
  row(
    'transfer.decision',
    'of one of several debtors to one successor, unless they owe jointly',
    besideOthers,
    'decide-transfer',
    [transfers('2026-07-02', { obligations: ['o1'], successors: [...toOne, { name: 'another' }] })],
    [
      transfers('2026-07-02', { obligations: ['o1'] }),
      transfers('2026-07-02', { obligations: ['o2'], successors: [...toOne, { name: 'another' }] }),
    ],
  ),
];
