import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type Content = Readonly<Record<string, unknown>>;

/**
 * All readable content of a folder's files, read without the code under test: every table by its rows and by each of
 * its indexes, and every other file. Two folders with equal content behave alike. Opens the databases for writing, so
 * call it on a copy.
 */
export function contentOf(folder: string): Content {
  const content: Record<string, unknown> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name.endsWith('.db')) content[name] = attempted(() => tablesOf(path));
    else if (name.endsWith('.json')) content[name] = attempted(() => JSON.parse(readFileSync(path, 'utf8')) as unknown);
    else if (name === 'installation.key') content[name] = readFileSync(path, 'utf8');
  }
  forgetDestroyed(content);
  return content;
}

/** Drops the words under a destroyed key: nobody can read them, so damage to them cannot matter. */
function forgetDestroyed(content: Record<string, unknown>): void {
  const { destroyed } = (content['keys.db'] ?? {}) as { destroyed?: string[] };
  const { sealed } = (content['sealed.db'] ?? {}) as { sealed?: string[] };
  if (!destroyed || !sealed) return;
  const owners = new Set(destroyed.map((row) => (JSON.parse(row) as { number: number }).number));
  for (const [at, text] of sealed.entries()) {
    const { box, ...row } = JSON.parse(text) as { owner: number; box: string };
    if (owners.has(row.owner)) sealed[at] = JSON.stringify({ ...row, bytes: box.length });
  }
}

function attempted(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}

type Row = Record<string, unknown>;

/** Columns that are left out: the time of sealing only decides when an unreferenced value may be swept. */
const notRead: ReadonlySet<string> = new Set(['sealed_at']);

function tablesOf(path: string): Row {
  const database = new DatabaseSync(path);
  try {
    const all = (sql: string): Row[] => database.prepare(sql).all();
    const answers: Row = { version: all('PRAGMA user_version').map(plain) };
    for (const { name } of all(`SELECT name FROM sqlite_schema WHERE type = 'table'`)) {
      const rows = all(`SELECT * FROM "${String(name)}" NOT INDEXED`);
      answers[String(name)] = rows.map((row) => JSON.stringify(plain(row))).sort();
      for (const { name: index, origin } of all(`PRAGMA index_list("${String(name)}")`)) {
        const columns = all(`PRAGMA index_info("${String(index)}")`)
          .map((row) => `"${String(row['name'])}"`)
          .join(', ');
        // The primary key of a WITHOUT ROWID table is the table itself.
        const from = origin === 'pk' ? `"${String(name)}"` : `"${String(name)}" INDEXED BY "${String(index)}"`;
        answers[String(index)] = all(`SELECT ${columns} FROM ${from} ORDER BY ${columns}`).map(plain);
      }
    }
    return answers;
  } finally {
    database.close();
  }
}

const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !notRead.has(key))
      .map(([key, value]) => [key, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value]),
  );
