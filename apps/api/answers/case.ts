import { type Classification, classifications, type Leaf, leaves, originLeaves } from '#case';
import {
  anObject,
  Answer,
  anyOf,
  day,
  each,
  exactly,
  flag,
  instant,
  type Kind,
  list,
  money,
  oneOf,
  optional,
  orNull,
  Part,
  text,
  whole,
} from './member.js';
import { ObligationAnswer, PartyAnswer } from './debt.js';
import {
  AgreementAnswer,
  away,
  DeadlineAnswer,
  knownUpTo,
  LocalizedTextAnswer,
  OriginOfCase,
  papers,
  revised,
} from './parts.js';

/** Answers about a case, a judgment and a request: state, money, deadlines, timeline, register, links. */

/** The state of the lifecycle that contains a leaf. */
export const stateOf = (leaf: string): string => leaf.split('.')[0] ?? leaf;

export const leaf = oneOf<Leaf>(leaves, { type: 'string' });
export const classification = oneOf<Classification>(classifications, { type: 'string' });

const caseStates = [...new Set(leaves.map(stateOf))];

const stands = {
  state: oneOf(caseStates, { type: 'string' }),
  leaf,
  /** The state in a clerk's words. */
  leafLabel: LocalizedTextAnswer,
};
const place = { ...stands, classification };

const asked: Kind<string | number> = { schema: { type: ['string', 'integer'] } };

/** The position in the log that an answer reflects; a caller who sends it as `atLeast` reads no earlier state. */
export class ReflectsAnswer extends Part({
  revision: whole,
  ordinal: orNull(whole),
  position: text,
  machineHash: text,
  /** The last day whose lapses are all recorded in the stream. */
  lapsesCompleteUpTo: day,
  ...optional({
    asOf: Part({ asked, ordinal: whole }),
    effectiveOn: day,
    log: away,
    knownUpTo: Part(knownUpTo),
  }),
}) {}

/** The money of a case, its deadlines, and how it ended. */
const account = {
  obligations: list(ObligationAnswer),
  ledger: each(money),
  deadlines: list(DeadlineAnswer),
  ending: orNull(Part({ outcome: text, label: LocalizedTextAnswer, on: day, rest: money, from: leaf })),
};

/** The members that every answer about a case has: its state, money and deadlines. */
const standing = { ...revised, ...place, ...account };
export class CaseStanding extends Part(standing) {}

const identity = {
  case: text,
  number: text,
  realm: text,
  office: text,
  category: text,
  initiative: text,
  origin: OriginOfCase,
};
const caseLinks = Part({ self: text, timeline: text, decisions: text, commands: text });
const reflects = optional({ reflects: ReflectsAnswer });

export class CaseAnswer extends Answer('Case', {
  ...standing,
  ...identity,
  decidedOn: day,
  parties: list(PartyAnswer),
  officer: orNull(text),
  /** Notices of the decision, without those that failed: `record-failed-notice` names one. */
  notices: list(Part({ eventId: text, channel: text, on: day })),
  notifiedOn: orNull(day),
  voluntaryUntil: orNull(day),
  verification: orNull(Part({ on: day, found: flag })),
  /** Requests for information that wait for an answer: `record-receipt` and `record-answer` name one. */
  informationRequests: list(Part({ id: text, of: text, on: day, receivedOn: orNull(day) })),
  agreement: orNull(AgreementAnswer),
  coercion: orNull(Part({ measure: text, decidedOn: day, forces: flag, planned: flag, assets: whole })),
  /** Assets whose handling is with another office: `record-asset-handled` names one. */
  assetsAway: list(Part({ id: text, receiver: text, on: day })),
  /** Recorded grounds for decisions; the deadline of one that waits has its id as subject. */
  grounds: list(Part({ id: text, ground: text, on: day })),
  stops: list(
    Part({ id: text, kind: text, ground: text, on: day, until: orNull(day), returnTo: text, groundIsOver: flag }),
  ),
  /** Stops of single obligations; the case goes on for the others. */
  partStops: list(
    Part({
      ...{ id: text, kind: text, ground: text, on: day, until: orNull(day), groundIsOver: flag },
      obligations: list(text),
    }),
  ),
  /** The case whose decision was revoked or cancelled, which that of this case replaces. */
  replaces: orNull(Part({ case: text, href: text })),
  /** The cases of the new decisions instead of what was revoked or cancelled here. */
  replacedBy: list(Part({ case: text, href: text })),
  reopenedOn: orNull(day),
  lastActOn: day,
  links: caseLinks,
  ...reflects,
}) {}

