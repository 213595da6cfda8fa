export { cellAddress, type CellAsked } from './form/cell-address.js';
/** Periods, columns, identities, comparisons and published reports: pure functions over the states of cases. */
export { type Amounts, type Column, type ColumnInfo, columnInfo, columns, nothing } from './form/columns.js';
export { type Growth, growth, type Points, points, type TargetProgress, progress } from './numbers/comparison.js';
export { contributionNote } from './form/contribution-note.js';
export type { Unverified } from './form/conventions.js';
export { type PrintedValue, printedValue } from './report/figure-kinds.js';
export { type PrintedFigure, type PrintedReport, printedReport } from './report/figures-file.js';
export { aligned } from './numbers/aligned.js';
export {
  decimalText,
  figureIn,
  formatBillions,
  formatCount,
  formatRate,
  type Language,
  wordsIn,
} from './numbers/format.js';
export { type Fraction, type Rate, rate, rateOfPercent } from './numbers/fraction.js';
export { type ComparedTable, comparedTable, growthOf, measured, pointsOf } from './compared/compared.js';
export { coverages } from './compared/coverage.js';
export { type CsvHead, tableCsv } from './compared/table-csv.js';
export { tableText } from './compared/table-text.js';
export { checkTable, type IdentityId, type Violation } from './form/identities.js';
export { type Measure, measuresS2 } from './report/measures-s2.js';
export {
  datesOf,
  type Period,
  periodLabel,
  periodOf,
  periodUntil,
  reportedMonths,
  samePeriodLastYear,
} from './form/period.js';
export { noPosition, type Position, position, subtractPositions } from './form/position.js';
export { publishedReport, type Report, type ReportInput, type ReportVerdict } from './report/published.js';
export { type Candidate, type Reading } from './report/readings.js';
export { type ReportFigure } from './report/report-figure.js';
export { reportText } from './report/report-text.js';
export { sentences } from './report/sentences.js';
export { type StatClass } from './form/stat-class.js';
export { fromTotals, type Ordinal, type Table, type TableHead, tableOf } from './form/table.js';
export { recordedTargets, type AnnualTarget } from './form/targets.js';
