import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumber, legalDate, type LegalDate, plusDays } from '#case';
import { type Column, columns, type Position } from '#statistics';
import { Excess, withExcess } from '../amounts/excess.js';
import { isOverflow } from '../amounts/int64.js';
import { ChangedColumns, places } from './changed-columns.js';
import { rowsOf } from '../storage/rows.js';
import type { TableDefinition } from '../view/view.js';

/**
 * Sums of the signed changes per office and realm, so that a table of the whole nation need not read millions of rows:
 * by day and by month for present knowledge, and by month and recorded-day block (`recorded-days.ts`) for earlier
 * knowledge. They are redundant: specs compare them with the changes.
 */
export const sumsTable: TableDefinition = {
  name: 'statistics_sum',
  // `block` −1 stands for present knowledge; `span` counts days or months.
  body: `unit INTEGER NOT NULL, block INTEGER NOT NULL, grain INTEGER NOT NULL, span INTEGER NOT NULL,
    ${columns.map((column) => `${column.toLowerCase()}_cases INTEGER NOT NULL, ${column.toLowerCase()}_vnd INTEGER NOT NULL`).join(', ')},
    PRIMARY KEY (block, grain, unit, span)`,
  withoutRowid: true,
  indexes: {},
  key: ['block', 'grain', 'unit', 'span'],
  ordinals: [],
};

export const allBlocks = -1;
export const grains = { day: 1, month: 2 } as const;

/** Months since year 0. */
export function monthOf(day: LegalDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The last day of a month that `monthOf` numbers. */
export function lastDayOf(month: number): LegalDate {
  const next = month + 1;
  const first = `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}-01`;
  return plusDays(legalDate(first), -1);
}

interface Sum {
  readonly at: readonly [unit: number, block: number, grain: number, span: number];
  readonly amounts: Map<Column, { cases: number; money: bigint }>;
}

/** Adds up a batch in memory, then writes each sum once. */
export class SumsWriter {
  readonly #update: ChangedColumns;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #replace: StatementSync;
  readonly #excess: Excess;
  #sums = new Map<string, Sum>();

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const values = places(4 + 2 * columns.length);
    const table = named('statistics_sum');
    const place = 'unit = ? AND block = ? AND grain = ? AND span = ?';
    this.#update = new ChangedColumns(
      database,
      (names) => `UPDATE ${table} SET ${names.map((name) => `${name} = ${name} + ?`).join(', ')} WHERE ${place}`,
    );
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (${values})`);
    this.#find = database.prepare(`SELECT * FROM ${table} WHERE ${place}`);
    this.#replace = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${values})`);
    this.#excess = new Excess(database, named);
  }

  add(unit: number, block: number, on: LegalDate, delta: Position): void {
    const month = monthOf(on);
    this.#add([unit, allBlocks, grains.day, dayNumber(on)], delta);
    this.#add([unit, allBlocks, grains.month, month], delta);
    this.#add([unit, block, grains.month, month], delta);
  }

  flush(): void {
    const sums = this.#sums;
    this.#sums = new Map();
    for (const [place, sum] of sums) if (this.#excess.has(place) || !this.#addTo(sum)) this.#addExactly(sum);
  }

  /** Adds to a stored sum; returns false, with nothing changed, if the sum would exceed 64 bits. */
  #addTo({ at, amounts }: Sum): boolean {
    const changed: Column[] = [];
    const added: (number | bigint)[] = [];
    for (const column of columns) {
      const more = amounts.get(column);
      if (more === undefined) continue;
      changed.push(column);
      added.push(more.cases, more.money);
    }
    try {
      if (changed.length > 0 && this.#update.of(changed).run(...added, ...at).changes !== 0) return true;
      const row = columns.flatMap((column) => {
        const { cases = 0, money = 0n } = amounts.get(column) ?? {};
        return [cases, money];
      });
      this.#insert.run(...at, ...row);
      return true;
    } catch (error) {
      if (isOverflow(error)) return false;
      throw error;
    }
  }

  #addExactly({ at, amounts }: Sum): void {
    const [found] = rowsOf(this.#find, [...at]) as Record<string, number | bigint>[];
    const excess = this.#excess.of(at);
    const cases = new Map<Column, number>();
    const money = new Map<string, bigint>();
    for (const column of columns) {
      const name = column.toLowerCase();
      const more = amounts.get(column) ?? { cases: 0, money: 0n };
      cases.set(column, Number(found?.[`${name}_cases`] ?? 0) + more.cases);
      const low = (found?.[`${name}_vnd`] ?? 0n) as bigint;
      money.set(column, withExcess(low, excess.get(column) ?? 0n) + more.money);
    }
    const storable = this.#excess.keep(at, money);
    this.#replace.run(...at, ...columns.flatMap((column) => [cases.get(column)!, storable.get(column)!]));
  }

  #add(at: Sum['at'], delta: Position): void {
    const key = at.join(' ');
    let sum = this.#sums.get(key);
    if (sum === undefined) this.#sums.set(key, (sum = { at, amounts: new Map() }));
    for (const column in delta) {
      const { cases, money } = delta[column as Column]!;
      const so = sum.amounts.get(column as Column);
      if (so === undefined) sum.amounts.set(column as Column, { cases, money });
      else {
        so.cases += cases;
        so.money += money;
      }
    }
  }
}
