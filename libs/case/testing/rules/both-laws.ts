import { type Body, type History, opened, owing, play } from '../given.js';
import { wholeAgreement } from '../row.js';
import { on, type RuleRow } from '../rule-row.js';
import { ended, nothingFound, onBothSides, paid, paidOut, type Side } from './sides.js';

/** Rules that both laws have, each on either side of the day on which the law changes. */

/** A ground of the other law is refused beside the same act on one of the law of the day. */
const byGround = (
  rule: string,
  act: string,
  bodyOf: (grounds: Side['grounds']) => Body,
  historyOf: (side: Side) => History = ({ ready }) => ready,
): RuleRow[] =>
  onBothSides((side) => [
    rule,
    'on a ground of the law of the day',
    historyOf(side),
    act,
    [on(side.day, bodyOf(side.others))],
    [on(side.day, bodyOf(side.grounds))],
  ]);

const grounds: readonly RuleRow[] = [
  ...byGround(
    'classification.ground',
    'classify-not-yet-enforceable',
    ({ notYet }) => ({ ground: notYet }),
    nothingFound,
  ),
  ...byGround('postponement.grounds', 'postpone', ({ postponement }) => ({ ground: postponement })),
  ...byGround('suspension.grounds', 'suspend-temporarily', ({ suspension }) => ({ ground: suspension })),
  ...byGround('pause.grounds', 'pause', ({ pause }) => ({ ground: pause })),
  ...byGround('termination.grounds', 'terminate', ({ termination }) => ({ ground: termination })),
  ...byGround('revocation.grounds', 'revoke-decision', ({ revocation }) => ({ ground: revocation })),
  ...byGround('cancellation.authority', 'cancel-decision', ({ cancellation }) => ({
    by: 'superior',
    ground: cancellation,
  })),
  ...byGround('reopening.grounds', 'reopen', ({ reopening }) => ({ ground: reopening }), ended),
  ...byGround('notice.validity', 'issue-notice', ({ channel }) => ({ channel })),
];

const contradictedAndAgreed: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'classification.verified',
    'not while new information is to be verified',
    play(
      [['record-information', on(side.day, { kind: 'partyResult', outcome: 'conditionsFound' })]],
      nothingFound(side),
    ),
    'classify-not-yet-enforceable',
    [on(side.day, { ground: side.grounds.notYet })],
    [],
  ]),
  ...onBothSides(({ ready, day }) => [
    'agreement.recognition',
    'between a debtor and a creditor of the case',
    ready,
    'record-agreement',
    [on(day, { ...wholeAgreement, participants: ['d9'] })],
    [on(day, { ...wholeAgreement, participants: ['d1'] })],
  ]),
];

const officerAndNotice: readonly RuleRow[] = [
  ...onBothSides(({ ready, day }) => [
    'officer.assign',
    'to another one',
    ready,
    'change-officer',
    [on(day, { officer: 'officer-1' })],
    [on(day, { officer: 'officer-2' })],
  ]),
  ...onBothSides((side) => [
    'officer.assign',
    'a file is opened once',
    play([['open-file', on(side.day)]], side.ready),
    'open-file',
    [on(side.day)],
    [],
  ]),
  ...onBothSides(({ voluntary, day, grounds: { vneid } }) => [
    'notice.validity',
    'never by the app alone',
    voluntary.filter(({ type }) => type === 'EnforcementDecisionIssued' || type === 'OfficerAssigned'),
    'issue-notice',
    [on(day, { channel: vneid })],
    [],
  ]),
  ...onBothSides(({ periodOver, day, next }) => [
    'voluntaryPeriod.over',
    'no verification is dated in the period',
    periodOver,
    'record-verification',
    [on(periodOver[0]!.envelope.effectiveOn < '2026' ? '2024-03-18' : '2026-07-13', { outcome: 'conditionsFound' })],
    [on(day, { outcome: 'conditionsFound' }), on(next, { outcome: 'noConditionsFound' })],
  ]),
];

const urgent = { measure: 'deductAccount', forces: false, urgency: 'dissipation' };
const ordinary = { measure: 'deductAccount', forces: false };
const coercion: readonly RuleRow[] = [
  ...onBothSides(({ voluntary }) => {
    const [first, last, after] =
      voluntary[0]!.envelope.effectiveOn < '2026'
        ? ['2024-03-07', '2024-03-18', '2024-03-19']
        : ['2026-07-03', '2026-07-13', '2026-07-14'];
    const urgentOnly = play(
      [
        ['decide-coercion', on(first!, urgent)],
        ['end-coercion', { how: 'ended' }],
      ],
      voluntary,
    );
    return [
      'voluntaryPeriod.over',
      'ordinary coercion waits for it, after an urgent one too',
      urgentOnly,
      'decide-coercion',
      [on(last!, ordinary)],
      [on(last!, urgent), on(after!, ordinary)],
    ];
  }),
  ...onBothSides((side) => [
    'coercion.conditions',
    'the latest verification counts',
    nothingFound(side),
    'decide-coercion',
    [on(side.day, ordinary)],
    [on(side.day, urgent)],
  ]),
];

