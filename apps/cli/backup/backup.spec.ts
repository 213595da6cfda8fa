import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { destroyedOwners, openSealedReader } from '#personal-data';
import { actOf, type Target, validateBody } from '#case';
import { copyDatabase } from '#sqlite';
import { type Installation, type InstallationPlace, openEmbedded, placeFrom, silent } from '#installation';
import { backupVerb } from '../verbs/backup.js';
import { restoreVerb } from '../verbs/restore.js';
import type { Verb } from '../verbs/verb.js';
import { verifyVerb } from '../verbs/verify.js';
import { backUp } from './backup.js';
import { manifestName } from './manifest.js';
import { restore } from './restore.js';

let root: string;
let place: InstallationPlace;
let installation: Installation;
let said: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'casetrail-backup-'));
  place = placeFrom({}, join(root, 'data'));
  installation = await openEmbedded({ ...place, realm: 'simulated' });
  said = '';
});
afterEach(async () => {
  await installation.close();
  rmSync(root, { recursive: true });
});

const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
let keys = 0;
async function execute(target: Target, name: string, given: object, stream?: string): Promise<string> {
  const act = actOf(target, name)!;
  const checked = validateBody(act, { effectiveOn: today, ...given });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const to = stream === undefined ? {} : { stream };
  const answer = await installation.engine.execute({
    act,
    body: checked.body,
    actor,
    client: 'x',
    key: `k${(keys += 1)}`,
    ...to,
  });
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.stream;
}

/** Opens a case with a person's name: sealed words, a key and three facts. */
async function openCase(): Promise<string> {
  const judgment = { category: 'civil', court: 'TA01', judgedOn: '2026-01-15', number: '1/2026/DS-ST' };
  const origin = await execute('judgment', 'receive-judgment', judgment);
  const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '5000000' }];
  return execute('judgment', 'issue-decision', { debtor: `Simulated debtor ${keys}`, obligations }, origin);
}

async function run(verb: Verb, words: readonly string[], flags: Record<string, string>): Promise<number> {
  const out = async (text: string): Promise<void> => void (said += text);
  return verb.run({ words, flags }, { out, err: (text) => void (said += text), progress: silent });
}
const verify = (folder: string) => run(verifyVerb, [], { data: folder });
const backup = (to: string) => run(backupVerb, [to], { data: place.folder });
const at = (name: string): string => join(root, name);

describe('a backup', () => {
  it('beside a service that writes is one moment of log, words and keys, and can be verified on the spot', async () => {
    for (let n = 0; n < 5; n += 1) await openCase();
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await openCase();
    })();
    for (const name of ['one', 'two', 'three']) {
      expect(await backup(at(name))).toBe(0);
      expect([name, await verify(at(name)), said]).toEqual([name, 0, expect.any(String)]);
      expect([name, eventsSaid(name)]).toEqual([name, eventsIn(name)]);
    }
    isOver = true;
    await writing;
    expect(readdirSync(at('one')).sort()).toEqual(
      [manifestName, 'installation.key', 'keys.db', 'log.db', 'sealed.db'].sort(),
    );
    for (const name of readdirSync(at('one')))
      expect([name, statSync(join(at('one'), name)).mode & 0o777]).toEqual([name, 0o600]);
    const { log } = JSON.parse(readFileSync(join(at('one'), manifestName), 'utf8')) as { log: { events: number } };
    expect(log.events).toBeGreaterThanOrEqual(15);
    expect(said).toContain(`up to event ${log.events}`);
  });

  it('catches the planted bug: words copied before the log that refers to them', async () => {
    await openCase();
    await backUp(place, at('whole'), silent);
    await openCase();
    const wrong = at('wrong');
    cpSync(at('whole'), wrong, { recursive: true });
    rmSync(join(wrong, 'log.db'));
    await copyDatabase({ from: join(place.folder, 'log.db'), to: join(wrong, 'log.db'), inSnapshot: () => undefined });
    expect(await verify(wrong)).toBe(1);
  });

  it('overwrites nothing, and leaves nothing when it fails', async () => {
    await openCase();
    expect(await backup(at('one'))).toBe(0);
    await expect(backup(at('one'))).rejects.toThrow('nothing is overwritten');
    await expect(backup(place.folder)).rejects.toThrow('nothing is overwritten');
    await expect(run(backupVerb, [at('two')], { data: at('none') })).rejects.toThrow('has no sealed.db');
    rmSync(join(place.folder, 'writer.lock'), { force: true });
    const files = readdirSync(root);
    writeFileSync(join(place.folder, 'docket.json'), '{}', { mode: 0o600 });
    rmSync(join(place.folder, 'installation.key'));
    await expect(backup(at('two'))).rejects.toThrow('has no installation.key');
    expect(readdirSync(root)).toEqual(files);
    // In the middle of the backup: the log is copied already.
    const other = at('other');
    cpSync(at('one'), other, { recursive: true });
    writeFileSync(join(other, 'keys.db'), 'no database '.repeat(500));
    await expect(run(backupVerb, [at('two')], { data: other })).rejects.toThrow('not a database');
    expect(readdirSync(root).sort()).toEqual([...files, 'other'].sort());
  });
});

