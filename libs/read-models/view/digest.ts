import { createHash, type Hash, hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { TableDefinition, View } from './view.js';

/**
 * The content of a view, in two hashes. View files made from the same log up to the same ordinal agree in both; files
 * made from logs with the same facts in every stream, differently interleaved, agree in the second.
 */
export interface ViewDigest {
  readonly name: string;
  readonly version: number;
  readonly ordinal: number;
  readonly rows: number;
  /** SHA-256 over the rows of all its tables in primary-key order, hex. */
  readonly sha256: string;
  /** SHA-256 over the rows without the columns of `leftOut`, in an order that does not depend on those, hex. */
  readonly withoutOrdinals: string;
  /** `table.column`: columns that hold only ordinals. */
  readonly leftOut: readonly string[];
  readonly tables: readonly TableDigest[];
}

export interface TableDigest {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 over its rows in primary-key order, hex. */
  readonly sha256: string;
}

const rowsPerTurn = 5_000;

/**
 * Hashes a view in the caller's read transaction. Each row is hashed as the JSON array of its values on one line, whole
 * numbers as text.
 */
export async function digestOf(database: DatabaseSync, view: View): Promise<ViewDigest> {
  const [all, without] = [createHash('sha256'), createHash('sha256')];
  const tables: TableDigest[] = [];
  for (const table of view.tables) {
    for (const hashing of [all, without]) hashing.update(`${table.name}\n`);
    tables.push(await addRows(database, table, all, without));
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const stored = database.prepare('SELECT version, ordinal FROM view WHERE name = ?').get(view.name);
  const [version, ordinal] = [Number(stored?.['version'] ?? 0), Number(stored?.['ordinal'] ?? 0)];
  const [sha256, withoutOrdinals] = [all.digest('hex'), without.digest('hex')];
  const leftOut = view.tables.flatMap(({ name, ordinals }) => ordinals.map((column) => `${name}.${column}`));
  return { name: view.name, version, ordinal, rows, sha256, withoutOrdinals, leftOut, tables };
}

async function addRows(database: DatabaseSync, table: TableDefinition, all: Hash, without: Hash): Promise<TableDigest> {
  const { name, key, ordinals } = table;
  const statement = database.prepare(`SELECT * FROM ${name} ORDER BY ${key.join(', ')}`);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const isKept = statement.columns().map((column) => !ordinals.includes(column.name));
  if (isKept.filter((kept) => !kept).length !== ordinals.length) throw new Error(`${name} lacks one of ${ordinals}`);
  // Without ordinals the rows have no fixed order. Their hashes (32 bytes each) are sorted instead of the rows, which
  // would fill the memory.
  const left: string[] = [];
  const own = createHash('sha256');
  let text = '';
  const flush = (): void => {
    for (const hashing of [all, own]) hashing.update(text);
    text = '';
  };
  for (const row of statement.iterate() as Iterable<unknown>) {
    const values = row as unknown[];
    text += textOf(values);
    left.push(hash('sha256', textOf(values.filter((_, at) => isKept[at])), 'binary'));
    if (left.length % rowsPerTurn !== 0) continue;
    flush();
    await turnOfLoop();
  }
  flush();
  for (const each of left.sort()) without.update(each, 'binary');
  return { name, rows: left.length, sha256: own.digest('hex') };
}

function textOf(row: readonly unknown[]): string {
  return `${JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`;
}