const goesTo = (to: string, amount: string): Body => ({ total: amount, items: [{ to, amount }] });
/** All that a sale brought, 150 for a debt of 100: so much elsewhere, the rest to the payees. */
const ofSale = (to: string, amount: number): Body => ({
  total: '150',
  items: [
    { to, amount: `${amount}` },
    { to: 'paid', amount: `${150 - amount}` },
  ],
  assets: 'none',
});

const money: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'obligation.open',
    'a duty that is not to pay, and once',
    opened([owing('1'), owing('0', 3, 'do')], side.day),
    'record-performance',
    [on(side.day, { obligation: 'o1' })],
    [on(side.day, { obligation: 'o2' })],
  ]),
  ...onBothSides((side) => [
    'payout.within',
    'the items make the total, and each of them pays',
    paid(side),
    'pay-out',
    [
      on(side.day, { total: '50', items: [{ to: 'paid', amount: '49' }] }),
      on(side.day, {
        total: '50',
        items: [
          { to: 'paid', amount: '50' },
          { to: 'costs', amount: '0' },
        ],
      }),
    ],
    [on(side.day, { total: '50', items: [{ to: 'paid', amount: '50' }] })],
  ]),
  ...onBothSides((side) => [
    'payout.within',
    'a refund is what lies beyond the debt, rent comes from a sale, the fee is three percent where its rate is known',
    paid(side),
    'pay-out',
    [goesTo('refunded', '1'), goesTo('rent', '1'), ...(side.day < '2026' ? [goesTo('fee', '4')] : [])],
    [goesTo('fee', '3'), goesTo('costs', '20')],
  ]),
  ...onBothSides(({ realising }) => [
    'payout.within',
    'of a sale',
    play([['receive-proceeds', { amount: '150' }]], realising),
    'distribute-proceeds',
    [ofSale('refunded', 51)],
    [ofSale('refunded', 50), ofSale('rent', 50)],
  ]),
  ...onBothSides((side) => [
    'payout.within',
    'everything is paid back once the decision was revoked',
    play(
      [
        ['pay-out', on(side.day, goesTo('deposited', '100'))],
        ['revoke-decision', on(side.next, { ground: side.grounds.revocation })],
        ['release-deposit', on(side.next, { amount: '100' })],
      ],
      paid(side),
    ),
    'pay-out',
    [goesTo('rent', '9')],
    [goesTo('refunded', '100')],
  ]),
  ...onBothSides((side) => [
    'ledger.everyDay',
    'not before the money came',
    play([['record-payment', on(side.next, { amount: '9' })]], side.ready),
    'pay-out',
    [on(side.day, { total: '9', items: [{ to: 'paid', amount: '9' }] })],
    [on(side.next, { total: '9', items: [{ to: 'paid', amount: '9' }] })],
  ]),
];

const stops: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'obligation.open',
    'there is something to stop',
    paidOut(side),
    'pause',
    [on(side.next, { ground: side.grounds.pause })],
    [],
  ]),
  ...onBothSides(({ ready, day, next, grounds: { protest } }) => [
    'postponement.protestOnce',
    'within three months of the request',
    ready,
    'postpone',
    [on(next, { ground: protest, until: next }), on(day, { ground: protest, requestedOn: next, until: next })],
    [on(next, { ground: protest, requestedOn: day, until: next })],
  ]),
  ...onBothSides(({ ready, day, next, grounds: { postponement } }) => [
    'date.order',
    'it ends after it begins',
    ready,
    'postpone',
    [on(next, { ground: postponement, until: day })],
    [on(next, { ground: postponement, until: next })],
  ]),
];

const endOfSuspension: readonly RuleRow[] = [
  ...onBothSides(({ ready, day, grounds: { suspension } }) => {
    const [own, other] = day < '2026-07-01' ? ['L08:49.3.a', 'L08:49.3.c'] : ['L25:47.3.d', 'L25:47.3.a'];
    return [
      'suspension.end',
      'by a paper that the law names for its ground',
      play([['suspend-temporarily', on(day, { ground: suspension })]], ready),
      'record-stop-ground-ended',
      [on(day, { stop: 's1' }), on(day, { stop: 's1', ground: other })],
      [on(day, { stop: 's1', ground: own })],
    ];
  }),
  ...onBothSides(({ ready, day, grounds: { pause } }) => [
    'suspension.end',
    'a pause ends by none',
    play([['pause', on(day, { ground: pause })]], ready),
    'record-stop-ground-ended',
    [on(day, { stop: 's1', ground: day < '2026-07-01' ? 'L08:49.3.a' : 'L25:47.3.d' })],
    [on(day, { stop: 's1' })],
  ]),
];

export const bothLawsRows: readonly RuleRow[] = [
  ...grounds,
  ...contradictedAndAgreed,
  ...officerAndNotice,
  ...coercion,
  ...money,
  ...stops,
  ...endOfSuspension,
];
