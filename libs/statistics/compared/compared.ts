import type { Label, LegalDate } from '#case';
import { type Column, nothing } from '../form/columns.js';
import { type Unverified, unverified } from '../form/conventions.js';
import { checkTable, type Violation } from '../form/identities.js';
import { datesOf, type Period, periodUntil, samePeriodLastYear } from '../form/period.js';
import type { Table } from '../form/table.js';
import { type AnnualTarget, ownTarget } from '../form/targets.js';
import { growth, type Growth, points, type Points, progress, type TargetProgress } from '../numbers/comparison.js';
import { rateOfPercent } from '../numbers/fraction.js';
import { comparability } from './comparability.js';
import { type Coverage, coverageNote, coverageOf } from './coverage.js';

/** A table beside that of the same period of the year before, both as known at the same ordinal. */
export interface ComparedTable {
  readonly table: Table;
  readonly period: Period;
  readonly before: { readonly table: Table; readonly period: Period; readonly covered: Coverage };
  /** The first day on which the log recorded facts; undefined where it has none of this realm. */
  readonly begunOn: LegalDate | undefined;
  readonly covered: Coverage;
  readonly violations: readonly Violation[];
  /** The counting rules that the table rests on and no source confirms. */
  readonly conventions: readonly Unverified[];
  /** What a reader must know before relying on a figure or a comparison. */
  readonly notes: readonly Label[];
}

/**
 * Puts a table beside the one before.
 * @param before the table of the same period of the year before (`samePeriodLastYear`)
 */
export function comparedTable(table: Table, before: Table, begunOn: LegalDate | undefined): ComparedTable {
  const period = periodUntil(table.to);
  const then = samePeriodLastYear(period);
  const inWords = (each: Period, vi: string, en: string): Label => {
    const dates = datesOf(each);
    return { vi: `${vi} (${dates.vi})`, en: `${en} (${dates.en})` };
  };
  return {
    table,
    period,
    before: { table: before, period: then, covered: coverageOf(then, begunOn) },
    begunOn,
    covered: coverageOf(period, begunOn),
    violations: checkTable(table),
    conventions: unverified,
    notes: [
      ...coverageNote(period, begunOn, inWords(period, 'kỳ này', 'this period')),
      ...(begunOn === undefined ? [] : coverageNote(then, begunOn, inWords(then, 'cùng kỳ', 'the same period'))),
      ...comparability(table, before),
    ],
  };
}

const isComparable = ({ covered, before }: ComparedTable): boolean => covered === 'whole' && before.covered === 'whole';

/** The growth of a column; undefined where the log does not cover one of the two periods. */
export function growthOf(compared: ComparedTable, column: Column, of: 'cases' | 'money'): Growth | undefined {
  if (!isComparable(compared)) return undefined;
  const now = compared.table.columns[column] ?? nothing;
  const then = compared.before.table.columns[column] ?? nothing;
  return of === 'cases' ? growth(now.cases, then.cases) : growth(now.money, then.money);
}

/** The difference to the rate of the same period; undefined where the log does not cover one of the two. */
export const pointsOf = (compared: ComparedTable, of: 'cases' | 'money'): Points | undefined =>
  isComparable(compared) ? points(compared.table.rate[of], compared.before.table.rate[of]) : undefined;

export interface Measured {
  readonly target: AnnualTarget;
  readonly progress: TargetProgress;
  readonly points: Points;
}

/** The rate against the target of the unit; undefined where none is recorded. */
export function measured(
  { table }: ComparedTable,
  targets: readonly AnnualTarget[],
  unit: string,
  of: 'cases' | 'money',
): Measured | undefined {
  const target = ownTarget(targets, { unit, realm: table.realm, year: table.year, metric: `G.${of}` });
  if (!target) return undefined;
  const rate = rateOfPercent(target.value);
  return { target, progress: progress(table.rate[of], rate), points: points(table.rate[of], rate) };
}
