import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logVerb } from '../../apps/cli/verbs/log.ts';
import { reportVerb } from '../../apps/cli/verbs/report.ts';
import { showVerb } from '../../apps/cli/verbs/show.ts';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { Player, playSmallFolder, run, type Streams } from './played.ts';

/** Verbs that only read must work on a read-only copy and leave it unchanged: no lock, no `-shm`, no other byte. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-read-only-'));
const databases = ['log.db', 'views.db', 'sealed.db', 'keys.db'];
let streams: Streams;
/** A case in a copy made while a process had the files open, with facts that were only in the write-ahead file. */
let beside: Streams['judgment'];

const atRest = join(root, 'at-rest');
const whole = join(root, 'whole');
const withoutShm = join(root, 'without-shm');

beforeAll(async () => {
  streams = await playSmallFolder(atRest);
  const running = join(root, 'running');
  cpSync(atRest, running, { recursive: true });
  const player = await Player.open(running, '2025-03-12');
  const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15', number: '3/2025/DS-ST' };
  beside = (await player.act('judgment', undefined, '2025-03-12', 'receive-judgment', judged)).stream;
  player.installation.views.start();
  await player.installation.views.waitFor({ stream: beside, revision: 0 });
  cpSync(running, whole, { recursive: true });
  mkdirSync(withoutShm);
  const files = databases.flatMap((name) => [name, `${name}-wal`]);
  for (const name of [...files, 'installation.key']) copyFileSync(join(running, name), join(withoutShm, name));
  await player.end();
  for (const folder of [atRest, whole, withoutShm]) setModes(folder, 0o400, 0o500);
}, 60_000);

afterAll(() => {
  for (const folder of [atRest, whole, withoutShm]) setModes(folder, 0o600, 0o700);
  rmSync(root, { recursive: true, force: true });
});

/** Sets file modes. They do not stop root, so for root the folder's bytes and times are compared instead. */
function setModes(folder: string, file: number, own: number): void {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), file);
  chmodSync(folder, own);
}

const stateOf = (folder: string): unknown[] =>
  [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((path) => {
    const { mtimeMs, size, ino } = statSync(path);
    return [path, mtimeMs, size, ino, path === folder ? '' : readFileSync(path, 'base64')];
  });

const copies: readonly (readonly [name: string, folder: string])[] = [
  ['of a service that had ended', atRest],
  ['of all files beside a running service', whole],
  ['without the -shm files', withoutShm],
];

describe.each(copies)('a read-only copy %s', (_name, folder) => {
  it('is verified, shown, listed and reported on, and stays as it was', async () => {
    const before = stateOf(folder);
    const verified = await run(verifyVerb, { data: folder });
    expect([verified.code, verified.err]).toEqual([0, '']);
    expect(verified.out).toMatch(/references to sealed words open[\s\S]*view register: /);
    const shown = await run(showVerb, { data: folder, names: true }, streams.case);
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('Debtor of 1/2025/DS-ST')]);
    const listed = await run(logVerb, { data: folder, ndjson: true });
    expect([listed.code, listed.out.includes(beside)]).toEqual([0, folder !== atRest]);
    const reported = await run(reportVerb, { data: folder, published: 'S2', realm: 'live' });
    expect(reported.out).toMatch(/T +2 +0\.014 /);
    expect(stateOf(folder)).toEqual(before);
  });
});

it('what a service writes that begins meanwhile is no damage: everything is read once more', async () => {
  const folder = join(root, 'written');
  cpSync(atRest, folder, { recursive: true });
  setModes(folder, 0o600, 0o700);
  const verifying = run(verifyVerb, { data: folder });
  const player = await Player.open(folder, '2025-03-12');
  await player.act('case', streams.received, '2025-03-12', 'assign-officer', { officer: 'officer-2' });
  player.installation.views.start();
  const { code, out, err } = await verifying;
  await player.end();
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/started to write .*\.db; everything was read again/);
  expect(out).toMatch(/view register: \d+ rows, up to event \d+/);
});
