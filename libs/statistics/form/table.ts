import type { CaseState, LegalDate } from '#case';
import { type Amounts, type Column, columns, nothing } from './columns.js';
import { type Rate, rate } from '../numbers/fraction.js';
import type { Position } from './position.js';

/** The part of the log that a table knows: domain events up to this ordinal, in log order. Never a time. */
export type Ordinal = number;

/** Identifies a table. Two tables may be compared only if realm and ordinal are the same. */
export interface TableHead {
  /** The name of the office, agency, province or nation, as files of figures and targets have it, in English. */
  readonly unit: string;
  readonly realm: CaseState['realm'];
  /** The statistical year, named after the year in which it ends. */
  readonly year: number;
  /** 1 October. */
  readonly from: LegalDate;
  /** The cut-off, that day included. */
  readonly to: LegalDate;
  readonly asKnown: Ordinal;
}

/** The figures of one unit for a period that starts on 1 October. */
export interface Table extends TableHead {
  readonly columns: Readonly<Record<Column, Amounts>>;
  /** Indicator G = X / D, exact (I6); 0/0 prints as "–". */
  readonly rate: { readonly cases: Rate; readonly money: Rate };
}

/** The table of the given positions, one per case (or sums and signed differences of them). */
export function tableOf(head: TableHead, positions: Iterable<Position>): Table {
  const cases = new Map<Column, number>();
  const money = new Map<Column, bigint>();
  for (const position of positions) {
    for (const column in position) {
      const key = column as Column;
      const cell = position[key] ?? nothing;
      cases.set(key, (cases.get(key) ?? 0) + cell.cases);
      money.set(key, (money.get(key) ?? 0n) + cell.money);
    }
  }
  const totals: Partial<Record<Column, Amounts>> = {};
  for (const column of columns) totals[column] = { cases: cases.get(column) ?? 0, money: money.get(column) ?? 0n };
  return fromTotals(head, totals);
}

/**
 * A table from known totals, such as published ones; an absent column is zero. Computes only G, and the control column
 * T where it is absent, because no published table has it.
 */
export function fromTotals(head: TableHead, totals: Position): Table {
  const cells = {} as Record<Column, Amounts>;
  for (const column of columns) cells[column] = totals[column] ?? nothing;
  cells.T = totals.T ?? plus(cells.A, cells.S);
  const { unit, realm, year, from, to, asKnown } = head;
  return {
    unit,
    realm,
    year,
    from,
    to,
    asKnown,
    columns: cells,
    rate: { cases: rate(cells.X.cases, cells.D.cases), money: rate(cells.X.money, cells.D.money) },
  };
}

const plus = (a: Amounts, b: Amounts): Amounts => ({ cases: a.cases + b.cases, money: a.money + b.money });
