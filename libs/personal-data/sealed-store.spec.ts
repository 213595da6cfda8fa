import { createHash, hash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  installationId,
  installationIn,
  KeyDestroyed,
  openSealedReader,
  openSealedStore,
  type RandomBytes,
  RefTaken,
  SealBroken,
  type SealedReader,
  type SealedStore,
  SealedStoreUnusable,
  sealLimits,
  SealRefused,
} from './index.js';

/** Random bytes from a seed, as a simulation would pass them. */
function seeded(seed: string): RandomBytes {
  let count = 0;
  return (length) => createHash('shake256', { outputLength: length }).update(`${seed} ${count++}`).digest();
}

const an = '0192f0c1-0000-5000-8000-0000000000aa';
const binh = '0192f0c1-0000-5000-8000-0000000000bb';
const ref = (n: number): string => `0192f0c1-0000-5000-8000-${String(n).padStart(12, '0')}`;
const words = { ref: ref(1), text: 'Nguyễn Thị Ánh Tuyết' };

let folder: string;
let now: number;
let store: SealedStore & SealedReader;
const reopen = async (seed = 'again') =>
  (store = await openSealedStore({ folder, random: seeded(seed), now: () => now }));
const bytesInFiles = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
function inDatabase(name: string, sql: string, ...values: (string | number | Uint8Array)[]) {
  const database = new DatabaseSync(join(folder, name));
  const rows = database.prepare(sql).all(...values);
  database.close();
  return rows;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-sealed-'));
  now = 1_800_000_000_000;
  await reopen('first');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('sealing and opening', () => {
  it('gives the words back, also after a restart, and leaves out what it does not hold', async () => {
    await store.seal(an, [words, { ref: ref(2), text: '' }]);
    await store.close();
    await reopen();
    expect([...(await store.open([ref(1), ref(2), ref(3), 'no ref']))]).toEqual([
      [ref(1), words.text],
      [ref(2), ''],
    ]);
  });

  it('commits to salt and words, so that a disclosed salt proves them', async () => {
    const [sealed] = await store.seal(an, [words]);
    const { salt, text } = (await store.disclose([words.ref])).get(words.ref) ?? { salt: '', text: '' };
    expect(hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text)]))).toBe(sealed?.commitment);
  });

  it('takes salts from their refs when told so: the same commitments under other keys and in another order', async () => {
    const saltOf = (of: string) => createHash('sha256').update(`seed ${of}`).digest().subarray(0, 16);
    const values = [1, 2, 3].map((n) => ({ ref: ref(n), text: `value ${n}` }));
    const commitments = async (seed: string, order: readonly number[]) => {
      const own = mkdtempSync(join(tmpdir(), 'casetrail-sealed-'));
      const salting = await openSealedStore({ folder: own, random: seeded(seed), saltOf });
      const found = new Map<string, string>();
      for (const at of order)
        for (const { ref: of, commitment } of await salting.seal(an, [values[at]!])) found.set(of, commitment);
      await salting.close();
      rmSync(own, { recursive: true });
      return values.map(({ ref: of }) => found.get(of));
    };
    expect(await commitments('one', [0, 1, 2])).toEqual(await commitments('other', [2, 0, 1]));
    const short = await openSealedStore({ folder, random: seeded('x'), saltOf: () => new Uint8Array(15) });
    await expect(short.seal(an, [words])).rejects.toThrow(SealRefused);
    await short.close();
  });

  it('keeps the first value of a ref and repeats its commitment, within one group and after a restart', async () => {
    const other = { ...words, text: 'someone else' };
    const [first, again, conflicting] = await Promise.all([
      store.seal(an, [words]),
      store.seal(an, [{ ...words }]),
      store.seal(an, [other]).catch((error: unknown) => error),
    ]);
    await store.close();
    await reopen();
    expect([again, conflicting]).toEqual([first, expect.any(RefTaken)]);
    expect(await store.seal(an, [words])).toEqual(first);
    await expect(store.seal(an, [other])).rejects.toThrow(RefTaken);
    await expect(store.seal(binh, [words])).rejects.toThrow(RefTaken);
    expect((await store.open([words.ref])).get(words.ref)).toBe(words.text);
  });

  it('refuses a ref of another owner, and bad requests, without harm to the others of the group', async () => {
    await store.seal(an, [words]);
    const long = { ref: ref(4), text: 'x'.repeat(sealLimits.textBytesMax + 1) };
    const bad = [store.seal(binh, [words]), store.seal(an, [long]), store.seal(an, [{ ref: ref(5), text: '\ud800' }])];
    const good = store.seal(binh, [{ ref: ref(6), text: 'fine' }]);
    for (const refused of bad) await expect(refused).rejects.toThrow(SealRefused);
    await expect(store.seal(an, [{ ref: 'x', text: '' }])).rejects.toThrow(SealRefused);
    expect(await good).toHaveLength(1);
  });

  it('leaves no word and no key in any byte of its files, which only their owner may read', async () => {
    const before = { ref: ref(7), text: 'quận Hoàn Kiếm, số 12' };
    await store.seal(an, [words, before]);
    await store.digest(an, { name: words.text }, ['/name']);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['installation.key', 'keys.db', 'sealed.db']));
    for (const text of [words.text, before.text]) expect(bytesInFiles().includes(text)).toBe(false);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });
});

