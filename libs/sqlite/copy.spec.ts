import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { copyDatabase } from './index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-copy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a database of many steps is copied as it was when it was asked, whatever is written between the steps', async () => {
  const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')];
  const source = new DatabaseSync(from);
  source.exec('PRAGMA journal_mode = WAL; CREATE TABLE event (position INTEGER PRIMARY KEY, text TEXT) STRICT');
  const insert = source.prepare('INSERT INTO event (text) VALUES (?)');
  const add = (count: number): void => {
    source.exec('BEGIN');
    for (let n = 0; n < count; n += 1) insert.run('x'.repeat(3_000));
    source.exec('COMMIT');
  };
  add(4_000);
  let steps = 0;
  const countIn = (database: DatabaseSync): number =>
    Number(database.prepare('SELECT count(*) AS count FROM event').get()?.['count']);
  const progress = (): void => {
    steps += 1;
    // Writes during the copy; a copy that started again after each write would never end.
    if (steps < 100) add(3);
  };
  const asked = await copyDatabase({ from, to, progress, inSnapshot: countIn });
  expect(steps).toBeGreaterThan(2);
  expect(countIn(source)).toBe(4_000 + 3 * steps);
  source.close();
  const copy = new DatabaseSync(to, { readOnly: true });
  expect([asked, countIn(copy)]).toEqual([4_000, 4_000]);
  copy.close();
});
