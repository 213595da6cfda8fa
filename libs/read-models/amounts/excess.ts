import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fitsInt64 } from './int64.js';
import type { TableDefinition } from '../view/view.js';

/**
 * Holds the part of sums in `statistics_sum` beyond 64 bits, usually none: `high` × 2⁶² belongs to the sum. A sum that
 * fits has no row here, even if it did not fit before: rows depend on the sums, not on the order of adding.
 */
export const excessTable: TableDefinition = {
  name: 'statistics_excess',
  body: `block INTEGER NOT NULL, grain INTEGER NOT NULL, unit INTEGER NOT NULL, span INTEGER NOT NULL,
    col TEXT NOT NULL, high INTEGER NOT NULL, PRIMARY KEY (block, grain, unit, span, col)`,
  withoutRowid: true,
  indexes: {},
  key: ['block', 'grain', 'unit', 'span', 'col'],
  ordinals: [],
};

const unitOfHigh = 2n ** 62n;

export function withExcess(low: bigint, high: bigint): bigint {
  return low + high * unitOfHigh;
}

type At = readonly [unit: number, block: number, grain: number, span: number];

/** The excess of sums, by the place and column of each. */
export class Excess {
  /** Places with an excess, `unit block grain span`. */
  readonly #places = new Set<string>();
  readonly #of: StatementSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const table = named(excessTable.name);
    for (const { unit, block, grain, span } of database.prepare(`SELECT * FROM ${table}`).all())
      this.#places.add([unit, block, grain, span].join(' '));
    const here = 'unit = ? AND block = ? AND grain = ? AND span = ?';
    this.#of = database.prepare(`SELECT col, high FROM ${table} WHERE ${here}`);
    this.#put = database.prepare(
      `INSERT INTO ${table} (unit, block, grain, span, col, high) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#drop = database.prepare(`DELETE FROM ${table} WHERE ${here}`);
  }

  has(place: string): boolean {
    return this.#places.size > 0 && this.#places.has(place);
  }

  of(at: At): ReadonlyMap<string, bigint> {
    return new Map(this.#of.all(...at).map((row) => [String(row['col']), BigInt(row['high'] as number)]));
  }

  /** Stores the excess of the sums of a place, and returns the remainders for their own row. */
  keep(at: At, sums: ReadonlyMap<string, bigint>): Map<string, bigint> {
    this.#drop.run(...at);
    this.#places.delete(at.join(' '));
    const rows = new Map<string, bigint>();
    for (const [column, sum] of sums) {
      rows.set(column, fitsInt64(sum) ? sum : sum % unitOfHigh);
      if (fitsInt64(sum)) continue;
      this.#put.run(...at, column, sum / unitOfHigh);
      this.#places.add(at.join(' '));
    }
    return rows;
  }
}
