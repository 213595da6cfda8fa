/** The domain: legal acts, the facts they lead to, and the one machine of what may follow what. No framework, no I/O. */
export { needsHistory } from './date-order.js';
export { decisionsOf, type WrittenDecision } from './decisions.js';
export { type DayImbalance, imbalanceOnAnyDay } from './by-day/imbalance.js';
export { StatesByDay } from './by-day/states-by-day.js';
export { type Act, type ActBody, decisionOf, type Target, targets } from './definition/act.js';
export {
  type CaseState,
  type Ending,
  type Initiative,
  initiatives,
  type Origin,
  earlierOutcomes,
  type Outcome,
  outcomes,
  type Payment,
} from './state/case.js';
export type { Party } from './state/members.js';
export type { PartStop, Stop } from './state/members.js';
export { actOf, acts, factKind, factKinds } from './catalogue.js';
export { dataOf, type StoredFact, toFact, toPartialFact } from './codec.js';
export { elapse, lapsesCompleteUpTo, nextElapse } from './clocks/elapse.js';
export { type ElapsedFact, neverLapses } from './clocks/facts.js';
export { stateForAct } from './elapsed.js';
export { decideAct, type Possible, possibleActs, type Situation, type Verdict } from './decide.js';
export {
  type Actor,
  type Decision,
  docRefsOf,
  type Envelope,
  flattenEnvelope,
  type FlatEnvelope,
  requiredKey,
  type Realm,
  realms,
  realmsInTimeOf,
  type Source,
  unflattenEnvelope,
} from './definition/envelope.js';
export { type At, atOf, type Fact, type FactKind, type Nature, type RecordedFact } from './definition/fact.js';
export { classificationLabels, judgmentLeafLabels, leafLabels, outcomeLabels } from './labels/places.js';
export { timeLimitLabels } from './labels/time-limits.js';
export { partyRoleLabels } from './labels/parties.js';
export { categoryLabels, initiativeLabels, realmLabels } from './labels/values.js';
export { dayVi, labelIn } from './definition/wording.js';
export { type Label, sealedPointers, type SealedText } from './definition/fields.js';
export {
  type AnyState,
  evolveCase,
  foldCase,
  kindOfStream,
  placeLabel,
  type StateOf,
  streamKind,
  type StreamKind,
  streamKinds,
} from './streams.js';
export { type Deadline, type StreamState } from './state/stream.js';
export { corrected, refolds } from './state/corrections.js';
export { categories, type OriginState, type JudgmentEntry } from './state/origin.js';
export { type OriginLeaf, originLeaves } from './lifecycle/origin-structure.js';
export { type Calendar, calendar } from './law/calendar.js';
export { dueOn, type Regime, regimes } from './law/time-limit.js';
export { canonicalTextOf, type TimeLimitId, law, type Law, lawCanonicalText, type RuleId } from './law/law.js';
export { type Kept, keptVersions } from './versions/kept.js';
export {
  choicesOf,
  type GroundList,
  groundId,
  groundLabels,
  groundLists,
  groundRow,
  type GroundRow,
} from './law/grounds.js';
export {
  dayNumber,
  fromDayNumber,
  type Instant,
  instantAt,
  instantInBounds,
  isLegalDate,
  isLegalDateInBounds,
  later,
  legalDate,
  legalDateInBounds,
  legalDateMax,
  legalDateMin,
  legalDatePattern,
  type LegalDate,
  legalDayOf,
  localTimeOf,
  timeOfDayOf,
  plusDays,
  statisticalYearOf,
  statisticalYearStart,
} from './law/legal-date.js';
export {
  imbalance,
  elsewhereOf,
  isClosed,
  type Ledger,
  nothingClosed,
  type Obligation,
  type PartClosing,
  partClosings,
} from './state/ledger.js';
export { paymentsUnder } from './state/agreement-rules.js';
export { endedAsParts } from './state/returns.js';
export { type Classification, classifications, type Leaf, leaves, type Place, regions } from './lifecycle/leaves.js';
export { machine, structure } from './lifecycle/structure.js';
export { isCaseStream, isNumbersStream, numbersStream, streamOf } from './state/stream-names.js';
export { JsonAmbiguous, jsonLimits, parseStrictJson } from './json/strict-json.js';
export { engineVersion, isBefore } from './definition/engine-version.js';
export { bounds } from './definition/limits.js';
export { type Agency, makeOrganisation, type Office, type Organisation } from './definition/organisation.js';
export { CaseNumberReserved, caseNumber, hasCheckDigits } from './definition/case-number.js';
export { type Finding, recheck } from './recheck.js';
export { recheckOpening, recheckOrigin } from './recheck-origin.js';
export { notAllowedInState, type Refusal } from './refusal.js';
export { type Reaction, reactingTypes, reactionNeedsHistory, reactionsAfter, reactionsTo } from './reactions.js';
export { type Blocked, since, type World } from './definition/rule.js';
export { actSchema, factSchema, formOf, type ObjectSchema } from './definition/schema.js';
export { canFollow, initialPlace, lifecycleTransitions, step, structures } from './lifecycle/transitions.js';
export { type FieldError, validateAs, validateBody } from './definition/validation.js';
