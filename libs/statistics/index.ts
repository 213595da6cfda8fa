/** Periods, columns, identities, comparisons and published reports: pure functions over the states of cases. */
export { type Amounts, type Column, type ColumnInfo, columnInfo, columns, nothing, type Words } from './columns.js';
export { type Conventions, defaultConventions, type Unverified, unverified } from './conventions.js';
export { equal, type Fraction, type Rate, rate, rateOfPercent } from './fraction.js';
export { addPositions, noPosition, type Position, position, subtractPositions } from './position.js';
export { type StatClass, statClass } from './stat-class.js';
export { fromTotals, type Ordinal, sumTables, type Table, type TableHead, tableOf } from './table.js';
