import { type Column, columns } from '#statistics';

/**
 * The opening of each column on 1 October: a signed sum of columns over all days before. No other figure of the earlier
 * years counts. A, A1, C and D do not open with F, on purpose, as an independent check: an altered row of an earlier
 * year shows in F = C − X or in A1 = F of the day before. T subtracts the cases that left (X and the deductions) and
 * does not use S, so that T = A + S can fail too.
 */
const stock: readonly Column[] = ['D4', 'D5', 'D6', 'D7', 'D8'];
const book: readonly Column[] = [...stock, 'E'];
const left: readonly Column[] = ['X', 'B1', 'B2', 'B3', 'BP', 'BR'];

interface Opening {
  readonly plus: readonly Column[];
  readonly minus: readonly Column[];
}

const itself = (column: Column): Opening => ({ plus: [column], minus: [] });

const openingBalances: Readonly<Partial<Record<Column, Opening>>> = {
  A: { plus: book, minus: [] },
  A1: { plus: book, minus: [] },
  C: { plus: book, minus: [] },
  D: { plus: stock, minus: [] },
  T: { plus: ['T'], minus: left },
  ...Object.fromEntries([...book, 'F' as const, 'S' as const].map((column) => [column, itself(column)])),
};

/** Undefined for columns that start each year at zero. */
export const openingOf = (column: Column): Opening | undefined => openingBalances[column];

/** Columns whose rows before 1 October are needed. */
export const openingColumns: readonly Column[] = columns.filter((column) =>
  Object.values(openingBalances).some(({ plus, minus }) => plus.includes(column) || minus.includes(column)),
);
