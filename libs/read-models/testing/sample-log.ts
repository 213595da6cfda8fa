import {
  type CaseState,
  dayNumber,
  type Envelope,
  factKind,
  factSchema,
  flattenEnvelope,
  foldCase,
  type Instant,
  later,
  legalDate,
  type LegalDate,
  type Obligation,
  lifecycleTransitions,
  plusDays,
  type RecordedFact,
} from '#case';
import type { NewEvent } from '#event-store';
import { type Chance, chanceOf } from './chance.js';

/**
 * Invented histories for specs and measurements: random walks through the lifecycle, with late facts and corrections.
 * They follow the machine but no rule of law, so they also reach states that lawful ones would not. All persons, cases
 * and offices are invented. The same seed gives the same history.
 */
export interface SampleOptions {
  readonly seed: number;
  readonly factsMax: number;
  /** Share of facts dated before the latest one, and of corrections: 0 to 1. */
  readonly late: number;
  readonly corrections: number;
  /** Also corrects amounts of cases that have been reopened, which the rule of that act refuses. */
  readonly wild?: boolean;
  /** Longest wait between two facts in days. */
  readonly waitMax?: number;
}

const offices = ['P1.01', 'P1.02', 'P2.01'] as const;
const categories = ['civil', 'family', 'commerce'] as const;
const transitions = Map.groupBy(lifecycleTransitions(), (row) => row.from);
const firstDay = legalDate('2023-07-01');

/** The facts of one case, in the order of its stream. */
export function sampleCase(options: SampleOptions): RecordedFact[] {
  const chance = chanceOf(options.seed);
  const [id, office] = [uuidOf(chance), chance.pick(offices)];
  const facts: RecordedFact[] = [];
  let lastOn = plusDays(firstDay, chance.below(700));
  const add = (type: string, data: object, on: LegalDate, corrects?: string): void => {
    facts.push({ type, data, envelope: envelopeOf(`case-${id}`, office, facts.length, type, on, chance, corrects) });
  };
  add('EnforcementDecisionIssued', openingData(chance), lastOn);
  const decidedOn = lastOn;
  while (facts.length < options.factsMax) {
    const state = foldCase(facts);
    if (!state) break;
    const roll = chance.below(1000) / 1000;
    if (roll < options.corrections && facts.length > 2) {
      correct(facts, state, chance, [decidedOn, lastOn], options.wild === true, add);
      continue;
    }
    const row = chance.pick(transitions.get(state.place.lifecycle) ?? []);
    const data = row && dataOf(row.type, row.where, state, chance);
    if (!data) continue;
    const days = Math.max(1, dayNumber(lastOn) - dayNumber(decidedOn));
    const isLate = roll < options.corrections + options.late;
    const on = isLate ? plusDays(decidedOn, chance.below(days)) : plusDays(lastOn, chance.below(options.waitMax ?? 90));
    add(row.type, data, on);
    lastOn = later(lastOn, on);
  }
  return facts;
}

function openingData(chance: Chance): object {
  const obligations = Array.from({ length: 1 + chance.below(2) }, (_, index) => ({
    id: `o${index + 1}`,
    kind: 'pay',
    nature: 'party',
    rank: 1 + chance.below(3),
    amount: String(1_000 + chance.below(1_000_000_000)),
    debtors: ['d1'],
  }));
  return {
    number: `CHV-1/2025/${1 + chance.below(99_999)}-01`,
    category: chance.pick(categories),
    initiative: chance.pick(['exOfficio', 'onRequest']),
    originKind: 'judgment',
    originId: `judgment-${uuidOf(chance)}`,
    parties: [{ id: 'd1', role: 'debtor', name: { ref: uuidOf(chance), commitment: 'c' } }],
    obligations,
  };
}

