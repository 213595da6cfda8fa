/**
 * The limit of one thread that reads, parses and folds Casetrail's own log: columns and data, no envelope, no row
 * written.
 */
import { DatabaseSync } from 'node:sqlite';
import { answering, timed } from './answering.mjs';

let db;

function open({ log }) {
  db = new DatabaseSync(log, { readOnly: true });
  db.exec('PRAGMA cache_size = -65536');
}

async function fold() {
  const cases = new Map();
  let count = 0;
  const rows = db.prepare('SELECT stream, revision, template, data FROM event ORDER BY position').iterate();
  const seconds = await timed(() => {
    for (const { stream, revision, template, data } of rows) {
      const { amount } = JSON.parse(data);
      const money = cases.get(stream)?.money ?? 0n;
      cases.set(stream, { revision, template, money: amount === undefined ? money : money + BigInt(amount) });
      count += 1;
    }
  });
  return { seconds, count };
}

answering({ open, fold, close: () => db.close() });
