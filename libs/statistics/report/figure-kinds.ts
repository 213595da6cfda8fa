import { type Column, columns } from '../form/columns.js';
import { growth, points, progress } from '../numbers/comparison.js';
import { billions } from '../numbers/format.js';
import { type Fraction, type Rate, rateOfPercent } from '../numbers/fraction.js';
import type { PrintedFigure } from './figures-file.js';
import type { Table } from '../form/table.js';
import type { AnnualTarget } from '../form/targets.js';

/** The family of a kind of figure; growth and decline, increase and decrease differ only in the printed sign. */
export type Family = 'count' | 'amount' | 'change' | 'growth' | 'rate' | 'progress' | 'points';

interface KindInfo {
  readonly family: Family;
  /** The sign that the report expresses in words. */
  readonly sign: 1n | -1n;
}

const kindInfo = {
  count: { family: 'count', sign: 1n },
  bnVnd: { family: 'amount', sign: 1n },
  increaseCount: { family: 'change', sign: 1n },
  decreaseCount: { family: 'change', sign: -1n },
  increaseBnVnd: { family: 'change', sign: 1n },
  decreaseBnVnd: { family: 'change', sign: -1n },
  growthPercent: { family: 'growth', sign: 1n },
  declinePercent: { family: 'growth', sign: -1n },
  ratePercent: { family: 'rate', sign: 1n },
  progressPercent: { family: 'progress', sign: 1n },
  pointsAbove: { family: 'points', sign: 1n },
  pointsBelow: { family: 'points', sign: -1n },
} as const satisfies Record<string, KindInfo>;
export type Kind = keyof typeof kindInfo;

export function infoOf(kind: string): KindInfo | undefined {
  return Object.hasOwn(kindInfo, kind) ? kindInfo[kind as Kind] : undefined;
}

/** A printed number in units of its last digit, signed by its own text, else by the words of its kind. */
export interface PrintedValue {
  readonly units: bigint;
  readonly decimals: number;
}

/** "−11.3%" is −113 with 1 decimal, and so is a decline of "11.3%". Undefined for words and "8/11". */
export function printedValue({ printed = '', kind }: Partial<PrintedFigure>): PrintedValue | undefined {
  const match = /^([+−-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?%?$/.exec(printed.replace(/\s/g, ''));
  if (match === null) return undefined;
  const [, own = '', whole = '', decimals = ''] = match;
  const sign = own === '' ? (infoOf(kind ?? '')?.sign ?? 1n) : own === '+' ? 1n : -1n;
  return { units: sign * BigInt(whole.replaceAll(',', '') + decimals), decimals: decimals.length };
}

export interface MeasureParts {
  readonly column: Column | 'G';
  readonly of: 'cases' | 'money';
}

/** Splits a measure such as "A2.cases" into column and unit; undefined for a measure that is no column of a table. */
export function partsOf(measure: string): MeasureParts | undefined {
  const [column = '', of, ...more] = measure.split('.');
  if (more.length > 0 || (of !== 'cases' && of !== 'money')) return undefined;
  if (column !== 'G' && !(columns as readonly string[]).includes(column)) return undefined;
  return { column: column as Column | 'G', of };
}

/** The tables that the figures of one report are computed from. */
export interface Operands {
  readonly current: Table;
  /** The same period of the statistical year before. */
  readonly samePeriod?: Table;
  readonly target?: (metric: string) => AnnualTarget | undefined;
}

/** The first word of a reference, such as `target.G.cases` in "target.G.cases (annual plan, not printed)". */
export const referenceOf = (against: string | undefined): string => against?.split(/[\s(]/)[0] ?? '';

export function referenceTable(operands: Operands, against: string | undefined): Table | undefined {
  return referenceOf(against) === 'samePeriodLastYear' ? operands.samePeriod : undefined;
}

export function targetOfFigure(operands: Operands, against: string | undefined): AnnualTarget | undefined {
  const reference = referenceOf(against);
  return reference.startsWith('target.') ? operands.target?.(reference.slice('target.'.length)) : undefined;
}

/** The value of a figure in its printed unit (cases, billions of đồng, percent), exact and signed. */
export function valueOf(
  operands: Operands,
  family: Family,
  { column, of }: MeasureParts,
  against: string | undefined,
): Fraction | undefined {
  if (column === 'G') return rateValue(operands, family, of, against);
  const { current } = operands;
  const printedUnit = (amount: bigint): Fraction => (of === 'money' ? billions(amount) : { num: amount, den: 1n });
  const amount = BigInt(current.columns[column][of]);
  if (family === (of === 'money' ? 'amount' : 'count')) return printedUnit(amount);
  const reference = referenceTable(operands, against);
  if (reference === undefined) return undefined;
  const previous = BigInt(reference.columns[column][of]);
  if (family === 'change') return printedUnit(amount - previous);
  return family === 'growth' ? inPercent(growth(amount, previous)) : undefined;
}

function rateValue(
  operands: Operands,
  family: Family,
  of: 'cases' | 'money',
  against: string | undefined,
): Fraction | undefined {
  const own = operands.current.rate[of];
  if (family === 'rate') return inPercent(own);
  const target = targetOfFigure(operands, against);
  const other: Rate | undefined = target ? rateOfPercent(target.value) : referenceTable(operands, against)?.rate[of];
  if (other === undefined) return undefined;
  if (family === 'points') return inPercent(points(own, other));
  return family === 'progress' && target ? inPercent(progress(own, other)) : undefined;
}

const inPercent = ({ num, den }: Fraction): Fraction => ({ num: num * 100n, den });
