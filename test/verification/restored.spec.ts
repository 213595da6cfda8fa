import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { backUp } from '../../apps/cli/backup/backup.ts';
import { restore } from '../../apps/cli/backup/restore.ts';
import { type Manifest, manifestName, manifestOf } from '../../apps/cli/backup/manifest.ts';
import { placeFrom, silent } from '#installation';
import { Player, playSmallFolder, run, type Streams } from './played.ts';

/** A restored folder has no views until something is recorded; from then on missing views are a finding. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-restored-'));
const backup = join(root, 'backup');
let streams: Streams;

beforeAll(async () => {
  const sound = join(root, 'sound');
  streams = await playSmallFolder(sound);
  await backUp(placeFrom({}, sound), backup, silent);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Makes the manifest like that of a backup whose log is on a server, which does not count its events. */
function asOfServer(folder: string): void {
  const path = join(folder, manifestName);
  const { format: _, sha256: __, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  writeFileSync(
    path,
    JSON.stringify(manifestOf({ ...manifest, log: { ...manifest.log, kind: 'server', events: null } })),
  );
}

describe.each([
  ['embedded', () => undefined],
  ['on a server', asOfServer],
])('restored, with the log %s', (where, change) => {
  it('no views are expected at first, and they are missed once something was recorded', async () => {
    const copy = join(root, `backup ${where}`);
    const folder = join(root, `restored ${where}`);
    cpSync(backup, copy, { recursive: true });
    change(copy);
    await restore(copy, folder, { newer: undefined, progress: silent });
    const { code, out } = await run(verifyVerb, { data: folder });
    expect([code, out]).toEqual([0, expect.stringMatching(/No views are stored yet/)]);
    const player = await Player.open(folder, '2025-03-12');
    await player.act('case', streams.received, '2025-03-12', 'assign-officer', { officer: 'officer-2' });
    await player.end();
    expect((await run(verifyVerb, { data: folder })).code).toBe(0);
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `views.db${suffix}`), { force: true });
    const { code: later, err } = await run(verifyVerb, { data: folder });
    expect([later, err]).toEqual([2, expect.stringMatching(/not checked: views: .*views\.db is missing/)]);
  });
});

it('a folder that an earlier version restored has the manifest of its backup, and is verified as what it has become', async () => {
  const folder = join(root, 'restored before');
  cpSync(backup, folder, { recursive: true });
  expect((await run(verifyVerb, { data: folder })).code).toBe(0);
  const player = await Player.open(folder, '2025-03-12');
  await player.act('case', streams.received, '2025-03-12', 'assign-officer', { officer: 'officer-2' });
  await player.end();
  const { code, out, err } = await run(verifyVerb, { data: folder });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/log\.db was written since it was copied: .*restored before is no backup any more, but in use/);
});

/** Opens the database for writing and closes it, as any tool might. */
function openForWriting(folder: string): void {
  const database = new DatabaseSync(join(folder, 'keys.db'));
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}

it('a backup of which one database was opened for writing is not called sound, and its other files are checked', async () => {
  const folder = join(root, 'opened');
  cpSync(backup, folder, { recursive: true });
  openForWriting(folder);
  const opened = await run(verifyVerb, { data: folder });
  expect([opened.code, opened.err]).toEqual([
    2,
    expect.stringMatching(/not checked: .*keys\.db was opened for writing/),
  ]);
  writeFileSync(join(folder, 'more.txt'), 'x');
  const more = await run(verifyVerb, { data: folder });
  expect([more.code, more.err]).toEqual([1, expect.stringMatching(/more\.txt was not copied with the rest/)]);
});

it('of a folder in use, restored by an earlier version, the key of the installation is still held to the manifest', async () => {
  const folder = join(root, 'key changed');
  cpSync(backup, folder, { recursive: true });
  await (await Player.open(folder, '2025-03-12')).end();
  expect((await run(verifyVerb, { data: folder })).code).toBe(0);
  writeFileSync(join(folder, 'installation.key'), '\n', { flag: 'a' });
  const { code, err } = await run(verifyVerb, { data: folder });
  expect([code, err]).toEqual([1, expect.stringMatching(/installation\.key is not what was copied/)]);
});

it('--data has views of its own, whatever CASETRAIL_VIEWS names; a log on a server keeps those that are named', () => {
  const variables = { CASETRAIL_DATA: '/live', CASETRAIL_VIEWS: '/live/other.db' };
  const server = { ...variables, CASETRAIL_LOG: 'esdb://localhost:2113' };
  expect(placeFrom(variables, '/backup').views).toBe(join('/backup', 'views.db'));
  expect(placeFrom(variables).views).toBe('/live/other.db');
  expect(placeFrom(server, '/backup').views).toBe('/live/other.db');
});