describe('restore', () => {
  it('makes a folder that verifies and goes on; it overwrites nothing', async () => {
    const before = await openCase();
    await backup(at('copy'));
    expect(await run(restoreVerb, [at('copy')], { data: at('new') })).toBe(0);
    expect(said).toMatch(
      /Khóa đã hủy sau \S+ nay có trở lại.*--keys DIR[\s\S]*Keys that were destroyed after \S+ are back/,
    );
    expect(await verify(at('new'))).toBe(0);
    await expect(run(restoreVerb, [at('copy')], { data: at('new') })).rejects.toThrow('nothing is overwritten');
    await expect(run(restoreVerb, [at('copy')], { data: place.folder })).rejects.toThrow('nothing is overwritten');
    await installation.close();
    installation = await openEmbedded({ folder: at('new'), realm: 'simulated' });
    await execute('case', 'assign-officer', { officer: 'CHV.07' }, before);
    await openCase();
    installation.views.start();
    await installation.views.waitFor({ ordinal: (await installation.log.count())! });
    expect(await verify(at('new'))).toBe(0);
  });

  it('refuses a backup that is not whole or was changed', async () => {
    await openCase();
    await backup(at('copy'));
    for (const [name, spoil, message] of [
      ['cut', (folder: string) => rmSync(join(folder, manifestName)), 'is no whole backup'],
      ['lacking', (folder: string) => rmSync(join(folder, 'keys.db')), 'lacks keys.db'],
      ['changed', (folder: string) => writeFileSync(join(folder, 'sealed.db'), 'x'), 'is not what was copied'],
      ['garbled', (folder: string) => writeFileSync(join(folder, manifestName), '{"files":['), 'cannot be read'],
      ['outside', (folder: string) => writeFileSync(join(folder, manifestName), outside), 'cannot be read'],
    ] as const) {
      cpSync(at('copy'), at(name), { recursive: true });
      spoil(at(name));
      await expect(run(restoreVerb, [at(name)], { data: at('new') })).rejects.toThrow(message);
      expect(existsSync(at('new'))).toBe(false);
    }
  });

  it('destroys again what a newer folder says was destroyed', async () => {
    const [kept, gone] = [await openCase(), await openCase()];
    await backup(at('copy'));
    const refs = new Map([kept, gone].map((stream) => [stream, [] as string[]]));
    for (const [stream, found] of refs)
      for (const { data } of await installation.engine.history(stream)) found.push(...refsIn(data));
    const owner = gone;
    await installation.sealed.destroyKey(owner);
    expect(await run(restoreVerb, [at('copy')], { data: at('new'), keys: place.folder })).toBe(0);
    expect(said).toContain('1 keys that were destroyed since were destroyed again');
    expect(said).not.toContain('are back');
    const reader = openSealedReader({ folder: at('new') });
    expect((await reader.open(refs.get(kept)!)).size).toBe(refs.get(kept)!.length);
    expect((await reader.open(refs.get(gone)!)).size).toBe(0);
    expect(refs.get(gone)!.length).toBeGreaterThan(0);
    await reader.close();
  });

  it('has destroyed them before it has a log: a kill leaves nothing in which they could be read', async () => {
    const gone = await openCase();
    await backup(at('copy'));
    await installation.sealed.destroyKey(gone);
    const seen: (readonly [hasLog: boolean, destroyed: number])[] = [];
    const look = (): void => {
      const folder = at(readdirSync(root).find((name) => name.startsWith('new.part'))!);
      const hasKeys = existsSync(join(folder, 'keys.db'));
      seen.push([existsSync(join(folder, 'log.db')), hasKeys ? destroyedOwners({ folder }).length : 0]);
    };
    await restore(at('copy'), at('new'), { newer: place.folder, progress: { at: look, end: () => undefined } });
    expect(seen.at(-1)).toEqual([true, 1]);
    expect(seen.filter(([hasLog, destroyed]) => hasLog && destroyed === 0)).toEqual([]);
  });
});

/** The number of events in the manifest; it must be that of the copied log. */
const eventsSaid = (name: string): number =>
  (JSON.parse(readFileSync(join(at(name), manifestName), 'utf8')) as { log: { events: number } }).log.events;
function eventsIn(name: string): number {
  const database = new DatabaseSync(join(at(name), 'log.db'), { readOnly: true });
  const { last } = database.prepare('SELECT max(position) AS last FROM event').get()!;
  database.close();
  return Number(last);
}

const outside = JSON.stringify({ format: 1, log: {}, files: [{ name: '../x', bytes: 0, sha256: '' }] });

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'ref' in value && 'commitment' in value ? [String(value.ref)] : Object.values(value).flatMap(refsIn);
}
