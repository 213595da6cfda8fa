import {
  type AnyState,
  type CaseState,
  type Deadline,
  factKind,
  isCaseStream,
  type JudgmentEntry,
  kindOfStream,
  labelIn,
  law,
  type Leaf,
  leafLabels,
  type Ledger,
  type Obligation,
  type OriginState,
  type Party,
  partyRoleLabels,
  outcomeLabels,
  paymentsUnder,
  placeLabel,
  type RecordedFact,
  type SealedText,
  type StateOf,
  type Target,
  timeLimitLabels,
} from '#case';
import {
  type CaseAnswer,
  type CaseStanding,
  type JudgmentAnswer,
  type RequestAnswer,
  type StateAnswer,
  stateOf,
} from '../answers/case.js';
import type { ObligationAnswer, PartyAnswer } from '../answers/debt.js';
import type { DeadlineAnswer, FactAnswer } from '../answers/parts.js';
import { caseOpenedBy } from '#engine';
import { etagOf } from '../http/caller.js';
import { hrefOf, idOf } from './ids.js';

/**
 * States and facts in JSON: amounts as strings of digits, ids without the stream's kind, links to related resources.
 */

export function isCaseState(state: AnyState): state is CaseState {
  return isCaseStream(state.id);
}

/** How the state of each kind of streams is shown. */
const documents: { readonly [T in Target]: (state: StateOf<T>) => StateAnswer } = {
  case: caseDocument,
  judgment: judgmentDocument,
  request: requestDocument,
};

export function stateDocument(state: AnyState): StateAnswer {
  const { target } = kindOfStream(state.id)!;
  return documents[target](state as never);
}

export const linkTo = (stream: string) => ({ case: idOf(stream), href: hrefOf(stream) });

/** The members that a judgment and a request share. */
export function originHead(state: OriginState) {
  const self = hrefOf(state.id);
  return {
    realm: state.realm,
    office: state.office,
    category: state.category,
    receivedOn: state.receivedOn,
    deadlines: state.deadlines.map(deadlineDocument),
    state: state.place.lifecycle,
    stateLabel: placeLabel(kindOfStream(state.id)!, state),
    cases: state.cases.map(linkTo),
    revision: state.actRevision,
    etag: etagOf(state.actRevision),
    links: { self, timeline: `${self}/timeline`, commands: `${self}/commands` },
  };
}

function judgmentDocument(state: OriginState): JudgmentAnswer {
  const { inForceOn = null, immediate = false } = state;
  return { ...originHead(state), judgment: idOf(state.id), inForceOn, immediate, ...entryDocument(state.entry) };
}

/** What the register says of a judgment as it came. */
export function entryDocument({ court, judgedOn, channel, receivedAt, minutes = [] }: Partial<JudgmentEntry> = {}) {
  return {
    ...{ court: court ?? null, judgedOn: judgedOn ?? null, channel: channel ?? null },
    ...{ receivedAt: receivedAt ?? null, minutes: [...minutes] },
  };
}

function requestDocument(state: OriginState): RequestAnswer {
  const { madeOn = state.receivedOn, enforceableSince, obstacleDays = 0, protectedBy } = state.request ?? {};
  const { immediate = false, awaitsJudgment = false, judgmentReceivedOn = null } = state.request ?? {};
  return {
    ...originHead(state),
    request: idOf(state.id),
    terms: {
      madeOn,
      enforceableSince: enforceableSince ?? null,
      obstacleDays,
      protectedBy: protectedBy ?? null,
      immediate,
      awaitsJudgment,
      judgmentReceivedOn,
    },
  };
}

type CaseHead = Pick<CaseState, 'id' | 'number' | 'realm' | 'office' | 'category' | 'initiative' | 'origin'>;

/** The members that a case and its line in the register share, and their links. */
export function caseHead({ id, number, realm, office, category, initiative, origin }: CaseHead) {
  const self = hrefOf(id);
  return {
    case: idOf(id),
    number,
    realm,
    office,
    category,
    initiative,
    origin: { kind: origin.kind, id: idOf(origin.id), href: hrefOf(origin.id) },
    links: { self, timeline: `${self}/timeline`, decisions: `${self}/decisions`, commands: `${self}/commands` },
  };
}

function agreementDocument(state: CaseState): CaseAnswer['agreement'] {
  if (!state.agreement) return null;
  const { on, inWriting, until = null, waivesRest, instalments } = state.agreement;
  return {
    ...{ on, inWriting, until, waivesRest, payments: paymentsUnder(state).map(({ id }) => id) },
    instalments: instalments.map(({ id, dueOn, amount }) => ({ id, dueOn, amount: `${amount}` })),
  };
}

function coercionDocument({ coercion }: CaseState): CaseAnswer['coercion'] {
  if (!coercion) return null;
  const { measure, decidedOn, forces, planned, assets } = coercion;
  return { measure, decidedOn, forces, planned, assets };
}

