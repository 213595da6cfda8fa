import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumber, type LegalDate } from '#case';
import { type Column, columns, type Position } from '#statistics';
import type { TableDefinition } from './view.js';

/**
 * Sums of the signed changes per office and realm, so that a table of the whole nation need not read millions of rows:
 * by day and by month for what is known now, and by month and block of knowledge (`known-blocks.ts`) for what was
 * known earlier. They hold nothing that the changes do not; `verifySums` compares.
 */
export const sumsTable: TableDefinition = {
  name: 'statistics_sum',
  // `block` −1 means everything known; `span` counts days or months.
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

interface Sum {
  readonly at: readonly [unit: number, block: number, grain: number, span: number];
  readonly amounts: Map<Column, { cases: number; money: bigint }>;
}

/** Adds up a batch in memory, then writes each sum once. */
export class SumsWriter {
  readonly #upsert: StatementSync;
  #sums = new Map<string, Sum>();

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const names = columns.flatMap((column) => [`${column.toLowerCase()}_cases`, `${column.toLowerCase()}_vnd`]);
    const values = Array(4 + names.length)
      .fill('?')
      .join(', ');
    this.#upsert = database.prepare(
      `INSERT INTO ${named('statistics_sum')} VALUES (${values}) ON CONFLICT DO UPDATE SET
       ${names.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
    );
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
    for (const { at, amounts } of sums.values()) {
      const row: (number | bigint)[] = [...at];
      for (const column of columns) {
        const { cases = 0, money = 0n } = amounts.get(column) ?? {};
        row.push(cases, money);
      }
      this.#upsert.run(...row);
    }
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

const sumsCompared = [
  { block: `${allBlocks}`, grain: grains.day, span: 'day' },
  { block: `${allBlocks}`, grain: grains.month, span: 'month' },
  {
    block: '(SELECT block FROM statistics_block WHERE first <= ordinal ORDER BY first DESC LIMIT 1)',
    grain: grains.month,
    span: 'month',
  },
];
const monthInSql = `CAST(strftime('%Y', day * 86400, 'unixepoch') AS INTEGER) * 12
  + CAST(strftime('%m', day * 86400, 'unixepoch') AS INTEGER) - 1`;
const differencesMax = 20;

/** Sums that are not those of the changes, one sentence each, 20 at most. Reads every change three times. */
export function verifySums(database: DatabaseSync): string[] {
  const names = columns.flatMap((column) => [`${column.toLowerCase()}_cases`, `${column.toLowerCase()}_vnd`]);
  const found = new Set<string>();
  for (const { block, grain, span } of sumsCompared) {
    const of = block === `${allBlocks}` ? `block = ${allBlocks}` : 'block >= 0';
    const kept = `SELECT unit, block, grain, span, ${names.join(', ')} FROM statistics_sum
      WHERE ${of} AND grain = ${grain}`;
    const made = `SELECT unit, ${block} AS at, ${grain}, ${span} AS span,
      ${names.map((name) => `sum(coalesce(${name}, 0))`).join(', ')}
      FROM (SELECT *, ${monthInSql} AS month FROM statistics_delta JOIN statistics_cell USING (cell))
      GROUP BY unit, at, span`;
    for (const [a, b] of [
      [kept, made],
      [made, kept],
    ])
      for (const row of database.prepare(`SELECT * FROM (${a}) EXCEPT SELECT * FROM (${b})`).all()) {
        const unit = `the sum of unit ${String(row['unit'])}, ${span} ${String(row['span'])}, block ${String(row['block'] ?? row['at'])}`;
        if (found.size < differencesMax) found.add(`${unit} is not what its changes add up to`);
      }
  }
  return [...found];
}
