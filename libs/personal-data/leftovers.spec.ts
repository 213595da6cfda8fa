import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { destroyedOwners, installationIn, openSealedReader, openSealedStore } from './index.js';

/**
 * A copied folder without its `-shm` files is read from a copy in the temporary folder. Whatever is wrong with the
 * files, no copy of keys or values may stay there.
 */

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'casetrail-leftovers-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** The write-ahead files of `folder` that have a copy in the temporary folder; other processes' copies do not count. */
function copiesOf(folder: string): string[] {
  const copies = readdirSync(tmpdir()).filter((name) => name.startsWith('sqlite-copy-'));
  const copied = copies.flatMap((name) => bytesOf(join(tmpdir(), name, 'copy-wal')));
  const names = readdirSync(folder).filter((name) => name.endsWith('-wal'));
  return names.filter((name) => copied.some((bytes) => bytesOf(join(folder, name))[0]?.equals(bytes)));
}

function bytesOf(path: string): Buffer[] {
  try {
    return [readFileSync(path)];
  } catch (error) {
    // Another process has just removed its own copy.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A kind of damage. `running`: made while a process has the files open, so that it is in the write-ahead file. */
interface Harm {
  readonly running?: (folder: string) => void;
  readonly copied?: (folder: string) => void;
}

const sql =
  (file: string, statement: string) =>
  (folder: string): void => {
    const database = new DatabaseSync(join(folder, file));
    database.exec(statement);
    database.close();
  };
const without =
  (...files: string[]) =>
  (folder: string): void =>
    files.forEach((file) => rmSync(join(folder, file)));

const harms: readonly (readonly [name: string, harm: Harm])[] = [
  ['nothing', {}],
  ['no sealed.db', { copied: without('sealed.db', 'sealed.db-wal') }],
  ['a sealed.db that is none', { copied: (folder) => garbled(folder, 'sealed.db') }],
  ['a sealed.db of a later version', { running: sql('sealed.db', 'PRAGMA user_version = 9') }],
  ['a sealed.db without its table', { running: sql('sealed.db', 'DROP TABLE sealed') }],
  ['a keys.db that is none', { copied: (folder) => garbled(folder, 'keys.db') }],
  ['a keys.db of a later version', { running: sql('keys.db', 'PRAGMA user_version = 9') }],
  ['a keys.db without its keys', { running: sql('keys.db', 'DROP TABLE owner_key') }],
  ['a keys.db without its log', { running: sql('keys.db', 'DROP TABLE log') }],
  ['the key of another installation', { copied: exchangeKey }],
  ['no key of the installation', { copied: without('installation.key') }],
];

function garbled(folder: string, file: string): void {
  for (const name of [file, `${file}-wal`]) writeFileSync(join(folder, name), randomBytes(5_000));
}

function exchangeKey(folder: string): void {
  const path = join(folder, 'installation.key');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/[0-9a-f]{8}\n$/, 'deadbeef\n'));
}

async function copyWith({ running, copied }: Harm): Promise<string> {
  const [own, copy] = [join(root, 'own'), join(root, 'copy')];
  const store = await openSealedStore({ folder: own, random: (length) => randomBytes(length) });
  await store.seal(randomUUID(), [{ ref: randomUUID(), text: 'x' }]);
  running?.(own);
  mkdirSync(copy);
  const files = ['sealed.db', 'keys.db'].flatMap((name) => [name, `${name}-wal`]);
  for (const name of [...files, 'installation.key']) copyFileSync(join(own, name), join(copy, name));
  await store.close();
  copied?.(copy);
  return copy;
}

const uses: readonly (readonly [name: string, use: (folder: string) => unknown])[] = [
  ['reader', (folder) => openSealedReader({ folder, leavesTrace: false }).close()],
  ['installation', (folder) => installationIn({ folder, leavesTrace: false })],
  ['destroyed owners', (folder) => destroyedOwners({ folder })],
];

describe('no copy stays in the temporary folder', () => {
  it.each(harms)('with %s', async (_, harm) => {
    const folder = await copyWith(harm);
    for (const [name, use] of uses) {
      const [{ status }] = await Promise.allSettled([Promise.resolve(folder).then(use)]);
      if (harm.running === undefined && harm.copied === undefined) expect([name, status]).toEqual([name, 'fulfilled']);
      expect([name, copiesOf(folder)]).toEqual([name, []]);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('-shm'))).toEqual([]);
  });

  it('and one that lies there is seen', async () => {
    const folder = await copyWith({});
    const reader = openSealedReader({ folder, leavesTrace: false });
    expect(copiesOf(folder).sort()).toEqual(['keys.db-wal', 'sealed.db-wal']);
    await reader.close();
  });
});