export function caseDocument(state: CaseState): CaseAnswer {
  return {
    ...caseHead(state),
    decidedOn: state.decidedOn,
    parties: state.parties.map(partyDocument),
    officer: state.officer ?? null,
    ...summary(state),
    notices: state.notices.map(({ eventId, channel, on }) => ({ eventId, channel, on })),
    notifiedOn: state.notifiedOn ?? null,
    voluntaryUntil: state.voluntaryUntil ?? null,
    verification: state.verification ?? null,
    informationRequests: state.informationRequests.map((each) => ({ ...each, receivedOn: each.receivedOn ?? null })),
    agreement: agreementDocument(state),
    coercion: coercionDocument(state),
    assetsAway: [...state.assetsAway.list],
    grounds: [...state.grounds],
    // An ending ends the stops, too.
    stops: (state.ending ? [] : state.stops).map(
      ({ id, kind, ground, on, until = null, returnTo, groundIsOver = false }) => ({
        ...{ id, kind, ground, on, until, returnTo, groundIsOver },
      }),
    ),
    partStops: state.partStops.map(({ id, kind, ground, on, until = null, groundIsOver = false, obligations }) => ({
      ...{ id, kind, ground, on, until, groundIsOver },
      obligations: [...obligations],
    })),
    replaces: state.replaces === undefined ? null : linkTo(state.replaces),
    replacedBy: state.issuedAnew.map(({ eventId }) => linkTo(caseOpenedBy(eventId))),
    reopenedOn: state.reopenedOn ?? null,
    lastActOn: state.lastActOn,
  };
}

/** The members that every answer about a case has: its state, money and deadlines. */
export function summary(state: CaseState): CaseStanding {
  const { lifecycle, classification } = state.place;
  const { ending } = state;
  return {
    revision: state.actRevision,
    etag: etagOf(state.actRevision),
    state: stateOf(lifecycle),
    leaf: lifecycle,
    leafLabel: leafLabels[lifecycle],
    classification,
    obligations: state.obligations.map((each) => obligationDocument(each, state.parties)),
    ledger: digits<keyof Ledger>(state.ledger),
    deadlines: state.deadlines.map(deadlineDocument),
    ending: ending
      ? {
          outcome: ending.outcome,
          label: labelIn(outcomeLabels, ending.outcome),
          on: ending.on,
          rest: ending.rest.toString(),
          from: ending.from as Leaf,
        }
      : null,
  };
}

function obligationDocument(obligation: Obligation, parties: CaseState['parties']): ObligationAnswer {
  const { id, kind, nature, rank, performed, dropped, creditor, debtors, joint, shares, point, ...amounts } =
    obligation;
  const to = parties.find((each) => each.id === creditor);
  return {
    id,
    kind,
    nature,
    rank,
    point: point ?? null,
    ...digits(amounts),
    performed,
    dropped,
    creditor: to ? { id: to.id, ref: to.name.ref } : null,
    debtors,
    joint: joint ?? false,
    shares: shares ?? [],
  };
}

function partyDocument({ representative, ...party }: Party): PartyAnswer {
  const words = (text: SealedText | undefined) => (text ? { ref: text.ref } : null);
  return {
    id: party.id,
    role: party.role,
    roleLabel: partyRoleLabels[party.role],
    kind: party.kind ?? null,
    name: { ref: party.name.ref },
    address: words(party.address),
    idNumber: words(party.idNumber),
    account: words(party.account),
    representative: representative
      ? { kind: representative.kind, name: { ref: representative.name.ref }, until: representative.until ?? null }
      : null,
    ceiling: party.ceiling ?? null,
    succeeds: party.succeeds ?? null,
  };
}

function digits<K extends string>(amounts: Readonly<Record<K, bigint>>): Record<K, string> {
  const texts = Object.entries<bigint>(amounts).map(([key, value]) => [key, value.toString()]);
  return Object.fromEntries(texts) as Record<K, string>;
}

/** A running deadline, with the article of the day on which it started; a fact of version 1 takes it from the table. */
function deadlineDocument(deadline: Deadline): DeadlineAnswer {
  const { id, rule, subject, startedBy, regime, from, dueOn: due, dueAt, provisional, lapsed } = deadline;
  const row = law.hasTimeLimit(rule) ? law.findClock(rule, from) : undefined;
  const article = deadline.article ?? row?.article;
  return {
    id,
    rule,
    label: labelIn(timeLimitLabels, rule),
    ...(subject === '' ? {} : { subject }),
    ...(startedBy === '' ? {} : { startedBy }),
    from,
    dueOn: due,
    ...(dueAt === undefined ? {} : { dueAt }),
    provisional,
    lapsed,
    ...(article === undefined ? {} : { legalBasis: { article, regime, verified: row?.verified ?? false } }),
  };
}

export function factDocument({ type, data, envelope }: RecordedFact): FactAnswer {
  return {
    eventId: envelope.eventId,
    type,
    revision: envelope.revision,
    effectiveOn: envelope.effectiveOn,
    recordedAt: envelope.recordedAt,
    legalBasis: { article: envelope.legalBasis, regime: envelope.regime },
    decision: envelope.decision,
    docRefs: envelope.docRefs,
    corrects: envelope.corrects,
    story: factKind(type)?.story(data as never) ?? { vi: type, en: type },
    data,
  };
}