describe('broken seals', () => {
  it.each([0, 12, 30])('says so when byte %i of a value was flipped', async (at) => {
    await store.seal(an, [words]);
    const box = Buffer.from(inDatabase('sealed.db', 'SELECT box FROM sealed')[0]?.['box'] as Uint8Array);
    box[at] = (box[at] ?? 0) ^ 1;
    inDatabase('sealed.db', 'UPDATE sealed SET box = ?', box);
    await expect(store.open([words.ref])).rejects.toThrow(SealBroken);
    await expect(store.seal(an, [words])).rejects.toThrow(SealBroken);
  });

  it('says so when values of two refs or two owners were swapped', async () => {
    await store.seal(an, [words, { ref: ref(2), text: 'other' }]);
    await store.seal(binh, [{ ref: ref(3), text: 'other' }]);
    inDatabase('sealed.db', 'UPDATE sealed SET box = (SELECT box FROM sealed WHERE number = 2) WHERE number = 1');
    inDatabase('sealed.db', 'UPDATE sealed SET owner = 1 WHERE number = 3');
    await expect(store.open([ref(1)])).rejects.toThrow(SealBroken);
    await expect(store.open([ref(3)])).rejects.toThrow(SealBroken);
  });

  it('refuses to start with a foreign key file, a missing one, or one that others may read', async () => {
    await store.seal(an, [words]);
    await store.close();
    const path = join(folder, 'installation.key');
    const key = readFileSync(path);
    writeFileSync(path, `casetrail-installation-key-v1 ${'ab'.repeat(32)}\n`);
    await expect(reopen()).rejects.toThrow(/does not belong/);
    rmSync(path);
    await expect(reopen()).rejects.toThrow(/is missing/);
    writeFileSync(path, key, { mode: 0o644 });
    await expect(reopen()).rejects.toThrow(SealedStoreUnusable);
    rmSync(path);
    writeFileSync(path, key, { mode: 0o600 });
    expect((await (await reopen()).open([words.ref])).size).toBe(1);
  });
});

