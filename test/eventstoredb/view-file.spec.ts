import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { placeFrom } from '#installation';
import { Bench, type Json } from '../http/bench.js';
import { caseAt } from '../http/stories.js';
import { type Peer, startPeer } from './peer/peer.ts';

/**
 * The view file of an installation whose log is on a server: it becomes unreadable under a running service, or is
 * damaged before a start.
 */

jest.setTimeout(60_000);

const today = '2025-06-02';
const folder = mkdtempSync(join(tmpdir(), 'casetrail-unreadable-'));
let peer: Peer;
let bench: Bench;
let self: string;

const open = (): Promise<Bench> =>
  Bench.open(
    folder,
    `${today}T03:00:00.000Z`,
    placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: 'unreadable.' }, folder),
  );

beforeAll(async () => {
  peer = await startPeer({ stopMs: 200 });
  bench = await open();
  self = await caseAt(bench, 'enforceable.ready');
  await until(async () => bench.service.installation.views.reached().position === (await head()));
});
afterAll(async () => {
  mend();
  await bench.close();
  await peer.stop();
});

const head = () => bench.service.installation.log.head();
const health = async (): Promise<Json> => (await bench.get('/health/ready')).body;
/** The names of the views that have stopped, with the reason. */
const standing = async (): Promise<Json[]> =>
  ((await health())['views'] as Json[]).filter(({ lastError }) => /malformed/.test(String(lastError)));

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

const { exec, prepare } = DatabaseSync.prototype;

/** Overwrites every page of the view file, so that SQLite finds it malformed. */
function garble(): void {
  const refused = (database: DatabaseSync): void => {
    if (database.location()?.endsWith('views.db') !== true) return;
    const error = new Error('database disk image is malformed');
    throw Object.assign(error, { code: 'ERR_SQLITE_ERROR', errcode: 11 });
  };
  DatabaseSync.prototype.exec = function (sql) {
    if (sql.startsWith('BEGIN')) refused(this);
    return exec.call(this, sql);
  };
  DatabaseSync.prototype.prepare = function (...given) {
    refused(this);
    return prepare.apply(this, given);
  };
}

function mend(): void {
  Object.assign(DatabaseSync.prototype, { exec, prepare });
}

it('acts are stored, before and after a connection that was lost; the views stand still and say so; a new file heals', async () => {
  let etag = String((await bench.get(self)).headers['etag']);
  const pay = async (): Promise<number> => {
    const body = { effectiveOn: today, amount: '1000' };
    const { status, headers, text } = await bench.post(`${self}/commands/record-payment`, body, { 'if-match': etag });
    if (status !== 200) throw new Error(`${status} ${text}`);
    etag = String(headers['etag']);
    return status;
  };
  const seen = (await head())!;
  garble();
  for (let times = 0; times < 3; times += 1) expect(await pay()).toBe(200);
  await until(async () => (await standing()).length > 0);
  peer.kill();
  await peer.start();
  await until(async () => ((await health())['log'] as Json)['state'] === 'connected');
  for (let times = 0; times < 3; times += 1) expect(await pay()).toBe(200);
  expect(bench.service.installation.views.reached().position).toBe(seen);
  expect((await standing()).map(({ name }) => name)).toContain('register');
  expect((await bench.get('/v1/cases')).status).toBe(503);

  await bench.close({ keepsFolder: true });
  mend();
  for (const name of readdirSync(folder)) if (name.startsWith('views.db')) rmSync(join(folder, name));
  bench = await open();
  await until(async () => bench.service.installation.views.reached().position === (await head()));
  expect((await bench.get('/health/ready')).status).toBe(200);
  const { entries } = (await bench.get(`${self}/timeline`)).body as { entries: Json[] };
  expect(entries.filter(({ type }) => type === 'PaymentCollected').length).toBeGreaterThanOrEqual(6);
});

it('an ordinal that was garbled while nobody looked is found at the start, though no server counts', async () => {
  const file = join(folder, 'views.db');
  const set = (sql: string): void => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  await bench.close({ keepsFolder: true });
  for (const name of ['reactions', 'register']) {
    set(`UPDATE view SET ordinal = ordinal - 2 WHERE name = '${name}'`);
    const refused = await open().then(
      (opened) => opened.close({ keepsFolder: true }),
      (error: Error) => error.message,
    );
    expect(refused).toMatch(/checkpoints of the views \w+ and \w+ contradict one another: .* Rebuild the views/);
    set(`UPDATE view SET ordinal = ordinal + 2 WHERE name = '${name}'`);
  }
  bench = await open();
});
