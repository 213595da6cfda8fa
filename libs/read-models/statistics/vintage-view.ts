import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

/**
 * Maps an instant to the ordinal that had been reached by then. "As known at T" is the longest prefix of the log whose
 * running maximum of recordedAt is at most T; comparing recordedAt alone would not do, because the clocks of several
 * writers differ. One row for each rise of that maximum: at most one per millisecond, about 14 bytes.
 */
export const vintageView: View = {
  name: 'vintage',
  version: 2,
  tables: [
    {
      name: 'vintage_rise',
      body: 'ms INTEGER PRIMARY KEY, ordinal INTEGER NOT NULL',
      indexes: {},
      key: ['ms'],
      ordinals: ['ordinal'],
    },
  ],
  formerTables: ['vintage_block'],
  open: (database, named) => new VintageWriter(database, named),
};

class VintageWriter implements ViewWriter {
  #maximum: number;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const table = named('vintage_rise');
    this.#maximum = Number(database.prepare(`SELECT max(ms) AS ms FROM ${table}`).get()?.['ms'] ?? 0);
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
  }

  apply(steps: readonly ProjectedEvent[]): void {
    for (const { ordinal, recordedMs } of steps) {
      if (recordedMs === undefined || recordedMs <= this.#maximum) continue;
      this.#maximum = recordedMs;
      this.#insert.run(recordedMs, ordinal);
    }
  }
}

/** Length of the longest prefix known at `ms`, as far as the view has come. */
export function prefixAt(database: DatabaseSync, ms: number): number {
  const rise = database.prepare('SELECT ordinal FROM vintage_rise WHERE ms > ? ORDER BY ms LIMIT 1').get(ms);
  if (rise) return Number(rise['ordinal']) - 1;
  return Number(database.prepare('SELECT ordinal FROM view WHERE name = ?').get(vintageView.name)?.['ordinal'] ?? 0);
}
