import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { checkerWaitMs } from './durable.js';
import { resultCodeOf, resultCodes } from './trouble.js';
import { openWithoutTrace } from './without-trace.js';

/** At most this many errors are returned, because SQLite reports the same damage many times. */
const structureErrorsMax = 20;

/**
 * Finds the damage that SQLite itself can detect: in the header, in the pages, and between an index and its table.
 * SQLite cannot judge the content of a row. Writes nothing; works beside a running writer.
 * @returns one sentence each, without the name of the file; none for a sound file and for a missing one
 * @throws what prevents the check, such as a lock or a missing right; also for a file that is no database
 */
export function structureDamage(path: string): string[] {
  if (!existsSync(path)) return [];
  let database: DatabaseSync | undefined;
  try {
    database = openWithoutTrace(path, checkerWaitMs);
    return structureDamageIn(database);
  } catch (error) {
    // A page that is damaged beyond recognition makes the check itself fail.
    if (!damaging.has(resultCodeOf(error))) throw error;
    return [(error as Error).message];
  } finally {
    database?.close();
  }
}

/** As {@link structureDamage}. @throws SQLite's error when a damaged page makes the check itself fail */
export function structureDamageIn(database: DatabaseSync): string[] {
  const rows = database.prepare(`PRAGMA integrity_check(${structureErrorsMax})`).all();
  return rows.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok');
}

/** Result codes that mean damage. `error` is among them: SQLite cannot read the schema of the tables. */
const damaging: ReadonlySet<number | undefined> = new Set([resultCodes.error, resultCodes.corrupt]);
