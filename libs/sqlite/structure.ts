import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { checkerWaitMs } from './durable.js';
import { resultCodeOf, resultCodes } from './trouble.js';
import { openWithoutTrace } from './without-trace.js';

/** SQLite repeats itself on a broken file. */
const structureErrorsMax = 20;

/**
 * What SQLite finds wrong with a file by itself: its header, its pages, and whether every index has just the rows of
 * its table. What a row says, it cannot judge. Writes nothing; beside a running writer too.
 * @returns one sentence each, without the name of the file; none for a sound file, and for one that does not exist
 * @throws what keeps it from looking, such as a lock or a missing right; a file that is no database too
 */
export function structureDamage(path: string): string[] {
  if (!existsSync(path)) return [];
  let database: DatabaseSync | undefined;
  try {
    database = openWithoutTrace(path, { timeoutMs: checkerWaitMs });
    return structureDamageIn(database);
  } catch (error) {
    // A page that SQLite cannot take for one at all ends the check itself.
    if (!damaging.has(resultCodeOf(error))) throw error;
    return [(error as Error).message];
  } finally {
    database?.close();
  }
}

/** @throws SQLite's error when a page that SQLite cannot take for one at all ends the check itself */
export function structureDamageIn(database: DatabaseSync): string[] {
  const rows = database.prepare(`PRAGMA integrity_check(${structureErrorsMax})`).all();
  return rows.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok');
}

/** `error`: the tables' own definitions cannot be read. */
const damaging: ReadonlySet<number | undefined> = new Set([resultCodes.error, resultCodes.corrupt]);