describe('destroying a key', () => {
  it('ends sealing, opening and digests of that owner only, for good', async () => {
    const mine = { ref: ref(9), text: 'stays' };
    await store.seal(an, [words]);
    await store.seal(binh, [mine]);
    for (let times = 0; times < 2; times++) await store.destroyKey(an);
    for (let times = 0; times < 2; times++) {
      await expect(store.seal(an, [{ ref: ref(2), text: 'new' }])).rejects.toThrow(KeyDestroyed);
      await expect(store.digest(an, { name: 'x' }, ['/name'])).rejects.toThrow(KeyDestroyed);
      expect([...(await store.open([words.ref, mine.ref])).keys()]).toEqual([mine.ref]);
      await store.close();
      await reopen();
    }
  });

  it('leaves no byte of the keys in any file, whichever of many are destroyed', async () => {
    const owners = Array.from({ length: 1_500 }, (_, n) => `owner ${(n * 7919) % 1_500}`);
    await Promise.all(owners.map((owner, n) => store.seal(owner, [{ ref: ref(n), text: 'x' }])));
    const gone = owners.filter((_, n) => n % 9 === 0);
    const boxes = gone.map((owner) => inDatabase('keys.db', 'SELECT box FROM owner_key WHERE owner = ?', owner)[0]);
    for (const owner of gone) await store.destroyKey(owner);
    const bytes = bytesInFiles();
    // The first bytes of a wrapped key are enough to recognise it.
    expect(boxes.filter((row) => bytes.includes(Buffer.from(row?.['box'] as Uint8Array).subarray(0, 16)))).toEqual([]);
    expect((await store.open(owners.map((_, n) => ref(n)))).size).toBe(owners.length - gone.length);
  });

  it('is known at once to every other store on the folder', async () => {
    await store.seal(an, [words]);
    const other = await openSealedStore({ folder, random: seeded('other') });
    const reader = openSealedReader({ folder });
    expect([(await other.open([words.ref])).size, (await reader.open([words.ref])).size]).toEqual([1, 1]);
    await store.destroyKey(an);
    expect([(await other.open([words.ref])).size, (await reader.open([words.ref])).size]).toEqual([0, 0]);
    await expect(other.seal(an, [{ ref: ref(2), text: 'new' }])).rejects.toThrow(KeyDestroyed);
    await Promise.all([other.close(), reader.close()]);
  });
});

describe('sweeping and closing', () => {
  it('forgets old values without a fact, and keeps referenced, young and renewed ones', async () => {
    await store.seal(
      an,
      [1, 2, 3].map((n) => ({ ref: ref(n), text: `value ${n}` })),
    );
    now += sealLimits.sweepAgeMsMin;
    await store.seal(an, [
      { ref: ref(4), text: 'young' },
      { ref: ref(3), text: 'value 3' },
    ]);
    expect(await store.sweep((found) => found === ref(1))).toBe(1);
    expect([...(await store.open([1, 2, 3, 4].map(ref))).keys()]).toEqual([1, 3, 4].map(ref));
  });

  it('belongs to one log, the first that was said, in files of an earlier version too', async () => {
    expect([await store.isEmpty(), await installationIn({ folder })]).toEqual([
      true,
      { id: installationId({ folder }) },
    ]);
    await store.close();
    inDatabase('keys.db', 'DROP TABLE log');
    expect((await installationIn({ folder }))?.log).toBeUndefined();
    await reopen();
    await store.belongTo('this');
    await store.belongTo('this');
    await expect(store.belongTo('that')).rejects.toThrow(/belong to the log this/);
    expect((await installationIn({ folder }))?.log).toBe('this');
    await store.seal(an, [words]);
    expect(await store.isEmpty()).toBe(false);
    const none = join(folder, 'none');
    expect([await installationIn({ folder: none }), existsSync(none)]).toEqual([undefined, false]);
  });

  it('waits for a process that is the first to open the keys, or the last to close them', async () => {
    await store.belongTo('this');
    await store.close();
    const other = new DatabaseSync(join(folder, 'keys.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    setTimeout(() => other.close(), 100);
    expect((await installationIn({ folder }))?.log).toBe('this');
    await reopen();
  });

  it('finishes what was asked before the close, and refuses what comes after', async () => {
    const last = store.seal(an, [words]);
    await store.close();
    expect(await last).toHaveLength(1);
    for (const late of [store.seal(an, [words]), store.open([]), store.digest(an, {}, []), store.destroyKey(an)]) {
      await expect(late).rejects.toThrow(SealedStoreUnusable);
    }
    await store.close();
  });
});
