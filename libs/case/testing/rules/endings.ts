import {
  asEntrusted,
  type Body,
  type History,
  idOf,
  opened,
  owing,
  play,
  toReady,
  toRealising,
  toWatched,
} from '../given.js';
import { ended, on, paid, row, type RuleRow, settled } from '../rule-row.js';

const owed = (amount: string, more: readonly Body[] = []): History => opened([owing(amount), ...more]);
const paidOut = play(
  [
    ['record-payment', on('2024-03-05', { amount: '100' })],
    ['pay-out', on('2024-03-05', { total: '100', items: [{ to: 'paid', amount: '100' }] })],
  ],
  owed('100'),
);

// ---- a part of the case is terminated or revoked ----

const part = (day: string, ground: string, obligation: string, amount?: string, more: Body = {}): Body =>
  on(day, { ground, shares: [{ obligation, ...(amount ? { amount } : {}) }], ...more });
const twoDebts = owed('100', [owing('50')]);
/** Two debtors owe the first debt in shares of 60 and 40, and the second one jointly. */
const inShares: History = twoDebts.map((each, index) => {
  if (index > 0) return each;
  const [first, second] = (each.data as { obligations: object[] }).obligations;
  const debtors = ['d1', 'd2'];
  const shares = [
    { debtor: 'd1', part: '60' },
    { debtor: 'd2', part: '40' },
  ];
  const obligations = [
    { ...first, debtors, shares },
    { ...second, debtors, joint: true },
  ];
  return { ...each, data: { ...each.data, obligations } };
});

function partsOf(law: 'L08' | 'L25'): RuleRow[] {
  const day = law === 'L08' ? '2024-03-05' : '2026-07-02';
  const acts = [
    ['terminate-part', 'termination.grounds', 'L08:50.1.d', 'L25:48.6'],
    ['revoke-part', 'revocation.grounds', 'L08:37.1.c', 'L25:52.1.c'],
  ] as const;
  const [exemption, agreed] = law === 'L08' ? ['L08:50.1.e', 'L08:50.1.c'] : ['L25:48.5', 'L25:48.4'];
  return [
    ...acts.flatMap(([act, list, of08, of25]) => {
      const [own, other] = law === 'L08' ? [of08, of25] : [of25, of08];
      const two = on(day, { ground: own, shares: [{ obligation: 'o1' }, { obligation: 'o2' }] });
      return [
        row(list, 'in part: a ground of the day', twoDebts, act, [part(day, other, 'o1')], [part(day, own, 'o1')]),
        row('part.obligations', 'one that is open', twoDebts, act, [part(day, own, 'o3')], [part(day, own, 'o2')]),
        row(
          'part.obligations',
          'no more than is open',
          twoDebts,
          act,
          [part(day, own, 'o1', '101')],
          [part(day, own, 'o1', '100')],
        ),
        row('part.rest', 'something is left', twoDebts, act, [two], [part(day, own, 'o1')]),
        row('part.rest', 'one debt, divided', owed('100'), act, [part(day, own, 'o1')], [part(day, own, 'o1', '99')]),
        row('part.rest', 'one duty', opened([owing('0', 3, 'do')]), act, [part(day, own, 'o1')], []),
        row('obligation.open', 'in part: everything is paid', paidOut, act, [part(day, own, 'o1')], []),
      ];
    }),
    row('exemption.decided', 'in part', twoDebts, 'terminate-part', [part(day, exemption, 'o1')], []),
    row(
      'part.release',
      'from a share that is fixed',
      inShares,
      'terminate-part',
      [
        part(day, agreed, 'o2', '20', { released: 'd2' }),
        part(day, agreed, 'o1', '41', { released: 'd2' }),
        part(day, agreed, 'o1', '39', { released: 'd2' }),
        part(day, agreed, 'o1', '40', { released: 'd3' }),
      ],
      [part(day, agreed, 'o1', '40', { released: 'd2' })],
    ),
  ];
}

// ---- entrustment, whole and in part ----

