import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumber } from '#case';
import { type Column, columns } from '#statistics';
import { excessTable } from '../amounts/excess.js';
import { dongPerRowMax, piecesOf } from '../amounts/int64.js';
import { ChangedColumns, places } from './changed-columns.js';
import { SurrogateKeys } from '../storage/surrogate-keys.js';
import { recordedDaysTable, RecordedDaysWriter } from '../view/recorded-days.js';
import { sumsTable, SumsWriter } from './pre-aggregates.js';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

const amountColumns = columns.map(
  (column) => `${column.toLowerCase()}_cases INTEGER, ${column.toLowerCase()}_vnd INTEGER`,
);

/**
 * The statistics as signed changes (`day-deltas.ts`): one wide row per cell × legal day × ordinal × case, NULL where a
 * column does not change; a change beyond `dongPerRowMax` has further rows, by `part`. Each column is computed and
 * stored by itself, so that an altered figure breaks an identity. Cells and units have surrogate keys derived from
 * their names (`surrogate-keys.ts`).
 */
export const statisticsView: View = {
  name: 'statistics',
  version: 11,
  tables: [
    {
      name: 'statistics_unit',
      body: 'unit INTEGER PRIMARY KEY, office TEXT NOT NULL, realm TEXT NOT NULL',
      indexes: {},
      key: ['unit'],
      ordinals: [],
    },
    {
      name: 'statistics_cell',
      body: `cell INTEGER PRIMARY KEY, office TEXT NOT NULL, realm TEXT NOT NULL, category TEXT NOT NULL,
        initiative TEXT NOT NULL, unit INTEGER NOT NULL`,
      indexes: {},
      key: ['cell'],
      ordinals: [],
    },
    {
      name: 'statistics_case',
      body: 'opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL',
      indexes: {},
      key: ['opened'],
      ordinals: ['opened'],
    },
    {
      name: 'statistics_delta',
      body: `cell INTEGER NOT NULL, day INTEGER NOT NULL, ordinal INTEGER NOT NULL, part INTEGER NOT NULL,
        opened INTEGER NOT NULL, ${amountColumns.join(', ')}, PRIMARY KEY (cell, day, ordinal, part)`,
      withoutRowid: true,
      indexes: { ordinal: 'ordinal' },
      key: ['cell', 'day', 'ordinal', 'part'],
      ordinals: ['ordinal', 'opened'],
    },
    recordedDaysTable,
    sumsTable,
    excessTable,
  ],
  open: (database, named) => new StatisticsWriter(database, named),
};

/** Indexes into a row of `statistics_delta`. */
const [partIndex, firstAmount] = [3, 5];

interface Cell {
  readonly cell: number;
  readonly unit: number;
}

class StatisticsWriter implements ViewWriter {
  readonly #cells = new Map<string, Cell>();
  readonly #cellKeys = new SurrogateKeys();
  readonly #unitKeys = new SurrogateKeys();
  readonly #recordedDays: RecordedDaysWriter;
  readonly #sums: SumsWriter;
  readonly #insertUnit: StatementSync;
  readonly #insertCell: StatementSync;
  readonly #insertCase: StatementSync;
  readonly #findCase: StatementSync;
  readonly #insertDelta: ChangedColumns;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const cell = named('statistics_cell');
    for (const row of database.prepare(`SELECT * FROM ${cell}`).all())
      this.#know(['office', 'realm', 'category', 'initiative'].map((name) => String(row[name])));
    this.#recordedDays = new RecordedDaysWriter(database, named);
    this.#sums = new SumsWriter(database, named);
    this.#insertUnit = database.prepare(
      `INSERT INTO ${named('statistics_unit')} VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#insertCell = database.prepare(`INSERT INTO ${cell} VALUES (?, ?, ?, ?, ?, ?)`);
    this.#insertCase = database.prepare(`INSERT INTO ${named('statistics_case')} VALUES (?, ?, ?)`);
    this.#findCase = database.prepare(`SELECT opened FROM ${named('statistics_case')} WHERE id = ?`);
    const delta = named('statistics_delta');
    const key = ['cell', 'day', 'ordinal', 'part', 'opened'];
    this.#insertDelta = new ChangedColumns(database, (names) => {
      const all = [...key, ...names];
      return `INSERT INTO ${delta} (${all.join(', ')}) VALUES (${places(all.length)})`;
    });
  }

  apply(steps: readonly ProjectedEvent[]): void {
    for (const step of steps) {
      const { ordinal, revision, opened: begun, case: change } = step;
      const block = this.#recordedDays.blockOf(step);
      const state = change?.after;
      if (change === undefined || state === undefined) continue;
      if (revision === 0) this.#insertCase.run(ordinal, state.id, state.number);
      if (change.deltas.length === 0) continue;
      const { cell, unit } = this.#cellOf([state.office, state.realm, state.category, state.initiative]);
      const opened = begun ?? this.#openedOf(state.id);
      for (const { on, delta } of change.deltas) {
        const row: (number | bigint | null)[] = [cell, dayNumber(on), ordinal, 0, opened];
        const changed: Column[] = [];
        let isSpread = false;
        for (const column of columns) {
          const amounts = delta[column];
          if (amounts === undefined) continue;
          const money = amounts.money || null;
          if (money !== null && (money > dongPerRowMax || money < -dongPerRowMax)) isSpread = true;
          changed.push(column);
          row.push(amounts.cases || null, money);
        }
        const insert = this.#insertDelta.of(changed);
        for (const part of isSpread ? partsOf(row) : [row]) insert.run(...part);
        this.#sums.add(unit, block, on, delta);
      }
    }
    this.#sums.flush();
  }

  #cellOf(parts: readonly [string, string, string, string]): Cell {
    const known = this.#cells.get(parts.join('\n'));
    if (known !== undefined) return known;
    const made = this.#know(parts);
    const [office, realm] = parts;
    this.#insertUnit.run(made.unit, office, realm);
    this.#insertCell.run(made.cell, ...parts, made.unit);
    return made;
  }

  #know(parts: readonly string[]): Cell {
    const made = { cell: this.#cellKeys.of(parts), unit: this.#unitKeys.of(parts.slice(0, 2)) };
    this.#cells.set(parts.join('\n'), made);
    return made;
  }

  #openedOf(id: string): number {
    const found = this.#findCase.get(id)?.['opened'];
    if (found === undefined) throw new Error(`${id} has facts, but its first one was not seen`);
    return Number(found);
  }
}

/** Spreads a row over as many rows as its largest amount needs; the first keeps the counts of cases. */
function partsOf(row: readonly (number | bigint | null)[]): (number | bigint | null)[][] {
  const pieces = row.map((value) => (typeof value === 'bigint' ? piecesOf(value) : undefined));
  const count = Math.max(...pieces.map((each) => each?.length ?? 0));
  return Array.from({ length: count }, (_, part) =>
    row.map((value, index) => {
      if (index === partIndex) return part;
      const own = pieces[index];
      if (own !== undefined) return own[part] ?? null;
      return part === 0 || index < firstAmount ? value : null;
    }),
  );
}
