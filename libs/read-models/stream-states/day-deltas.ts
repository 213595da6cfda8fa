import {
  type CaseState,
  evolveCase,
  type LegalDate,
  plusDays,
  type RecordedFact,
  StatesByDay,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import { type Amounts, type Column, noPosition, position, type Position } from '#statistics';
import type { DayDelta } from '../view/view.js';

/**
 * The statistics of one case as signed changes. At a legal date t of year y a case has one position, computed from its
 * state on 30 September and its state at t. Between two dates of its facts only 1 October changes it, and that change
 * has no row: stocks (D4–D8, E, F, S) are carried over, flows (A2, B, D1–D3, X, M) start at zero, and A1, A, C, D and T
 * start with the stock. So a row holds the difference between the position and the one just before that day, or, for
 * the first day of the case in a year, the one at the start of the year; and
 * column(t) = opening(y) + sum of the rows of the year up to t, opening(y) from all rows before 1 October.
 * See `opening-balances.ts` for the opening and `statistics.spec.ts` for the check by random histories.
 */
export type DayDeltas = ReadonlyMap<LegalDate, Position>;

/** The changes of one case by legal day, for the given facts (corrections applied), from `since` on. */
export function dayDeltas(standing: readonly RecordedFact[], since?: LegalDate): DayDeltas {
  const counting = standing.filter(counts);
  const days = daysOf(counting, since);
  const states = StatesByDay.of(counting);
  return deltasOf(
    days,
    askedFor(days).map((day) => states.on(day)),
  );
}

/** The changes from the first history to the second, when their facts are the same before `since`. */
export function changedDays(
  before: readonly RecordedFact[],
  after: readonly RecordedFact[],
  since: LegalDate,
): DayDelta[] {
  return differencesOf(dayDeltas(before, since), dayDeltas(after, since));
}

/**
 * The state of a case at the end of each legal day that has a fact. A fact that is dated back, and corrects nothing, is
 * last in its stream: so it is applied to the state of each later day, and no day is folded anew.
 */
export class DayStates {
  readonly #states: StatesByDay;

  constructor(standing: readonly RecordedFact[]) {
    this.#states = StatesByDay.of(standing.filter(counts));
  }

  /** Sets the state after a fact that is dated on or after all others. */
  append(on: LegalDate, state: CaseState | undefined): void {
    this.#states.put(on, state);
  }

  /** The changes made by a fact that is dated back, from its own day on. */
  add(fact: RecordedFact): DayDelta[] {
    if (!counts(fact)) return [];
    const on = fact.envelope.effectiveOn;
    const days = [on, ...this.#states.days.slice(this.#states.firstFrom(on, true))];
    const asked = askedFor(days);
    const old = asked.map((day) => this.#states.on(day));
    this.#states.add(fact);
    const now = asked.map((day) => this.#states.on(day));
    return differencesOf(deltasOf(days, old), deltasOf(days, now));
  }
}

function differencesOf(old: DayDeltas, now: DayDeltas): DayDelta[] {
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((on) => {
    const delta = difference(now.get(on) ?? noPosition, old.get(on) ?? noPosition);
    return isNothing(delta) ? [] : [{ on, delta }];
  });
}

/** Facts that do not change the position of a case: they add to its ledger, or to its deadlines. */
const typesIgnoredByStatistics: ReadonlySet<string> = new Set([
  'InterestEarned',
  'MoneyDistributed',
  'DepositReleased',
  'DeadlineSet',
  'DeadlineMet',
  'DeadlineEnded',
  'DeadlineLapsed',
  'LapseWithdrawn',
]);
const counts = ({ type }: RecordedFact): boolean => !typesIgnoredByStatistics.has(type);

/** The legal days of the facts that may change a position, in ascending order. */
function daysOf(counting: readonly RecordedFact[], since: LegalDate | undefined): LegalDate[] {
  return [...new Set(counting.map(({ envelope }) => envelope.effectiveOn))]
    .filter((day) => since === undefined || day >= since)
    .sort();
}

/**
 * The days whose states are needed for the changes on these days: also the day before the first, and before its year.
 */
function askedFor(days: readonly LegalDate[]): LegalDate[] {
  const [first] = days;
  if (first === undefined) return [];
  return [dayBefore(statisticalYearStart(statisticalYearOf(first))), dayBefore(first), ...days];
}

/** The changes on days, from the states on the days of `askedFor`. */
function deltasOf(
  days: readonly LegalDate[],
  [eveOfYear, eve, ...states]: readonly (CaseState | undefined)[],
): DayDeltas {
  const deltas = new Map<LegalDate, Position>();
  const [first] = days;
  if (first === undefined) return deltas;
  let year = statisticalYearOf(first);
  let opening = eveOfYear;
  let state = eve;
  let before = position(opening, state, year);
  for (const [index, day] of days.entries()) {
    if (statisticalYearOf(day) !== year) {
      year = statisticalYearOf(day);
      opening = state;
      before = position(opening, opening, year);
    }
    state = states[index];
    const now = position(opening, state, year);
    deltas.set(day, difference(now, before));
    before = now;
  }
  return deltas;
}

/** The first legal day on which two versions of a stream differ; undefined when they are the same. */
export function firstDifference(
  before: readonly RecordedFact[],
  after: readonly RecordedFact[],
): LegalDate | undefined {
  const keyOf = ({ envelope }: RecordedFact): string => `${envelope.eventId} ${envelope.effectiveOn}`;
  const both = (list: readonly RecordedFact[]): Set<string> => new Set(list.map(keyOf));
  const [old, now] = [both(before), both(after)];
  let first: LegalDate | undefined;
  for (const [list, other] of [
    [before, now],
    [after, old],
  ] as const)
    for (const fact of list)
      if (!other.has(keyOf(fact)) && (first === undefined || fact.envelope.effectiveOn < first))
        first = fact.envelope.effectiveOn;
  return first;
}

export function foldUntil(standing: readonly RecordedFact[], until?: LegalDate): CaseState | undefined {
  let state: CaseState | undefined;
  for (const { type, data, envelope } of standing)
    if (until === undefined || envelope.effectiveOn <= until) state = evolveCase(state, type, data, envelope);
  return state;
}

export function isNothing(position: Position): boolean {
  for (const _ in position) return false;
  return true;
}

function dayBefore(day: LegalDate): LegalDate {
  return plusDays(day, -1);
}

/** a − b, without zero cells. Same as `subtractPositions`, but faster for the few columns of one case. */
export function difference(a: Position, b: Position): Position {
  const cells: Partial<Record<Column, Amounts>> = {};
  for (const key in a) {
    const [left, right] = [a[key as Column]!, b[key as Column]];
    if (right === undefined) cells[key as Column] = left;
    else if (left.cases !== right.cases || left.money !== right.money)
      cells[key as Column] = { cases: left.cases - right.cases, money: left.money - right.money };
  }
  for (const key in b) {
    if (a[key as Column] !== undefined) continue;
    const { cases, money } = b[key as Column]!;
    cells[key as Column] = { cases: -cases, money: -money };
  }
  return cells;
}