/** Members that only judgments and requests have. */
const ofOrigin = {
  office: text,
  category: text,
  receivedOn: day,
  deadlines: list(DeadlineAnswer),
  /** The state in a clerk's words. */
  stateLabel: LocalizedTextAnswer,
  cases: list(Part({ case: text, href: text })),
  links: Part({ self: text, timeline: text, commands: text }),
};
const { links, ...received } = ofOrigin;
/** The members that a judgment and a request share. */
const origin = {
  realm: text,
  state: oneOf(originLeaves, { type: 'string' }),
  ...received,
  ...revised,
  links,
  ...reflects,
};
/** What the register says of a judgment as it came; `minutes`: of seizure. */
export const ofEntry = {
  court: orNull(text),
  judgedOn: orNull(day),
  channel: orNull(text),
  receivedAt: orNull(text),
  minutes: list(text),
};
const ofJudgment = { inForceOn: orNull(day), immediate: flag, ...ofEntry };
const ofRequest = {
  /** `protectedBy`: the point of the list of requests that must not be refused. */
  terms: Part({
    madeOn: day,
    enforceableSince: orNull(day),
    obstacleDays: whole,
    protectedBy: orNull(text),
    immediate: flag,
    awaitsJudgment: flag,
    judgmentReceivedOn: orNull(day),
  }),
};

export class JudgmentAnswer extends Answer('Judgment', { ...origin, ...ofJudgment, judgment: text }) {}

export class RequestAnswer extends Answer('Request', { ...origin, ...ofRequest, request: text }) {}

export type StateAnswer = CaseAnswer | JudgmentAnswer | RequestAnswer;
export const anyState = anyOf<StateAnswer>(CaseAnswer, JudgmentAnswer, RequestAnswer);

/** The state of a stream of any kind after an act. */
export const afterwards = optional({
  ...place,
  ...account,
  ...ofOrigin,
  ...ofJudgment,
  ...ofRequest,
  state: oneOf([...caseStates, ...originLeaves], { type: 'string' }),
});

export class RowAnswer extends Answer('Row', {
  ...identity,
  ...place,
  outcome: orNull(text),
  decidedOn: day,
  endedOn: orNull(day),
  nextDueOn: orNull(day),
  money: Part({ open: money, executed: money }),
  officer: orNull(text),
  ...revised,
  changedSincePin: flag,
  links: caseLinks,
}) {}

export class RegisterAnswer extends Answer('Register', {
  cases: list(RowAnswer),
  pinned: whole,
  reflects: Part({
    ...knownUpTo,
    ...optional({
      log: away,
      views: exactly('lockedOut', 'The views cannot be written now: their last position'),
    }),
  }),
  ...optional({ next: text }),
}) {}

/** One fact of a case, described for people. */
export class EntryAnswer extends Answer('Entry', {
  eventId: text,
  revision: whole,
  type: text,
  nature: text,
  story: LocalizedTextAnswer,
  effectiveOn: day,
  recordedAt: instant,
  actor: Part({ id: text, role: text, office: text }),
  ...papers,
  regime: text,
  legalBasis: text,
  correctedBy: list(text),
  struckThrough: flag,
  commandId: text,
  data: anObject,
  ...optional({
    ordinal: whole,
    firstRecordedAs: day,
    onBehalfOf: text,
    deadline: Part({ id: text, rule: text, ...optional({ dueOn: day }) }),
  }),
}) {}

export class TimelineAnswer extends Answer('Timeline', {
  case: text,
  number: text,
  ...stands,
  deadlines: list(DeadlineAnswer),
  entries: list(EntryAnswer),
  reflects: ReflectsAnswer,
  links: Part({ case: text }),
}) {}

/** The register of decisions of a case. */
export class DecisionsAnswer extends Answer('Decisions', {
  case: text,
  number: text,
  decisions: list(
    Part({
      eventId: text,
      type: text,
      label: LocalizedTextAnswer,
      number: orNull(text),
      signer: orNull(text),
      date: day,
      status: text,
      statusLabel: LocalizedTextAnswer,
      changedBy: list(text),
    }),
  ),
  reflects: ReflectsAnswer,
  links: Part({ case: text }),
}) {}

/** The timeline of a judgment or a request. */
export class OriginTimelineAnswer extends Answer('OriginTimeline', {
  ...optional({ judgment: text, request: text }),
  state: oneOf(originLeaves, { type: 'string' }),
  stateLabel: LocalizedTextAnswer,
  deadlines: list(DeadlineAnswer),
  entries: list(EntryAnswer),
  reflects: ReflectsAnswer,
  links: Part({ self: text }),
}) {}
