import type { RecordedFact } from '../definition/fact.js';
import type { Label } from '../definition/fields.js';
import type { LegalDate } from '../law/legal-date.js';
import { clocks } from '../lifecycle/machine.js';
import { corrected } from './corrections.js';

/** What becomes of the written decisions of a case [L08 37; L25 52]. */

/** A step that a paper carries. */
export interface Decided {
  readonly fact: RecordedFact;
  readonly date: LegalDate;
  readonly status: DecisionStatus;
  /** Event ids of the steps that changed it, oldest first. */
  readonly changedBy: readonly string[];
}

export const decisionStatusLabels = {
  inForce: { vi: 'có hiệu lực', en: 'in force' },
  amended: { vi: 'đã sửa đổi, bổ sung', en: 'amended' },
  ended: { vi: 'đã chấm dứt', en: 'ended' },
  revoked: { vi: 'đã thu hồi', en: 'revoked' },
  cancelled: { vi: 'đã hủy', en: 'cancelled' },
} as const satisfies Readonly<Record<string, Label>>;
export type DecisionStatus = keyof typeof decisionStatusLabels;

/** What a later step does to which decision of those before it. */
interface Effect {
  readonly status: DecisionStatus;
  readonly hits: (decision: RecordedFact) => boolean;
  /** Whether only the latest of them is hit. */
  readonly latest?: true;
}

const opening = 'EnforcementDecisionIssued';
const isOpening = ({ type }: RecordedFact): boolean => type === opening;
const isStop = ({ type }: RecordedFact): boolean =>
  ['PostponementDecided', 'TemporarySuspensionDecided', 'PauseDecided', 'ObligationsStopped'].includes(type);
const ofType =
  (...types: readonly string[]) =>
  ({ type }: RecordedFact): boolean =>
    types.includes(type);

/** What ends a case ends what runs in it: its stops, its coercion, and that it is not yet enforceable [L25 95.1]. */
const running = (fact: RecordedFact): boolean =>
  isStop(fact) || ofType('CoercionDecided', 'ClassifiedNotYetEnforceable')(fact);
const endedWithCase: Effect = { status: 'ended', hits: running };
const coercionEnded: Effect = { status: 'ended', hits: ofType('CoercionDecided') };
const caseEnded = (): readonly Effect[] => [endedWithCase];
/** The endings; a reopening takes the effect of the last one back. */
const endings = [
  'CaseExecuted',
  'CaseTerminated',
  'CaseEntrusted',
  'EntrustmentReturned',
  'DecisionRevoked',
  'DecisionCancelled',
  'CaseWithdrawnUp',
  'CaseMovedToPrivateOffice',
  'RequestReturned',
  'EnforcementEnded',
] as const;

type Data = Readonly<Record<string, unknown>>;
const goesOnInCoercion = ({ returnTo }: Data): boolean => String(returnTo).startsWith('coercion');
/**
 * When a case goes on, its enforcement decision is in force again. If it goes on in a coercion, the latest coercion
 * decision is too.
 */
