/** Periods, columns, identities, comparisons and published reports: pure functions over the states of cases. */
export { type Amounts, type Column, type ColumnInfo, columnInfo, columns, nothing, type Words } from './columns.js';
export { type Growth, growth, type Points, points, type Progress, progress } from './comparison.js';
export { type Conventions, type Unverified, unverified } from './conventions.js';
export { type PrintedFigure, type PrintedReport, printedReport } from './figures-file.js';
export {
  formatBillions,
  formatCount,
  formatGrowth,
  formatPoints,
  formatProgress,
  formatRate,
  type Language,
  type Rounding,
} from './format.js';
export { type Fraction, type Rate, rate, rateOfPercent } from './fraction.js';
export { checkCarriedOver, checkParts, checkTable, type IdentityId, type Violation } from './identities.js';
export { type Measure, measuresS2 } from './measures-s2.js';
export { type Period, periodLabel, periodOf, periodUntil, reportedMonths, samePeriodLastYear } from './period.js';
export { addPositions, noPosition, type Position, position, subtractPositions } from './position.js';
export { publishedReport, type Report, type ReportInput, type Verdict } from './published.js';
export { type Candidate, type Reading } from './readings.js';
export { type ReportFigure } from './report-figure.js';
export { reportText } from './report.js';
export { sentences } from './sentences.js';
export { type StatClass } from './stat-class.js';
export { fromTotals, type Ordinal, type Table, type TableHead, tableOf } from './table.js';
export { recordedTargets, type Target, targetOf } from './targets.js';