const seized = play([...toRealising]);
const handled = play(['return-unsold-asset'], seized);
const unsold: readonly RuleRow[] = (['2024-04-02', '2026-07-02'] as const).flatMap((day) => {
  const to = (more: Body = {}): Body => on(day, { receiver: 'P2.01', ...more });
  const one = { shares: [{ obligation: 'o1', amount: '40' }] };
  const isNew = day > '2026-07-01';
  const excepted = { exception: 'collateral' };
  return [
    row('entrustment.localAssetsFirst', 'assets are unsold', seized, 'entrust', [to()], isNew ? [to(excepted)] : []),
    row('entrustment.localAssetsFirst', 'assets went back', handled, 'entrust', [], [to()]),
    row('entrustment.localAssetsFirst', 'assets unsold, a part', seized, 'entrust-part', [to(one)], []),
    row(
      'entrustment.localAssetsFirst',
      'a part to an unknown office',
      handled,
      'entrust-part',
      [to({ ...one, receiver: 'P9.99' })],
      [to(one)],
    ),
    ...(['entrust', 'entrust-part'] as const).map((act) =>
      row(
        'entrustment.exception',
        `${act}, of the day`,
        handled,
        act,
        isNew ? [] : [to({ ...(act === 'entrust' ? {} : one), ...excepted })],
        isNew ? [to({ ...(act === 'entrust' ? {} : one), ...excepted })] : [to(act === 'entrust' ? {} : one)],
      ),
    ),
    row(
      'part.obligations',
      'entrusted: no more than is open',
      handled,
      'entrust-part',
      [to({ shares: [{ obligation: 'o1', amount: '101' }] })],
      [],
    ),
    row(
      'part.rest',
      'entrusted: something is left',
      handled,
      'entrust-part',
      [to({ shares: [{ obligation: 'o1' }] })],
      [],
    ),
    row('obligation.open', 'entrusted: everything is paid', paidOut, 'entrust-part', [to(one)], []),
  ];
});

/** The same case, led by the provincial office. */
const atProvince = (history: History): History =>
  history.map((each) => ({ ...each, envelope: { ...each.envelope, officeThen: 'P1.00' } }));

/** Rules on endings and reopening, under the law of 2008 and on the day on which the law changes. */
export const endingRows: readonly RuleRow[] = [
  ...partsOf('L08'),
  ...partsOf('L25'),
  ...unsold,
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
    'withdrawal.upward',
    'not from the provincial office itself',
    atProvince(play(toReady)),
    'withdraw-up',
    [on('2025-06-30')],
    [],
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
  ...[
    { law: '2008', from: opened(), day: '2024-03-05', ground: 'L08:37.1.a' },
    { law: '2025', from: opened([owing('100')], '2026-07-01'), day: '2026-07-02', ground: 'L25:52.1.a' },
  ].flatMap(({ law, from, day, ground }) => {
    const amending = (decision: string) => on(day, { decision, amendment: 'a name' });
    const revoked = play([['revoke-decision', on(day, { ground })]], from);
    return [
      row(
        'decision.amendment',
        `one of the case, ${law}`,
        from,
        'amend-decision',
        [amending(idOf(9))],
        [amending(idOf(0))],
      ),
      row(
        'revocation.grounds',
        `not at a receiver, ${law}`,
        asEntrusted(from),
        'revoke-decision',
        [on(day, { ground })],
        [],
      ),
      row('decision.amendment', `one that stands, ${law}`, revoked, 'amend-decision', [amending(idOf(0))], []),
    ];
  }),
];

/** Watched and verified again, then terminated on 3 June 2024: paid, performed, verified … until the day before. */
const endedWatched = play(
  [...toWatched, ['terminate', on('2024-06-03', { ground: 'L08:50.1.d' })]],
  opened([owing('100'), owing('0', 3, 'do')]),
);
const endedReady = play([...toReady, ['terminate', on('2024-06-03', { ground: 'L08:50.1.d' })]]);
const entrustedAway = play([...toReady, ['entrust', on('2024-06-03', { receiver: 'P2.01' })]]);

const ofBefore = (
  rule: RuleRow['rule'],
  act: string,
  body: Body,
  day = '2024-06-02',
  history = endedWatched,
): RuleRow => row(rule, `${act}, before the case ended`, history, act, [on('2024-06-03', body)], [on(day, body)]);

/** What happened before the ending of a case, and is recorded after it. */
export const beforeEndedRows: readonly RuleRow[] = [
  ofBefore('payment.open', 'record-payment', { amount: '100' }),
  ofBefore('payment.open', 'record-performance', { obligation: 'o2' }),
  ofBefore('verification.due', 'record-verification', { outcome: 'noConditionsFound' }),
  ofBefore('mediation.session', 'hold-mobilisation-session', { result: 'notAgreed' }),
  ofBefore('notice.validity', 'issue-notice', { channel: 'inPerson' }, '2024-03-11', endedReady),
  ofBefore('officer.assign', 'open-file', {}),
  ofBefore('classification.ground', 'record-publication', {}),
  row(
    'payment.open',
    'not of what is owed at another office since',
    entrustedAway,
    'record-payment',
    [on('2024-05-06', { amount: '1' })],
    [],
  ),
];
