/**
 * The limit of SQLite with the same events: no engine, no check, no hash. Under forty lines, so that it can be read
 * completely.
 */
import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { answering, timed } from './answering.mjs';

let db, file, insert, rows;
let next = 0;

function open(about) {
  file = about.file;
  const lines = readFileSync(about.events, 'utf8').trimEnd().split('\n');
  rows = lines.map((line) => JSON.parse(line));
  for (const row of rows) Object.assign(row, { data: JSON.stringify(row.data), meta: JSON.stringify(row.meta) });
  db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
    CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, id TEXT, type TEXT, data TEXT,
      meta TEXT, UNIQUE (stream, revision))`);
  insert = db.prepare('INSERT INTO event (stream, revision, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?)');
}

function append() {
  const { stream, revision, id, type, data, meta } = rows[next % rows.length];
  insert.run(stream, revision + 1000 * Math.floor(next / rows.length), id, type, data, meta);
  next += 1;
}

async function commits({ count, each }) {
  const seconds = await timed(() => {
    for (let left = count; left > 0; left -= each) {
      db.exec('BEGIN IMMEDIATE');
      for (let i = 0; i < Math.min(each, left); i += 1) append();
      db.exec('COMMIT');
    }
  });
  return { seconds, count };
}

const bytes = () => (db.close(), { bytes: statSync(file).size, count: next });
answering({ open, commits, bytes, close: () => db.isOpen && db.close() });
