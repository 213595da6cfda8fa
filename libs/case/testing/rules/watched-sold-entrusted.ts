import { asEntrusted, type Body, type History, play } from '../given.js';
import { on, type RuleRow } from './rule-row.js';
import { onBothSides, paidOut } from './sides.js';

/** Watching, selling, entrusting: further rules that both laws have. */

const pay = (amount: string): Body => ({ total: amount, items: [{ to: 'paid', amount }], assets: 'none' });
const dayOf = (history: History): string => history.at(-1)!.envelope.effectiveOn;

const watching: readonly RuleRow[] = [
  ...onBothSides(({ watched, next }) => [
    'classification.ground',
    'published once',
    play([['record-publication', on(next)]], watched),
    'record-publication',
    [on(next)],
    [],
  ]),
  ...onBothSides(({ watched, next }) => [
    'verification.due',
    'found only when verified so',
    watched,
    'classify-enforceable',
    [on(next, { conditions: 'found' })],
    [on(next, { conditions: 'toVerify' })],
  ]),
];

const selling: readonly RuleRow[] = [
  ...onBothSides(({ realising }) => [
    'payout.within',
    'what a sale brought beyond the debt is the debtor’s',
    play([['receive-proceeds', on(dayOf(realising), { amount: '150' })]], realising),
    'distribute-proceeds',
    [on(dayOf(realising), pay('101'))],
    [on(dayOf(realising), pay('100'))],
  ]),
  ...onBothSides(({ realising }) => {
    const day = dayOf(realising);
    const deposit: Body = { total: '40', items: [{ to: 'deposited', amount: '40' }] };
    return [
      'interest.deposited',
      'no more interest in all than was received',
      play(
        [
          ['receive-proceeds', on(day, { amount: '40' })],
          ['pay-out', on(day, deposit)],
          ['record-interest', on(day, { amount: '40' })],
          ['pay-out', on(day, deposit)],
        ],
        realising,
      ),
      'record-interest',
      [on(day, { amount: '1' })],
      [],
    ];
  }),
];

const entrusting: readonly RuleRow[] = [
  ...onBothSides((side) => [
    'entrustment.openObligation',
    'something is open',
    paidOut(side),
    'entrust',
    [on(side.next, { receiver: 'P2.01' })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.openObligation',
    'or nothing is returned',
    asEntrusted(paidOut(side)),
    'return-entrustment',
    [on(side.next, { ground: side.grounds.returned })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'what was entrusted, on a ground of the law of the day',
    asEntrusted(side.ready),
    'return-entrustment',
    [on(side.day, { ground: side.others.returned })],
    [on(side.day, { ground: side.grounds.returned })],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'nothing while a part is away itself',
    play(
      [['entrust-part', on(side.day, { receiver: 'P2.01', shares: [{ obligation: 'o1', amount: '1' }] })]],
      asEntrusted(side.ready),
    ),
    'return-entrustment',
    [on(side.day, { ground: side.grounds.returned })],
    [],
  ]),
  ...onBothSides((side) => [
    'entrustment.return',
    'nothing else',
    side.ready,
    'return-entrustment',
    [on(side.day, { ground: side.grounds.returned })],
    [],
  ]),
];

export const furtherRows: readonly RuleRow[] = [...watching, ...selling, ...entrusting];
