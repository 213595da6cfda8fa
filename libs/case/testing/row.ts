import { type Body, type History, type Step } from './given.js';
import type { CaseState } from '../index.js';

/**
 * A row of the lifecycle table: what an act needs, where it is allowed, the state that follows, and the rule that
 * refuses it in every other state. A place is a leaf, `group.*`, or a list; ` | x` restricts it to a classification. The
 * next state is a leaf (with ` | x` where the classification changes), `stays`, or `back`: to where mediation, stop or
 * ending found the case.
 */
export interface Row {
  readonly act: string;
  readonly body?: Body | ((state: CaseState) => Body);
  /** Acts to play first, for conditions beside the place. */
  readonly prepare?: (state: CaseState) => readonly Step[];
  readonly allowed: Readonly<Record<string, string>>;
  /** Places that allow the act, but refuse this body, each with the rule that refuses. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly notAllowed: string;
  /** Whether a case, wherever it stands, lacks what the act needs: then `notAllowed` refuses it, or the named rule. */
  readonly unless?: (state: CaseState) => boolean | string;
  /** The next state in a case that was entrusted, where it differs: `back`, or the rule that refuses. */
  readonly entrusted?: { readonly to: 'back' } | { readonly refusedBy: string };
  /** Tried on cases that were opened on an entrustment. */
  readonly onEntrustment?: true;
  /** Tried on cases that carry out a provisional measure. */
  readonly ofProvisional?: true;
  /** Tried on cases that were opened on a request. */
  readonly onRequest?: true;
  /** Today's law knows the act on no day: tried under the law of that engine, whose facts are still read. */
  readonly lawOf?: string;
}

export const book = 'enforceable.dormant.separateBook';
export const watched = 'enforceable.dormant.watched';
export const inForce = 'enforceable.voluntaryPeriod, enforceable.verifying, enforceable.ready';
/** Every open state except the separate book. */
export const open = `received.*, ${inForce}, ${watched}, mediation.*, coercion.*, suspended.*`;
/** The open states of {@link open} in which nothing stops the case. */
export const goesOn = `received.*, ${inForce}, ${watched}, mediation.*, coercion.*`;
/** Where money that was collected is held back. */
export const held = 'suspended.postponed, suspended.temporarilySuspended';
/** The open states of {@link open} in which it is not. */
export const notHeld = `received.*, ${inForce}, ${watched}, mediation.*, coercion.*, suspended.paused`;
/** Where a verification leaves the case; a stopped one, or one in mediation, only while it is watched. */
export const verifiedAgain = {
  [`enforceable.ready, coercion.*, ${watched}, ${book}`]: 'stays',
  'suspended.* | withoutConditions': 'stays',
  'mediation.* | withoutConditions': 'stays',
};
export const anywhere = `${open}, ${book}, completed`;

export const isOpen = (state: CaseState): boolean => state.place.lifecycle !== 'completed';
const sumOpen = (state: CaseState): bigint => state.obligations.reduce((sum, each) => sum + each.open, 0n);
/** Where money goes that was collected: while the case is postponed or suspended, on deposit. */
export const goesTo = ({ stops }: CaseState): string =>
  stops.some(({ kind }) => kind !== 'paused') ? 'deposited' : 'paid';
const pays = (total: bigint, to: string): Step[] =>
  total === 0n ? [] : [['pay-out', { total: `${total}`, items: [{ to, amount: `${total}` }] }]];
export const handsEmpty = (state: CaseState): readonly Step[] =>
  isOpen(state) ? pays(state.ledger.undistributed, goesTo(state)) : [];
export const deposits = (state: CaseState): readonly Step[] =>
  isOpen(state) ? [['record-payment', { amount: '5' }], ...pays(5n, 'deposited')] : [];
/** Money to pay out: collected, or taken out of the deposit that the case ended with. */
export const toPayOut = (state: CaseState): readonly Step[] => {
  if (isOpen(state)) return [['record-payment', { amount: '5' }]];
  return state.ledger.deposited > 0n ? [['release-deposit', { amount: '5' }]] : [];
};
export const allDone = (state: CaseState): readonly Step[] =>
  isOpen(state)
    ? [
        ['record-payment', { amount: `${sumOpen(state)}` }],
        ['record-performance', { obligation: 'o2' }],
        ...pays(state.ledger.undistributed + sumOpen(state), goesTo(state)),
      ]
    : [];
export const verifiedWithout = (state: CaseState): readonly Step[] =>
  /verifying|ready|coercion/.test(state.place.lifecycle)
    ? [['record-verification', { outcome: 'noConditionsFound' }]]
    : [];
/** What the law of 2025 wants in an agreement. */
export const wholeAgreement: Body = {
  participants: ['d1'],
  place: 'at the office',
  inWriting: true,
  terms: 'by instalments',
  until: '2036-12-31',
  consequence: 'the rest is enforced',
  feeAndCosts: 'the debtor bears them',
  buyerConsents: true,
};

/** Starts a stop of another kind first, and then one of this kind, which is the one to end. */
export const stopActs: Readonly<Record<string, Step>> = {
  'suspended.postponed': ['postpone', { ground: 'L08:48.1.b' }],
  'suspended.temporarilySuspended': ['suspend-temporarily', { ground: 'L08:49.1' }],
  'suspended.paused': ['pause', { ground: 'L08:145.1.b' }],
};
export const stoppedTwice =
  (other: string) =>
  (state: CaseState): readonly Step[] => {
    const same = stopActs[state.place.lifecycle];
    return same ? [stopActs[other]!, same] : [];
  };
export const lastStop = (state: CaseState): Body => ({ stop: state.stops.at(-1)?.id ?? 's1' });

export const ends = (act: string, notAllowed: string, body: Body = {}): Row => ({
  act,
  body,
  prepare: handsEmpty,
  allowed: { [open]: 'completed', [book]: 'completed | unclassified' },
  notAllowed,
});
/** The row of an act that only the law of that engine knew. */
export const under = (lawOf: string, row: Row): Row => ({ ...row, lawOf });

/** The same case, opened on a request. */
export const asOnRequest = ([first, ...rest]: History): History => [
  { ...first!, data: { ...first!.data, initiative: 'onRequest' } },
  ...rest,
];

/** The same case, as one that carries out a provisional measure. */
export const asProvisional = ([first, ...rest]: History): History => {
  const { obligations, ...data } = first!.data as { obligations: readonly object[] };
  const ordered = obligations.map((each) => ({ ...each, point: 'L08:36.2.dd' }));
  return [{ ...first!, data: { ...data, obligations: ordered } }, ...rest];
};