/** Data for a fact that has a transition; undefined when the fact would be pointless. */
function dataOf(
  type: string,
  where: { readonly field: string; readonly is: string } | undefined,
  state: CaseState,
  chance: Chance,
): object | undefined {
  const chosen = where ? { [where.field]: where.is } : {};
  switch (type) {
    case 'PaymentCollected': {
      const dueOf = (each: Obligation): bigint => (state.ending ? each[state.ending.closing] : each.open);
      const owed = state.obligations.find((each) => dueOf(each) > 0n);
      if (!owed) return undefined;
      const amount = chance.below(3) === 0 ? dueOf(owed) : dueOf(owed) / BigInt(2 + chance.below(3)) + 1n;
      const extinguishes = [{ obligation: owed.id, amount: `${amount}` }];
      return { payment: `p${state.paymentsCount + 1}`, amount: `${amount}`, extinguishes };
    }
    case 'MoneyDistributed':
    case 'ProceedsDistributed':
    case 'ProceedsReceived': {
      const total = String(state.ledger.undistributed > 0n ? state.ledger.undistributed : 0n);
      const payment = { payment: `p${state.paymentsCount + 1}`, amount: '0', extinguishes: [] };
      return { ...chosen, ...payment, total, items: [{ to: 'paid', amount: total }], lots: 1 };
    }
    case 'PostponementDecided':
    case 'TemporarySuspensionDecided':
    case 'PauseDecided': {
      const returnTo = state.stops[0]?.returnTo ?? state.place.lifecycle;
      return {
        stop: `s${state.stopsCount + 1}`,
        ground: chance.pick(['L08:48.1.a', 'L08:48.1.c', 'L08:48.1.d']),
        returnTo,
      };
    }
    case 'StopEnded':
      return state.stops.length > 1 ? { ...chosen, stop: chance.pick(state.stops).id } : undefined;
    case 'ObligationPerformed':
      return { obligation: chance.pick(state.obligations).id };
    case 'ObligationsTerminated':
    case 'ObligationsRevoked':
    case 'ObligationsReduced': {
      const owed = state.obligations.find(({ open }) => open > 0n);
      if (!owed) return undefined;
      const shares = [{ obligation: owed.id, amount: String(owed.open / BigInt(1 + chance.below(3))) }];
      return { ground: 'L08:50.1.d', shares };
    }
    case 'TransferDecided': {
      const id = `d${state.parties.length + 1}`;
      const successors = [{ id, name: { ref: uuidOf(chance), commitment: 'c' } }];
      return { ground: 'L25:41.1.reorganisation', from: 'd1', obligations: ['o1'], successors };
    }
    case 'ReturnAccepted': {
      if (chosen['returnTo'] !== undefined && state.ending?.outcome !== 'entrusted') return undefined;
      const back = state.obligations.filter((each) => each.entrusted > 0n && chance.below(4) > 0);
      const obligations = back.map(({ id, entrusted }) => ({
        obligation: id,
        amount: String(chance.below(2) === 0 ? entrusted : entrusted / 3n),
      }));
      const entrustment = state.ending?.eventId ?? uuidOf(chance);
      return { ...chosen, entrustment, case: 'case-1', office: 'P2.00', obligations };
    }
    case 'DecisionIssuedAnew':
    case 'DeadlineSet':
    case 'DeadlineMet':
    case 'DeadlineEnded':
    case 'DeadlineLapsed':
    case 'LapseWithdrawn':
    case 'TermEnded':
    case 'StepWithdrawn':
    case 'DateCorrected':
    case 'AmountCorrected':
      return undefined;
    default: {
      // If every fact could be an ending, little would be left to test.
      if (/^(Case|Decision)[A-Z]/.test(type) && chance.below(4) > 0) return undefined;
      return {
        ...leastOf(type, state),
        officer: 'u1',
        channel: 'post',
        voluntaryUntil: state.lastActOn,
        outcome: 'noConditionsFound',
        ground: chance.pick(['L08:50.1.a', 'L08:50.1.c', 'L08:50.1.dd']),
        amount: '1000',
        count: 1,
        payment: 'p1',
        receiver: 'P2.00',
        ...chosen,
      };
    }
  }
}

/** A value for each member that a fact must have, and each date, so that a fact of a new kind needs no line here. */
function leastOf(type: string, state: CaseState): object {
  const { properties, required } = factSchema(factKind(type)!);
  const members = Object.entries(properties).filter(([key, { format }]) => required.includes(key) || format === 'date');
  return Object.fromEntries(members.map(([key, schema]) => [key, valueOf(schema, state)]));
}

