import { type Label, dayVi } from '#case';
import { type Operands } from './figure-kinds.js';
import type { PrintedReport } from './figures-file.js';
import { comparability, unsound } from '../compared/comparability.js';
import { type Measure, measuresS2 } from './measures-s2.js';
import { datesOf, periodUntil, samePeriodLastYear } from '../form/period.js';
import { type ReportFigure, reportFigures } from './report-figure.js';
import type { Table } from '../form/table.js';
import { type AnnualTarget, targetOf } from '../form/targets.js';

export interface ReportInput {
  readonly current: Table;
  /** What readers call the unit. Default: its name in the table. */
  readonly unitName?: Label;
  /** The same period of the statistical year before, as known at the same ordinal. */
  readonly samePeriod?: Table;
  readonly targets: readonly AnnualTarget[];
  /** The published report; without it the report is computed in the digits of our own list. */
  readonly printed?: PrintedReport;
  readonly measures?: readonly Measure[];
}

/** A computed report, beside the published one. */
export interface Report {
  readonly current: Table;
  readonly unitName: Label;
  readonly samePeriod: Table | undefined;
  readonly target: AnnualTarget | undefined;
  readonly figures: readonly ReportFigure[];
  readonly verdict: ReportVerdict;
  /** What a reader must know before relying on a comparison. */
  readonly warnings: readonly Label[];
}

/** Ids of figures. A report agrees when it has printed figures and none of them disagrees. */
export interface ReportVerdict {
  readonly agrees: boolean;
  readonly agreed: readonly string[];
  readonly disagreed: readonly string[];
  readonly notPrinted: readonly string[];
  /** Printed, but not a number, or not computable from these tables. */
  readonly notComparable: readonly string[];
}

export function publishedReport(input: ReportInput): Report {
  const { current, samePeriod, targets, printed, measures = measuresS2 } = input;
  const { unitName = { vi: current.unit, en: current.unit } } = input;
  const targetFor = (metric: string): AnnualTarget | undefined => targetOf(targets, current.unit, current.year, metric);
  const operands: Operands = { current, target: targetFor, ...(samePeriod && { samePeriod }) };
  const figures = reportFigures(operands, measures, printed?.figures);
  const target = targetFor('G.cases');
  return {
    current,
    unitName,
    samePeriod,
    target,
    figures,
    verdict: verdictOf(figures),
    warnings: [
      ...(samePeriod ? [...comparability(current, samePeriod), ...rightPeriod(current, samePeriod)] : []),
      ...(printed ? sameSubject(current, unitName, printed) : []),
      ...(target ? ofTarget(current, unitName, target) : []),
      ...[current, samePeriod].flatMap((table) => (table ? unsound(table) : [])),
    ],
  };
}

function verdictOf(figures: readonly ReportFigure[]): ReportVerdict {
  const ids = (which: (figure: ReportFigure) => boolean): string[] => figures.filter(which).map(({ id }) => id);
  const agreed = ids(({ agrees }) => agrees === true);
  const disagreed = ids(({ agrees }) => agrees === false);
  return {
    agrees: agreed.length > 0 && disagreed.length === 0,
    agreed,
    disagreed,
    notPrinted: ids(({ printed }) => printed === undefined),
    notComparable: ids(({ printed, agrees }) => printed !== undefined && agrees === undefined),
  };
}

function rightPeriod(current: Table, samePeriod: Table): Label[] {
  const expected = samePeriodLastYear(periodUntil(current.to)).to;
  if (samePeriod.to === expected) return [];
  return [
    {
      vi: `Bảng so sánh đến ${dayVi(samePeriod.to)}, cùng kỳ là ${dayVi(expected)}`,
      en: `The table compared with runs to ${samePeriod.to}; the same period ends on ${expected}`,
    },
  ];
}

function sameSubject(current: Table, unitName: Label, printed: PrintedReport): Label[] {
  const warnings: Label[] = [];
  if (printed.unit !== current.unit)
    warnings.push({
      vi: `Số đã công bố là của "${printed.unit}", bảng tính là của "${unitName.vi}"`,
      en: `The published figures are of "${printed.unit}", the table is of "${unitName.en}"`,
    });
  if (printed.period.from !== current.from || printed.period.to !== current.to) {
    const dates = datesOf(printed.period as Pick<Table, 'from' | 'to'>);
    warnings.push({
      vi: `Số đã công bố là của kỳ ${dates.vi}`,
      en: `The published figures are of the period ${dates.en}`,
    });
  }
  return warnings;
}

function ofTarget(current: Table, unitName: Label, target: AnnualTarget): Label[] {
  const warnings: Label[] = [];
  if (target.assumed) warnings.push(target.note ?? { vi: 'Chỉ tiêu là số giả định', en: 'The target is assumed' });
  if (target.unit !== current.unit)
    warnings.push({
      vi: `Chỉ tiêu ghi cho "${target.unit}", dùng cho "${unitName.vi}"`,
      en: `The target is recorded for "${target.unit}" and used for "${unitName.en}"`,
    });
  return warnings;
}