const goesOn = (data: Data): Effect[] => [
  { status: 'inForce', hits: isOpening },
  ...(goesOnInCoercion(data)
    ? [{ status: 'inForce', hits: ofType('CoercionDecided'), latest: true } satisfies Effect]
    : []),
];
const stopEnded = ({ stop }: Data): readonly Effect[] => [
  { status: 'ended', hits: (each) => isStop(each) && (each.data as Data)['stop'] === stop },
];
const effects: Readonly<Record<string, (data: Data, envelope: RecordedFact['envelope']) => readonly Effect[]>> = {
  DecisionAmended: ({ decision }) => [{ status: 'amended', hits: ({ envelope }) => envelope.eventId === decision }],
  ...Object.fromEntries(endings.map((type) => [type, caseEnded])),
  DecisionRevoked: () => [endedWithCase, { status: 'revoked', hits: isOpening }],
  DecisionCancelled: () => [endedWithCase, { status: 'cancelled', hits: isOpening }],
  // The receiver issues a decision of its own; the one here is revoked [L08 55–57; L25 49.2].
  // Since 1 July 2026 the measures here stay valid until the receiver replaces them [L25 49.2].
  CaseEntrusted: (_data, { regime }) => [
    { ...endedWithCase, hits: (each) => running(each) && (regime === 'L08' || each.type !== 'CoercionDecided') },
    { status: 'revoked', hits: isOpening },
  ],
  // The debt goes back, and the receiver's own decision with it.
  EntrustmentReturned: () => [endedWithCase, { status: 'ended', hits: ofType(opening, 'OwnDecisionIssued') }],
  ReturnAccepted: (data) => [
    ...(data['returnTo'] === undefined ? [] : goesOn(data)),
    { status: 'ended', hits: ({ envelope }) => envelope.eventId === data['entrustment'] },
  ],
  OfficerChanged: () => [{ status: 'ended', hits: ofType('OfficerAssigned', 'OfficerChanged'), latest: true }],
  ClassifiedNotYetEnforceable: () => [coercionEnded],
  AssetReturnedUnsold: () => [coercionEnded],
  ProceedsDistributed: ({ assets }) => (assets === 'none' ? [coercionEnded] : []),
  StopEnded: stopEnded,
  ObligationsResumed: stopEnded,
  EnforcementResumed: () => [{ status: 'ended', hits: (each) => isStop(each) && each.type !== 'ObligationsStopped' }],
  ClassifiedEnforceable: () => [{ status: 'ended', hits: ofType('ClassifiedNotYetEnforceable') }],
  CoercionEnded: ({ how }) => [
    { status: how === 'cancelled' ? 'cancelled' : 'ended', hits: ofType('CoercionDecided'), latest: true },
  ],
  Reopened: (data) => [...goesOn(data), { status: 'revoked', hits: ofType(...endings), latest: true }],
};

/** Whether a decision stands. Of one that does not, a later step can only bring it back into force. */
export const stands = ({ status }: Decided): boolean => status === 'inForce' || status === 'amended';

/** Whether a paper carries the step: it has a number, or opened the case. */
const hasPaper = ({ type, envelope }: RecordedFact): boolean =>
  envelope.corrects === undefined && (envelope.decision !== undefined || type === opening);

/** Facts that another act may bring along, and the act of which each is the step itself. */
const broughtAlong: Readonly<Record<string, string>> = {
  ClassifiedEnforceable: 'classify-enforceable',
  PaymentCollected: 'record-payment',
};

/** Whether the fact is the step that a paper decided: its deadlines, for one, bear the number of the paper too. */
export function isStepItself({ type, envelope }: RecordedFact): boolean {
  const own = broughtAlong[type];
  return !(type in clocks) && (own === undefined || envelope.commandType.endsWith(`/${own}`));
}

/** The steps that papers carry, and how they stand after the whole history; `isOne` chooses among them. */
export function decidedIn(
  history: readonly RecordedFact[],
  isOne: (fact: RecordedFact) => boolean = () => true,
  on?: LegalDate,
): readonly Decided[] {
  const found: Decided[] = [];
  for (const fact of corrected(history, on)) {
    for (const effect of effects[fact.type]?.(fact.data as Data, fact.envelope) ?? [])
      hit(found, effect, fact.envelope.eventId);
    if (!hasPaper(fact) || !isOne(fact)) continue;
    found.push({
      fact,
      date: fact.envelope.decision?.date ?? fact.envelope.effectiveOn,
      status: 'inForce',
      changedBy: [],
    });
  }
  return found;
}

function hit(found: Decided[], { status, hits, latest }: Effect, by: string): void {
  const those = found.filter((each) => stands(each) === (status !== 'inForce') && hits(each.fact));
  for (const each of latest ? those.slice(-1) : those)
    found[found.indexOf(each)] = { ...each, status, changedBy: [...each.changedBy, by] };
}
