import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canFollow,
  type CaseState,
  dayNumber,
  type Envelope,
  foldCase,
  fromDayNumber,
  type Leaf,
  leaves,
  legalDate,
  type LegalDate,
  plusDays,
  type RecordedFact,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import { checkTable, position, type Position, type Table, tableOf } from '../index.js';
import { checkCarriedOver } from '../testing/index.js';

/** Random histories of whole cases, folded as the views fold them: the identities hold at any cut-off. */
const firstDay = dayNumber(legalDate('2022-06-01'));

interface Move {
  /** Chooses among the facts that can follow. */
  readonly pick: number;
  readonly days: number;
  readonly part: number;
}

const walk = fc.record({
  start: fc.integer({ min: 0, max: 400 }),
  owes: fc.array(fc.bigInt(0n, 1_000_000_000n), { minLength: 1, maxLength: 3 }),
  moves: fc.array(
    fc.record<Move>({
      pick: fc.nat(1000),
      days: fc.integer({ min: 0, max: 150 }),
      part: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 25 },
  ),
});

function fact(type: string, data: object, on: LegalDate, revision: number): RecordedFact {
  const envelope: Partial<Envelope> = {
    eventId: `e${revision}`,
    streamId: 'c',
    type,
    revision,
    effectiveOn: on,
    realm: 'simulated',
    officeThen: 'P1.01',
  };
  return { type, data, envelope: envelope as Envelope };
}

/** What was owed before the case ended, if it has: a payment of an earlier day is recorded late. */
const owedOf = (each: CaseState['obligations'][number], { ending }: CaseState): bigint =>
  each.open + (ending && ending.outcome !== 'entrusted' ? each[ending.closing] : 0n);

const back = (state: CaseState): Leaf =>
  (state.stops[0]?.returnTo ?? state.mediationFrom ?? 'enforceable.ready') as Leaf;

/** Candidate facts for a case in this state; the lifecycle discards those without a transition. */
function candidates(state: CaseState, { part }: Move): (readonly [string, object])[] {
  const open = state.obligations.filter((each) => owedOf(each, state) > 0n);
  const owed = open[part % Math.max(open.length, 1)];
  const amount = owed && String((owedOf(owed, state) * BigInt(part < 50 ? part : 100)) / 100n);
  const stop = { stop: `s${state.stopsCount + 1}`, returnTo: state.stops[0]?.returnTo ?? state.place.lifecycle };
  const partStop = { stop: stop.stop, kind: 'postponed', ground: part % 2 ? 'L25:46.1.c' : 'L25:46.1.d' };
  const latest = state.stops.at(-1);
  const remaining = state.stops.at(-2)?.kind;
  return [
    ['NoticeIssued', { channel: 'direct' }],
    ['OfficerAssigned', { officer: 'o' }],
    ['NoticeValid', { until: state.lastActOn }],
    ['VoluntaryPeriodEnded', {}],
    ['VerificationDone', { outcome: part % 2 ? 'conditionsFound' : 'noConditionsFound' }],
    ['ClassifiedNotYetEnforceable', { ground: 'L08:44a.1.a' }],
    ['MovedToSeparateBook', {}],
    ['ClassifiedEnforceable', { conditions: part % 2 ? 'found' : 'toVerify' }],
    ['CoercionDecided', { urgency: 'ordinary', measure: 'seizure', forces: false }],
    ['PostponementDecided', { ...stop, ground: part % 2 ? 'L08:48.1.c' : 'L08:48.1.h' }],
    ['TemporarySuspensionDecided', { ...stop, ground: 'L08:49.1' }],
    ['PauseDecided', { ...stop, ground: 'L08:145.1.b' }],
    ...(owed && part < 20 ? ([['ObligationsStopped', { ...partStop, obligations: [owed.id] }]] as const) : []),
    ...state.partStops.slice(0, part < 50 ? 1 : 0).map(({ id }) => ['ObligationsResumed', { stop: id }] as const),
    ...(latest && remaining ? ([['StopEnded', { stop: latest.id, remaining }]] as const) : []),
    ...(latest && !remaining ? ([['EnforcementResumed', { returnTo: back(state) }]] as const) : []),
    ...(owed && amount && amount !== '0'
      ? ([
          [
            'PaymentCollected',
            { payment: `p${state.paymentsCount + 1}`, amount, extinguishes: [{ obligation: owed.id, amount }] },
          ],
        ] as const)
      : []),
    ...(state.place.classification === 'separateBook' ? [] : endings(state, part)),
    [
      'Reopened',
      { ground: 'L08:reopening.retrial', returnTo: part % 2 ? 'enforceable.verifying' : 'enforceable.ready' },
    ],
  ];
}

function endings(state: CaseState, part: number): (readonly [string, object])[] {
  const all: readonly (readonly [string, object])[] = [
    ['CaseTerminated', { ground: 'L08:50.1.c' }],
    ['CaseEntrusted', { receiver: 'P1.02' }],
    ['DecisionRevoked', { ground: 'L08:37.1.a' }],
    ['DecisionCancelled', { by: 'superior' }],
    ['CaseWithdrawnUp', {}],
    ['CaseMovedToPrivateOffice', { receiver: 'V1' }],
  ];
  return state.obligations.every((each) => each.open === 0n) ? [['CaseExecuted', {}]] : [all[part % all.length]!];
}

/** The history that the moves lead to; some payments are dated back. */
function historyOf({ start, owes, moves }: { start: number; owes: bigint[]; moves: Move[] }): RecordedFact[] {
  const obligations = owes.map((amount, index) => ({
    id: `o${index + 1}`,
    kind: 'pay',
    nature: 'party',
    rank: 3,
    amount: String(amount),
  }));
  const issued = {
    number: 'P1.01/2023/1-01',
    category: 'civil',
    initiative: 'exOfficio',
    originKind: 'judgment',
    obligations,
  };
  let day = firstDay + start;
  const history = [fact('EnforcementDecisionIssued', issued, fromDayNumber(day), 0)];
  for (const move of moves) {
    const state = foldCase(history)!;
    const possible = candidates(state, move).filter(([type, data]) => fits(state, type, data));
    const [type, data] = possible[move.pick % possible.length] ?? [];
    if (type === undefined || data === undefined) continue;
    day += move.days;
    const late = state.ending ? dayNumber(state.ending.on) - 1 - (move.part % 30) : firstDay + start + move.part;
    const isLate = type === 'PaymentCollected' && (state.ending !== undefined || move.pick % 3 === 0);
    const on = isLate ? Math.max(late, firstDay + start) : day;
    history.push(fact(type, data, fromDayNumber(Math.min(on, day)), history.length));
  }
  return corrected(history, moves);
}

/** Strikes some payments through and moves some by half a year; a correction bears the earlier of the two dates. */
function corrected(history: RecordedFact[], moves: readonly Move[]): RecordedFact[] {
  const payments = history.filter(({ type }) => type === 'PaymentCollected').map(({ envelope }) => envelope);
  for (const [index, { eventId, effectiveOn }] of payments.entries()) {
    const by = (moves[index]?.pick ?? 0) % 4;
    const to = plusDays(effectiveOn, by === 1 ? 180 : -180);
    const first = to < effectiveOn ? to : effectiveOn;
    if (by === 0) history.push(fact('StepWithdrawn', { events: [eventId] }, effectiveOn, history.length));
    else if (by < 3)
      history.push(fact('DateCorrected', { events: [eventId], from: effectiveOn, to }, first, history.length));
  }
  return history;
}

function fits(state: CaseState, type: string, data: object): boolean {
  const target = (data as { returnTo?: string }).returnTo;
  return canFollow(state.place, type) && (target === undefined || (leaves as readonly string[]).includes(target));
}

function positionAt(history: readonly RecordedFact[], to: LegalDate): Position {
  const year = statisticalYearOf(to);
  const opening = foldCase(history, plusDays(statisticalYearStart(year), -1));
  return position(opening, foldCase(history, to), year);
}

function tableAt(histories: readonly RecordedFact[][], to: LegalDate): Table {
  const year = statisticalYearOf(to);
  const head = { unit: 'u', realm: 'simulated', year, from: statisticalYearStart(year), to, asKnown: 0 } as const;
  return tableOf(
    head,
    histories.map((history) => positionAt(history, to)),
  );
}

/** Money is counted by its own date, wherever the case stood by then; and what has ended has nothing open. */
function wronglyDated(history: readonly RecordedFact[], to: LegalDate): string[] {
  const now = foldCase(history, to);
  if (!now) return [];
  const start = statisticalYearStart(statisticalYearOf(to));
  const before = foldCase(history, plusDays(start, -1));
  const isOut = before?.ending !== undefined && before.endingsCount === now.endingsCount;
  const paid = now.payments
    .filter(({ on }) => before === undefined || on >= start)
    .flatMap(({ extinguishes }) => extinguishes);
  const due = paid.reduce((sum, { amount }) => sum + amount, 0n);
  const { D1 = { money: 0n } } = positionAt(history, to);
  const parts = now.obligations.map(({ open, executed }) => [open, executed]).flat();
  const left = now.obligations.reduce((sum, { open }) => sum + open, 0n);
  return [
    ...(isOut || D1.money === due ? [] : [`${to}: D1 is ${D1.money}, ${due} were paid`]),
    ...(parts.every((part) => part >= 0n) ? [] : [`${to}: an amount is negative`]),
    ...(now.ending === undefined || left === 0n ? [] : [`${to}: ${left} are open in a case that has ended`]),
  ];
}

describe('tables of real histories', () => {
  it('keep the identities at any cut-off, and from one year into the next', () => {
    const seen = new Set<string>();
    const cutOff = fc.integer({ min: 30, max: 1800 }).map((days) => fromDayNumber(firstDay + days));
    fc.assert(
      fc.property(fc.array(walk, { minLength: 1, maxLength: 6 }), cutOff, (walks, to) => {
        const histories = walks.map(historyOf);
        const table = tableAt(histories, to);
        for (const [column, cell] of Object.entries(table.columns)) if (cell.cases > 0) seen.add(column);
        expect(checkTable(table)).toEqual([]);
        expect(histories.flatMap((history) => wronglyDated(history, to))).toEqual([]);
        const closing = tableAt(histories, plusDays(table.from, -1));
        expect(checkCarriedOver(closing, table)).toEqual([]);
      }),
      { numRuns: 400, seed: 20250331 },
    );
    // The histories reach every column except the one that no act feeds, and those of acts that they do not have.
    expect([...seen].sort()).toEqual(
      ['A', 'A1', 'A2', 'B1', 'B2', 'B3', 'BP', 'C', 'D', 'D1', 'D2', 'D4', 'D5', 'D6', 'D7'].concat([
        'E',
        'F',
        'M',
        'S',
        'T',
        'X',
      ]),
    );
  });
});