function valueOf(schema: Readonly<Record<string, unknown>>, state: CaseState): unknown {
  const { type, format, minimum } = schema;
  const [first] = (schema['enum'] as unknown[] | undefined) ?? [];
  if (first !== undefined) return first;
  if (type === 'array') return [];
  if (type === 'object') return { ref: '00000000-0000-4000-8000-000000000000', commitment: 'c' };
  if (type === 'boolean') return false;
  if (type === 'integer') return minimum ?? 1;
  return format === 'date' ? state.lastActOn : '1';
}

type Add = (type: string, data: object, on: LegalDate, corrects?: string) => void;

function correct(
  facts: readonly RecordedFact[],
  state: CaseState,
  chance: Chance,
  [decidedOn, lastOn]: readonly [LegalDate, LegalDate],
  wild: boolean,
  add: Add,
): void {
  // No act corrects a correction.
  const steps = facts.slice(1).filter(({ envelope }) => wild || envelope.corrects === undefined);
  const step = steps[chance.below(steps.length)];
  if (!step) return;
  const { eventId, effectiveOn } = step.envelope;
  const way = chance.below(4);
  if (way === 0) return add('StepWithdrawn', { events: [eventId] }, effectiveOn, eventId);
  const days = Math.max(1, dayNumber(lastOn) - dayNumber(decidedOn));
  if (way === 1) {
    const to = plusDays(decidedOn, chance.below(days + 40));
    const on = to < effectiveOn ? to : effectiveOn;
    return add('DateCorrected', { events: [eventId], from: effectiveOn, to }, on, eventId);
  }
  if (!wild && state.endingsCount > 0) return;
  const payment = way === 2 ? state.payments.at(-1) : undefined;
  const owed = chance.pick(state.obligations);
  const more = String(1 + chance.below(1_000));
  if (!payment) {
    const [from, to] = [String(owed.amount), String(owed.amount + BigInt(more))];
    return add('AmountCorrected', { of: 'obligation', id: owed.id, from, to, extinguishes: [] }, decidedOn, eventId);
  }
  const data = { of: 'payment', id: payment.id, from: String(payment.amount), to: more };
  const extinguishes = [{ obligation: owed.id, amount: more }];
  add('AmountCorrected', { ...data, extinguishes }, payment.on, payment.eventId);
}

function envelopeOf(
  streamId: string,
  officeThen: string,
  revision: number,
  type: string,
  effectiveOn: LegalDate,
  chance: Chance,
  corrects: string | undefined,
): Envelope {
  const commandId = uuidOf(chance);
  return {
    eventId: uuidOf(chance),
    streamId,
    revision,
    type,
    schemaVersion: factKind(type)?.version ?? 1,
    effectiveOn,
    recordedAt: `${effectiveOn}T05:00:00.${String(chance.below(1000)).padStart(3, '0')}Z` as Instant,
    actor: { id: `u${chance.below(40)}`, role: 'officer', office: officeThen },
    client: 'sample',
    docRefs: revision % 3 === 1 ? ['12/BB-THADS', 'Biên bản 7'] : [],
    regime: 'L08',
    legalBasis: 'L08 36',
    lawVersion: '1',
    lawHash: 'a'.repeat(64),
    machineHash: 'b'.repeat(64),
    calendarVersion: '1',
    engineVersion: '1',
    officeThen,
    commandId,
    commandType: 'sample',
    commandDigest: 'd'.repeat(43),
    commandIndex: 0,
    commandSize: 1,
    correlationId: commandId,
    realm: 'simulated',
    ...(corrects === undefined ? {} : { corrects }),
  };
}

function uuidOf(chance: Chance): string {
  const hex = Array.from({ length: 4 }, () => (chance.below(0x1_0000_0000) >>> 0).toString(16).padStart(8, '0')).join(
    '',
  );
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export function toNewEvent({ type, data, envelope }: RecordedFact): NewEvent {
  return { id: envelope.eventId, type, data, meta: flattenEnvelope(envelope) };
}

/** Several cases as one log: the streams are interleaved, each in its own order. */
export function mixed(cases: readonly (readonly RecordedFact[])[], chance: Chance): RecordedFact[] {
  const queues = cases.map((facts) => [...facts].reverse());
  const log: RecordedFact[] = [];
  for (let left = queues.filter((queue) => queue.length > 0); left.length > 0;) {
    log.push(chance.pick(left).pop()!);
    left = left.filter((queue) => queue.length > 0);
  }
  return log;
}
