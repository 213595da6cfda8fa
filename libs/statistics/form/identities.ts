import { type Column, columnInfo, columns } from './columns.js';
import { equal, type Fraction, rate } from '../numbers/fraction.js';
import type { Table } from './table.js';

/** An identity that does not hold, with the values of both sides (cases, or đồng). */
export interface Violation {
  readonly id: IdentityId;
  readonly of: 'cases' | 'money';
  /** The identity in the notation of the forms. */
  readonly says: string;
  readonly left: string;
  readonly right: string;
}

/** I1–I8 and I10 of docs/domain.md §4.2; `T` (A + S) and `unfed` are ours. */
export type IdentityId = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I10' | 'T' | 'unfed';

interface Identity {
  readonly id: IdentityId;
  readonly left: readonly Column[];
  readonly right: readonly Column[];
  /** Columns to subtract on the right side. */
  readonly less?: readonly Column[];
}

const identities: readonly Identity[] = [
  { id: 'I1', left: ['A'], right: ['A1', 'A2'] },
  // The move to a private office and the return of the request are deductions of their own and do not net out.
  { id: 'I2', left: ['C'], right: ['A'], less: ['B1', 'B2', 'B3', 'BP', 'BR'] },
  { id: 'I3', left: ['C'], right: ['D', 'E'] },
  { id: 'I4', left: ['D'], right: ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8'] },
  { id: 'I5', left: ['X'], right: ['D1', 'D2', 'D3'] },
  { id: 'I7', left: ['F'], right: ['C'], less: ['X'] },
  { id: 'I7', left: ['F'], right: ['D4', 'D5', 'D6', 'D7', 'D8', 'E'] },
  { id: 'T', left: ['T'], right: ['A', 'S'] },
];

/** Checks every identity within one table; returns none for a sound table. */
export function checkTable(table: Table): Violation[] {
  return [...identities.flatMap((identity) => checkSums(table, identity)), ...checkRates(table), ...checkUnfed(table)];
}

function checkSums(table: Table, { id, left, right, less = [] }: Identity): Violation[] {
  const says = `${left.join(' + ')} = ${[right.join(' + '), ...less].join(' − ')}`;
  return sides.flatMap((of) => {
    const a = total(table, left, of);
    const b = total(table, right, of) - total(table, less, of);
    return a === b ? [] : [{ id, of, says, left: String(a), right: String(b) }];
  });
}

export const sides = ['cases', 'money'] as const;

export function total(table: Table, over: readonly Column[], of: 'cases' | 'money'): bigint {
  return over.reduce((sum, column) => sum + BigInt(table.columns[column][of]), 0n);
}

/** Checks I6: G = X ÷ D, which has no value if nothing was enforceable. */
function checkRates(table: Table): Violation[] {
  return sides.flatMap((of) => {
    const expected = rate(table.columns.X[of], table.columns.D[of]);
    const stated = table.rate[of];
    if (equal(stated, expected)) return [];
    return [{ id: 'I6' as const, of, says: 'G = X ÷ D', left: written(stated), right: written(expected) }];
  });
}

const written = ({ num, den }: Fraction): string => `${num}/${den}`;

/** Checks that a column which no act feeds is zero. */
function checkUnfed(table: Table): Violation[] {
  return columns
    .filter((column) => !columnInfo[column].fed)
    .flatMap((column) =>
      sides
        .filter((of) => BigInt(table.columns[column][of]) !== 0n)
        .map((of) => ({
          id: 'unfed' as const,
          of,
          says: `${column} = 0`,
          left: String(table.columns[column][of]),
          right: '0',
        })),
    );
}
