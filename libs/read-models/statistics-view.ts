import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumber } from '#case';
import { type Column, columns } from '#statistics';
import { sumsTable, SumsWriter } from './statistics-sums.js';
import type { Step, View, ViewWriter } from './view.js';

const amountColumns = columns.map(
  (column) => `${column.toLowerCase()}_cases INTEGER, ${column.toLowerCase()}_vnd INTEGER`,
);

/**
 * The statistics as signed changes (`day-deltas.ts`): one wide row per cell × legal day × ordinal × case, NULL where a
 * column does not change. Each column is computed and stored on its own, so that one altered figure breaks an identity.
 */
export const statisticsView: View = {
  name: 'statistics',
  version: 2,
  tables: [
    {
      name: 'statistics_cell',
      body: `cell INTEGER PRIMARY KEY, office TEXT NOT NULL, realm TEXT NOT NULL, category TEXT NOT NULL,
        initiative TEXT NOT NULL, unit INTEGER NOT NULL, UNIQUE (office, realm, category, initiative)`,
      indexes: {},
      key: ['cell'],
    },
    {
      name: 'statistics_case',
      body: 'opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL',
      indexes: {},
      key: ['opened'],
    },
    {
      name: 'statistics_delta',
      body: `cell INTEGER NOT NULL, day INTEGER NOT NULL, ordinal INTEGER NOT NULL, opened INTEGER NOT NULL,
        ${amountColumns.join(', ')}, PRIMARY KEY (cell, day, ordinal)`,
      withoutRowid: true,
      indexes: { ordinal: 'ordinal' },
      key: ['cell', 'day', 'ordinal'],
    },
    sumsTable,
  ],
  open: (database, named) => new StatisticsWriter(database, named),
};

class StatisticsWriter implements ViewWriter {
  readonly #cells = new Map<string, number>();
  /** First cell of each office and realm. */
  readonly #units = new Map<string, number>();
  readonly #unitOf: number[] = [];
  readonly #sums: SumsWriter;
  readonly #insertCell: StatementSync;
  readonly #insertCase: StatementSync;
  readonly #findCase: StatementSync;
  readonly #insertDelta: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const cell = named('statistics_cell');
    for (const row of database.prepare(`SELECT * FROM ${cell} ORDER BY cell`).all()) {
      const parts = ['office', 'realm', 'category', 'initiative'].map((name) => String(row[name]));
      this.#know(parts, Number(row['cell']));
    }
    this.#sums = new SumsWriter(database, named);
    this.#insertCell = database.prepare(`INSERT INTO ${cell} VALUES (?, ?, ?, ?, ?, ?)`);
    this.#insertCase = database.prepare(`INSERT INTO ${named('statistics_case')} VALUES (?, ?, ?)`);
    this.#findCase = database.prepare(`SELECT opened FROM ${named('statistics_case')} WHERE id = ?`);
    const values = Array(4 + columns.length * 2)
      .fill('?')
      .join(', ');
    this.#insertDelta = database.prepare(`INSERT INTO ${named('statistics_delta')} VALUES (${values})`);
  }

  apply(steps: readonly Step[]): void {
    for (const { ordinal, revision, opened: begun, case: change } of steps) {
      const state = change?.after;
      if (change === undefined || state === undefined) continue;
      if (revision === 0) this.#insertCase.run(ordinal, state.id, state.number);
      if (change.deltas.length === 0) continue;
      const cell = this.#cellOf([state.office, state.realm, state.category, state.initiative]);
      const opened = begun ?? this.#openedOf(state.id);
      for (const { on, delta } of change.deltas) {
        const row: (number | bigint | null)[] = [cell, dayNumber(on), ordinal, opened];
        for (const column of columns) {
          const amounts = delta[column as Column];
          row.push(amounts?.cases || null, amounts?.money || null);
        }
        this.#insertDelta.run(...row);
        this.#sums.add(this.#unitOf[cell]!, ordinal, on, delta);
      }
    }
    this.#sums.flush();
  }

  #cellOf(parts: readonly [string, string, string, string]): number {
    const key = parts.join('\n');
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const cell = this.#cells.size + 1;
    this.#know(parts, cell);
    this.#insertCell.run(cell, ...parts, this.#unitOf[cell]!);
    return cell;
  }

  #know(parts: readonly string[], cell: number): void {
    const office = parts.slice(0, 2).join('\n');
    const unit = this.#units.get(office) ?? cell;
    this.#units.set(office, unit);
    this.#unitOf[cell] = unit;
    this.#cells.set(parts.join('\n'), cell);
  }

  #openedOf(id: string): number {
    const found = this.#findCase.get(id)?.['opened'];
    if (found === undefined) throw new Error(`${id} has facts, but its first one was not seen`);
    return Number(found);
  }
}
