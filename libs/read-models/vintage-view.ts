import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Step, View, ViewWriter } from './view.js';

/** Ordinals in one block. */
export const blockSize = 1_000;

/**
 * Which ordinal was reached at an instant. "As known at T" is the longest prefix of the log whose running maximum of
 * recordedAt is at most T; several writers' clocks are not in order, so a mere comparison of recordedAt would not do.
 * Kept as one row per thousand events with the places where the maximum rises: exact, and about 5 bytes an event.
 */
export const vintageView: View = {
  name: 'vintage',
  version: 1,
  tables: [
    {
      name: 'vintage_block',
      body: 'block INTEGER PRIMARY KEY, before_ms INTEGER NOT NULL, after_ms INTEGER NOT NULL, rises TEXT NOT NULL',
      indexes: {},
      key: ['block'],
    },
  ],
  open: (database, named) => new VintageWriter(database, named),
};

class VintageWriter implements ViewWriter {
  #maximum: number;
  readonly #upsert: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const table = named('vintage_block');
    this.#maximum = Number(database.prepare(`SELECT max(after_ms) AS ms FROM ${table}`).get()?.['ms'] ?? 0);
    this.#upsert = database.prepare(
      `INSERT INTO ${table} VALUES (?, ?, ?, ?)
       ON CONFLICT (block) DO UPDATE SET after_ms = excluded.after_ms, rises = rises || excluded.rises`,
    );
  }

  apply(steps: readonly Step[]): void {
    for (let from = 0; from < steps.length;) {
      const block = blockOf(steps[from]!.ordinal);
      const before = this.#maximum;
      let rises = '';
      for (; from < steps.length && blockOf(steps[from]!.ordinal) === block; from++) {
        const { ordinal, recordedMs } = steps[from]!;
        if (recordedMs === undefined || recordedMs <= this.#maximum) continue;
        rises += `${((ordinal - 1) % blockSize).toString(36)}+${(recordedMs - this.#maximum).toString(36)} `;
        this.#maximum = recordedMs;
      }
      this.#upsert.run(block, before, this.#maximum, rises);
    }
  }
}

function blockOf(ordinal: number): number {
  return Math.floor((ordinal - 1) / blockSize);
}

/** Length of the longest prefix that was known at `ms`, within the last block that begins at or before it. */
export function prefixIn(block: { block: number; before_ms: number; rises: string }, ms: number, head: number): number {
  let maximum = block.before_ms;
  for (const rise of block.rises.split(' ')) {
    if (rise === '') continue;
    const [offset = '0', by = '0'] = rise.split('+');
    maximum += parseInt(by, 36);
    if (maximum > ms) return block.block * blockSize + parseInt(offset, 36);
  }
  return Math.min(head, (block.block + 1) * blockSize);
}
