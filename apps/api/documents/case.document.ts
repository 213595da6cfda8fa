import {
  type AnyState,
  type CaseState,
  type Deadline,
  factKind,
  law,
  type Ledger,
  type LegalDate,
  type Obligation,
  type OriginState,
  type RecordedFact,
} from '#case';
import { etagOf } from '../http/caller.js';
import { hrefOf, idOf } from './ids.js';

/** States and facts as callers see them: money as strings of digits, ids without their kind, links to what is next. */

export function isCaseState(state: AnyState): state is CaseState {
  return 'place' in state;
}

export function stateDocument(state: AnyState): Record<string, unknown> {
  return isCaseState(state) ? caseDocument(state) : originDocument(state);
}

function originDocument(state: OriginState): Record<string, unknown> {
  const self = hrefOf(state.id);
  return {
    [state.kind]: idOf(state.id),
    realm: state.realm,
    office: state.office,
    category: state.category,
    receivedOn: state.receivedOn,
    cases: state.cases.map((stream) => ({ case: idOf(stream), href: hrefOf(stream) })),
    revision: state.actRevision,
    etag: etagOf(state.actRevision),
    links: { self, commands: `${self}/commands` },
  };
}

export function caseDocument(state: CaseState): Record<string, unknown> {
  const self = hrefOf(state.id);
  return {
    case: idOf(state.id),
    number: state.number,
    realm: state.realm,
    office: state.office,
    category: state.category,
    initiative: state.initiative,
    origin: { kind: state.origin.kind, id: idOf(state.origin.id), href: hrefOf(state.origin.id) },
    decidedOn: state.decidedOn,
    officer: state.officer ?? null,
    ...summary(state),
    voluntaryUntil: state.voluntaryUntil ?? null,
    verification: state.verification ?? null,
    agreement: state.agreement ?? null,
    coercion: state.coercion ?? null,
    stops: state.stops.map((stop) => ({ ...stop, until: stop.until ?? null })),
    reopenedOn: state.reopenedOn ?? null,
    lastActOn: state.lastActOn,
    links: { self, timeline: `${self}/timeline`, commands: `${self}/commands` },
  };
}

/** What every answer about a case says: where it stands, its money and its clocks. */
export function summary(state: CaseState): Record<string, unknown> {
  const { lifecycle, classification } = state.place;
  const { ending } = state;
  return {
    revision: state.actRevision,
    etag: etagOf(state.actRevision),
    state: lifecycle.split('.')[0],
    leaf: lifecycle,
    classification,
    obligations: state.obligations.map(obligationDocument),
    ledger: ledgerDocument(state.ledger),
    deadlines: state.deadlines.map(deadlineDocument),
    ending: ending ? { outcome: ending.outcome, on: ending.on, rest: ending.rest.toString(), from: ending.from } : null,
  };
}

function obligationDocument(obligation: Obligation): Record<string, unknown> {
  const { id, kind, nature, rank, performed, creditor, ...amounts } = obligation;
  const money = Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, value.toString()]));
  return { id, kind, nature, rank, ...money, performed, creditor: creditor ? { ref: creditor.ref } : null };
}

function ledgerDocument(ledger: Ledger): Record<string, string> {
  return Object.fromEntries(Object.entries(ledger).map(([key, value]) => [key, (value as bigint).toString()]));
}

/** A running deadline with the row of the law that it rests on; `id` is the rule and the day it runs from. */
function deadlineDocument({ id, rule, dueOn: due }: Deadline): Record<string, unknown> {
  const from = id.slice(rule.length + 1) as LegalDate;
  if (!law.hasTimeLimit(rule)) return { id, rule, dueOn: due };
  const { article, regime, verified } = law.clock(rule, from);
  return { id, rule, from, dueOn: due, legalBasis: { article, regime, verified } };
}

export function factDocument({ type, data, envelope }: RecordedFact): Record<string, unknown> {
  return {
    eventId: envelope.eventId,
    type,
    revision: envelope.revision,
    effectiveOn: envelope.effectiveOn,
    recordedAt: envelope.recordedAt,
    legalBasis: { article: envelope.legalBasis, regime: envelope.regime },
    ...(envelope.decision === undefined ? {} : { decision: envelope.decision }),
    docRefs: envelope.docRefs,
    ...(envelope.corrects === undefined ? {} : { corrects: envelope.corrects }),
    story: factKind(type)?.story(data as never) ?? { vi: type, en: type },
    data,
  };
}
