import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { View } from './view.js';

/** What a view holds, in one hash: two view files made from the same log up to the same ordinal agree. */
export interface ViewDigest {
  readonly name: string;
  readonly version: number;
  readonly ordinal: number;
  readonly rows: number;
  /** SHA-256 over the rows of all its tables in primary-key order, hex. */
  readonly sha256: string;
}

const rowsPerTurn = 5_000;

/** In the caller's read transaction. Each row is the JSON array of its values, whole numbers as text, on one line. */
export async function digestOf(database: DatabaseSync, view: View): Promise<ViewDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const { name, key } of view.tables) {
    hash.update(`${name}\n`);
    const statement = database.prepare(`SELECT * FROM ${name} ORDER BY ${key.join(', ')}`);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    let text = '';
    for (const row of statement.iterate()) {
      text += `${JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`;
      if (++rows % rowsPerTurn !== 0) continue;
      hash.update(text);
      text = '';
      await turnOfLoop();
    }
    hash.update(text);
  }
  const stored = database.prepare('SELECT version, ordinal FROM view WHERE name = ?').get(view.name);
  const [version, ordinal] = [Number(stored?.['version'] ?? 0), Number(stored?.['ordinal'] ?? 0)];
  return { name: view.name, version, ordinal, rows, sha256: hash.digest('hex') };
}
