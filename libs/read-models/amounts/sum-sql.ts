import { isOverflow } from './int64.js';

/** SQL for adding up đồng. The names of such columns end in `_vnd`, so that they are read as bigints. */
export interface SumSql {
  /** Terms of a SELECT list for the sum of an expression. */
  of(expression: string, name: string): string;
  /** A condition of HAVING. */
  isNotZero(name: string): string;
  read(row: Readonly<Record<string, unknown>>, name: string): bigint;
}

const inOne: SumSql = {
  of: (expression, name) => `sum(${expression}) AS ${name}_vnd`,
  isNotZero: (name) => `${name}_vnd <> 0`,
  read: (row, name) => bigintOf(row[`${name}_vnd`]),
};

const halfBits = 32n;
const lowMask = 2n ** halfBits - 1n;

/** Adds up the halves of each value separately: exact for 2³¹ rows. */
const inHalves: SumSql = {
  of: (expression, name) =>
    `sum((${expression}) >> ${halfBits}) AS ${name}_high_vnd, sum((${expression}) & ${lowMask}) AS ${name}_low_vnd`,
  isNotZero: (name) =>
    `(${name}_high_vnd + (${name}_low_vnd >> ${halfBits}) <> 0 OR (${name}_low_vnd & ${lowMask}) <> 0)`,
  read: (row, name) => (bigintOf(row[`${name}_high_vnd`]) << halfBits) + bigintOf(row[`${name}_low_vnd`]),
};

function bigintOf(value: unknown): bigint {
  return (value ?? 0n) as bigint;
}

/** Runs a query with plain sums, which are faster; after an overflow again with sums in halves. */
export function withExactSums<T>(query: (sums: SumSql) => T): T {
  try {
    return query(inOne);
  } catch (error) {
    if (!isOverflow(error)) throw error;
    return query(inHalves);
  }
}
