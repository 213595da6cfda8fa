import fc from 'fast-check';
import {
  append,
  asEntrusted,
  type Body,
  decide,
  type History,
  lastDate,
  opened,
  owing,
  stateOf,
  type Step,
  toDistributing,
  toExecuting,
  toReady,
  toRealising,
  toSeparateBook,
  toVerifying,
  toVoluntaryPeriod,
  toWatched,
  world,
} from './given.js';
import { goesTo, wholeAgreement } from './row.js';
import { rows } from './rows.js';
import {
  acts,
  type CaseState,
  choicesOf,
  type GroundList,
  type LegalDate,
  plusDays,
  possibleActs,
  type Verdict,
} from '../index.js';

/** Random sequences of acts with mostly valid bodies, given to `decideAct` one after the other. */
export interface Move {
  /** True: any act; false: one of the allowed acts. */
  readonly wild: boolean;
  readonly act: number;
  /** Chooses among the values of the body. */
  readonly n: number;
  /** Days after the last date of the case. */
  readonly days: number;
}

export interface Tried {
  readonly name: string;
  readonly body: Body;
  readonly before: History;
  readonly state: CaseState;
  readonly verdict: Verdict;
  /** The history with the new facts; unchanged when the act was refused. */
  readonly history: History;
}

const move: fc.Arbitrary<Move> = fc.record({
  wild: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  act: fc.nat({ max: 10_000 }),
  n: fc.nat({ max: 10_000 }),
  days: fc.constantFrom(0, 0, 0, 0, 1, 2, 5, 12, 45, 190, 380),
});
export const moves = (maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(move, { minLength: 6, maxLength, size: 'max' });

export const start = (target: 'judgment' | 'request' | 'entrustment' = 'judgment'): History => {
  const debts = [owing('1000', 2), owing('90', 1), owing('7', 1), owing('0', 3, 'do')];
  return target === 'entrustment' ? asEntrusted(opened(debts)) : opened(debts, '2024-03-04', target);
};

const pays = (total: string, to: string): Body => ({ total, items: [{ to, amount: total }] });

/** Acts that lead to states which random acts seldom reach. */
export const starts: fc.Arbitrary<readonly Step[]> = fc.constantFrom(
  [],
  toVoluntaryPeriod.slice(0, 1),
  toVoluntaryPeriod,
  [toVoluntaryPeriod[0]!, ['issue-notice', { channel: 'L25:ND152.19.2', effectiveOn: '2026-07-02' }]],
  toReady,
  toWatched,
  toSeparateBook.slice(0, -1),
  toSeparateBook,
  toExecuting,
  toRealising,
  toDistributing,
  [...toVerifying, 'propose-agreement'],
  [
    ...toReady,
    ['record-payment', { amount: '1097' }],
    ['record-performance', { obligation: 'o4' }],
    ['pay-out', pays('1097', 'paid')],
  ],
  [...toRealising, ['pause', { ground: 'L08:145.1.b' }] as const],
  [
    ...toReady,
    ['record-payment', { amount: '30', effectiveOn: '2026-07-02' }],
    ['postpone', { ground: 'L25:46.1.d', effectiveOn: '2026-07-02' }],
  ],
);

export const onCase = acts.filter((act) => act.target === 'case' && !act.opens && !act.elapses).map(({ name }) => name);
const one = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

/** A ground of the law of a day; `n` chooses among them, and now and then one of the other law, which is refused. */
export function groundOn(list: GroundList, on: LegalDate, n = 0): string {
  const regime = world.law.regimeOn(on);
  const other = regime === 'L08' ? 'L25' : 'L08';
  return one(choicesOf(list, n % 23 === 22 ? other : regime), n).id;
}
const sumOpen = (state: CaseState): bigint => state.obligations.reduce((sum, { open }) => sum + open, 0n);
const part = (whole: bigint, n: number): string => (n % 3 === 0 ? whole : (whole * BigInt(n % 7)) / 9n + 1n).toString();
const split = (total: string, n: number): Body => {
  const all = BigInt(total);
  // What is held back may only be deposited, and as a whole.
  if (n % 4 === 0) return { total, items: [{ to: 'deposited', amount: total }] };
  const first = all / 3n;
  const items = [
    { to: one(['paid', 'deposited'], n), amount: `${all - first}` },
    { to: one(['fee', 'costs', 'rent', 'refunded'], n), amount: `${first}` },
  ];
  return { total, items };
};
/** Any step except the first that still stands: correcting a correction or a withdrawn step is refused. */
const someStep = (history: History, n: number): string =>
  (n % 5 === 0 ? history.at(-1) : one(history, n))!.envelope.eventId;

const isLaw08 = (on: LegalDate): boolean => world.law.regimeOn(on) === 'L08';
const agreedOn = (on: LegalDate): string => (isLaw08(on) ? 'L08:48.1.c' : 'L25:46.1.c');
const protestOn = (on: LegalDate): string => (isLaw08(on) ? 'L08:48.2' : 'L25:46.2');

/** A day before the last act. */
const late = ({ lastActOn, decidedOn }: CaseState, n: number): Body => {
  const day = plusDays(lastActOn, -(1 + (n % 40)));
  return { effectiveOn: day < decidedOn ? decidedOn : day };
};

type Chooser = (state: CaseState, n: number, history: History, on: LegalDate) => Body;
const bodies: Readonly<Record<string, Chooser>> = {
  'assign-officer': (_, n) => ({ officer: `officer-${n % 3}` }),
  // A posting and the media are valid on one day only, which is not often that of the next move.
  'issue-notice': (_, n, _history, on) => ({ channel: groundOn('noticeChannels', on, n % 5 === 0 ? n : 2) }),
  'request-officer-change': (_, n) => ({ ground: one(['conflict', 'other'], n) }),
  'change-officer': (_, n) => ({ officer: `officer-${n % 3}` }),
  'record-verification': (state, n) => ({
    outcome: one(['conditionsFound', 'noConditionsFound'], n),
    ...(n % 6 === 0 ? late(state, n) : {}),
  }),
  'classify-not-yet-enforceable': (_, n, _history, on) => ({ ground: groundOn('notYetEnforceable', on, n) }),
  'classify-enforceable': (_, n) => ({ conditions: one(['found', 'toVerify'], n) }),
  'request-information': (_, n, _history, on) => ({
    of: one(['thirdParty', 'byCreditor', 'prison', 'delegatedRegistered', 'delegatedHard', 'delegatedOther'], n),
    ...(n % 2 === 0 ? { receivedOn: on } : {}),
  }),
  'record-receipt': (state, n) => ({ request: state.informationRequests[n % 3]?.id ?? 'i1' }),
  'record-answer': (state, n) => ({
    request: state.informationRequests[n % 3]?.id ?? 'i1',
    answer: one(['given', 'refused'], n),
  }),
  'record-information': (_, n) => ({
    kind: one(['declaration', 'partyResult', 'protest', 'newInformation'], n),
    outcome: one(['conditionsFound', 'noConditionsFound'], n >> 1),
  }),
  'record-whereabouts': (_, n, _history, on) =>
    n % 2 === 0
      ? { whereabouts: one(['addressUnknown', 'known'], n >> 1) }
      : { whereabouts: 'prison', releaseOn: plusDays(on, 400 + (n % 900)) },
  'hold-mobilisation-session': (state, n) => ({
    result: one(['agreed', 'notAgreed'], n),
    ...(n % 4 === 0 ? late(state, n) : {}),
  }),
  'record-agreement': (_, n, _history, on) => ({
    ...wholeAgreement,
    inWriting: n % 4 !== 0,
    ...(n % 3 === 0 ? { instalments: [{ dueOn: plusDays(on, n % 90), amount: '2' }] } : {}),
  }),
  'deny-agreement': (_, n, _history, on) => ({ ground: groundOn('agreementRefusal', on, n), reason: 'a reason' }),
  'pay-instalment': (state, n) => ({ amount: part(sumOpen(state), n) }),
  'decide-coercion': (state, n) => ({
    measure: one(['seizeAndSell', 'deductIncome'], n),
    forces: n % 2 === 0,
    ...((state.place.lifecycle === 'enforceable.voluntaryPeriod') !== (n % 9 === 0) ? { urgency: 'dissipation' } : {}),
  }),
  'start-coercion': (_, n) => ({ at: one(['09:00', '06:00', '21:59', '22:00'], n), planned: n % 3 !== 0 }),
  'seize-asset': (_, n) => ({ kind: one(['movable', 'realEstate'], n), count: 1 + (n % 3), description: 'a thing' }),
  'receive-proceeds': (state, n) => ({ amount: `${BigInt(part(sumOpen(state), n)) + BigInt(n % 2)}` }),
  'distribute-proceeds': (state, n) => ({
    ...split(part(state.ledger.undistributed, n), n),
    assets: one(['left', 'none'], n),
  }),
  'end-coercion': (_, n) => ({ how: one(['ended', 'cancelled'], n) }),
  'record-payment': (state, n, _history, on) => ({
    amount: part(sumOpen(state), n),
    ...(n % 4 === 0 ? { effectiveOn: on < state.decidedOn ? on : state.decidedOn } : {}),
  }),
  'record-interest': (_, n) => ({ amount: `${n % 50}` }),
  'pay-out': (state, n) =>
    n % 4 > 0 && goesTo(state) === 'deposited'
      ? pays(part(state.ledger.undistributed, n), 'deposited')
      : split(part(state.ledger.undistributed, n), n),
  'release-deposit': (state, n) => ({ amount: part(state.ledger.deposited, n) }),
  'record-performance': (state, n) => ({
    obligation: one(['o4', 'o4', 'o1', 'o9'], n),
    ...(n % 3 === 0 ? late(state, n) : {}),
  }),
  'record-ground': (_, n, _history, on) => ({
    ground: groundOn(one(['notYetEnforceable', 'postponement', 'temporarySuspension', 'termination'], n), on, n),
  }),
  'dismiss-ground': (state, n) => ({ id: state.grounds.length > 0 ? one(state.grounds, n).id : 'g1', reason: 'none' }),
  'record-stop-ground-ended': ({ stops, partStops }, n, _history, on) => {
    const stop = one([...stops, ...partStops, { id: 's1', kind: 'paused' }], n);
    const isSuspended = stop.kind === 'temporarilySuspended';
    return { stop: stop.id, ...(isSuspended ? { ground: groundOn('suspensionEnd', on, n) } : {}) };
  },
  'postpone-part': (_, n) => ({
    ground: one(['L25:46.1.d', 'L25:46.1.c', 'L25:46.1.a'], n),
    obligations: [`o${1 + (n % 4)}`],
  }),
  'suspend-part': (_, n) => ({ ground: 'L25:47.1.a', obligations: [`o${1 + (n % 4)}`] }),
  'resume-part': ({ partStops }, n) => ({ stop: one([...partStops, { id: 's1' }], n).id }),
  postpone: (_, n, _history, on) =>
    n % 4 === 0
      ? { ground: agreedOn(on), until: plusDays(on, 90) }
      : n % 4 === 1
        ? { ground: protestOn(on), until: plusDays(on, 60), requestedOn: plusDays(on, -(n % 9)) }
        : { ground: groundOn('postponement', on, n) },
  'suspend-temporarily': (_, n, _history, on) => ({ ground: groundOn('temporarySuspension', on, n) }),
  pause: (_, n, _history, on) => ({ ground: groundOn('pause', on, n) }),
  'end-stop': (state, n) => ({ stop: state.stops.length > 0 ? one(state.stops, n).id : 's1' }),
  terminate: (_, n, _history, on) => ({ ground: groundOn('termination', on, n), reason: 'a reason' }),
  entrust: (_, n) => ({ receiver: one(['P2.01', 'P1.01', 'nowhere'], n) }),
  'return-entrustment': (_, n, _history, on) => ({ ground: groundOn('entrustmentReturn', on, n) }),
  'revoke-decision': (_, n, _history, on) => ({ ground: groundOn('revocation', on, n) }),
  'cancel-decision': (_, n, _history, on) => ({
    by: 'complaint',
    ...(n % 7 === 0 ? {} : { ground: groundOn('cancellation', on, n) }),
  }),
  'move-to-private-office': () => ({ receiver: 'office-9' }),
  reopen: (_, n, _history, on) => ({ ground: groundOn('reopening', on, n) }),
  'withdraw-step': (_, n, history) => ({ corrects: someStep(history, n), reason: 'by mistake' }),
  'correct-date': (_, n, history) => ({
    corrects: someStep(history, n),
    to: plusDays(one(history, n).envelope.effectiveOn, n % 3),
  }),
  'correct-amount': (state, n, history) => {
    const payment = n % 2 === 0 && state.payments.length > 0 ? one(state.payments, n) : undefined;
    const to = payment ? payment.amount : state.obligations[n % 3]!.amount;
    return {
      id: payment?.id ?? `o${1 + (n % 3)}`,
      corrects: payment?.eventId ?? history[0]!.envelope.eventId,
      to: `${n % 3 === 0 ? to + 5n : (to * 2n) / 3n}`,
    };
  },
};

/** An act without a generator of its own gets the body from its row of the lifecycle table. */
export function bodyOf(name: string, state: CaseState, n: number, history: History, on: LegalDate): Body {
  const chooser = bodies[name];
  if (chooser) return chooser(state, n, history, on);
  const body = rows.find(({ act }) => act === name)?.body ?? {};
  return typeof body === 'function' ? body(state) : body;
}

/** Corrections and endings are rare: a history that ends at once shows little. */
const seldom =
  /^(withdraw|correct|change-officer|terminate|entrust|return-entrustment|revoke|cancel|move-to-private|confirm)/;

export function* playMoves(list: readonly Move[], from: History = start()): Generator<Tried> {
  let history = from;
  let state = stateOf(history);
  for (const { wild, act, n, days } of list) {
    const last = lastDate(history) as LegalDate;
    const on = last > '2033' ? last : plusDays(last, days);
    const allowed = possibleActs('case', state, on, world)
      .filter((each) => each.allowed)
      .map((each) => each.act.name);
    const isFirstNotice = state.place.lifecycle === 'received.assigned';
    const often = allowed.filter((each) => !seldom.test(each) && (isFirstNotice || each !== 'issue-notice'));
    const name = wild ? one(onCase, act) : one(act % 6 === 0 || often.length === 0 ? allowed : often, act);
    const body = { effectiveOn: on, ...bodyOf(name, state, n, history, on) };
    const verdict = decide(history, name, body, state);
    const before = history;
    if (verdict.kind === 'decided') history = append(history, name, body, verdict);
    yield { name, body, before, state, verdict, history };
    if (verdict.kind === 'decided') state = verdict.after as CaseState;
  }
}

export function played(list: readonly Move[], from?: History): History {
  let history = from ?? start();
  for (const tried of playMoves(list, from)) ({ history } = tried);
  return history;
}
