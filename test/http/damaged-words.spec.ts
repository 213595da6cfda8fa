import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Bench } from './bench.js';
import { openCase } from './stories.js';

/** Damaged files of personal data: nothing is stored, the answer says so, and health shows it. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-damaged-words-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const received = {
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA.01',
  judgedOn: '2025-01-15',
  number: '2/2025/DS-ST',
};
const decision = {
  effectiveOn: '2025-05-06',
  debtor: 'Ông B',
  obligations: [{ kind: 'pay', nature: 'state', rank: 1, amount: '5' }],
};

/** Overwrites the root pages of a table and its indexes, as a bad block would. */
function damage(file: string, table: string): void {
  const path = join(folder, file);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
  const roots = database.prepare('SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?').all(table);
  database.close();
  const written = openSync(path, 'r+');
  for (const { rootpage } of roots)
    writeSync(written, Buffer.alloc(pageBytes, 0xff), 0, pageBytes, (Number(rootpage) - 1) * pageBytes);
  closeSync(written);
}

describe.each([
  ['keys.db', 'owner_key'],
  ['sealed.db', 'sealed'],
])('a damaged %s', (file, table) => {
  it('is answered: not stored; ready names it; acts without personal data go on', async () => {
    const before = await Bench.open(folder);
    const self = await openCase(before);
    const judgment = String((await before.post('/v1/judgments', received)).headers['location']);
    await before.close({ keepsFolder: true });
    damage(file, table);
    const bench = await Bench.open(folder);
    for (let n = 0; n < 2; n += 1) {
      const { status, headers, body } = await bench.act(judgment, 'issue-decision', decision);
      expect([status, body['code'], headers['retry-after']]).toEqual([503, 'sealed-store-unavailable', undefined]);
      expect(body['detail']).toMatch(/Thao tác chưa được ghi|The act is not stored/);
      const ready = await bench.get('/health/ready');
      expect([ready.status, ready.body]).toEqual([
        503,
        expect.objectContaining({
          stopped: ['sealed'],
          sealed: expect.objectContaining({ state: 'stopped', lastError: expect.stringContaining(file) }),
        }),
      ]);
    }
    expect((await bench.get(judgment)).body).toMatchObject({ cases: [] });
    await bench.done(self, 'record-payment', { effectiveOn: '2025-05-22', amount: '1000' });
    await bench.close();
  });
});

it('a damaged key of one case is answered: not stored; the store goes on for the others', async () => {
  const before = await Bench.open(folder);
  const self = await openCase(before);
  await before.close({ keepsFolder: true });
  const database = new DatabaseSync(join(folder, 'keys.db'));
  database.exec('UPDATE owner_key SET box = randomblob(length(box))');
  database.close();
  const bench = await Bench.open(folder);
  const terminate = { effectiveOn: '2025-05-26', ground: 'a', reason: 'lý do' };
  const { status, headers, body } = await bench.act(self, 'terminate', terminate);
  expect([status, body['code'], headers['retry-after']]).toEqual([503, 'sealed-store-unavailable', undefined]);
  expect(body['detail']).toMatch(/verify`\. (Thao tác chưa được ghi|The act is not stored)$/);
  await bench.post('/v1/judgments', received);
  expect((await bench.get('/health/ready')).status).toBe(200);
  await bench.close();
});
