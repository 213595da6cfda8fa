import { timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { emptyWal, openFile } from '#sqlite';
import { disclose, draw, enclose, type Key, keyBytes, keyOf, wrappedKeyBytes } from './cipher.js';
import { closedUnless, commitNothing, inDatabase, inTransaction, openToRead, openToWrite } from './database.js';
import { SealBroken, SealedStoreUnusable } from './errors.js';
import type { InstallationKeys } from './installation-key.js';
import { type OwnerKey, OwnerKeyCache } from './owner-key-cache.js';
import type { RandomBytes } from './port.js';

export const keysFileName = 'keys.db';

/**
 * The tables of owners and of destroyed keys. All wrapped keys have one size, so destroying a key overwrites its very
 * bytes with zeros; the row stays as the tombstone that refuses a new key. The table `destroyed` tells other processes,
 * in order, which keys to drop from memory.
 */
const schema = `
  CREATE TABLE installation (only INTEGER PRIMARY KEY CHECK (only = 1), "check" BLOB NOT NULL) STRICT;
  CREATE TABLE owner_key (number INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE, box BLOB NOT NULL) STRICT;
  CREATE TABLE destroyed (seq INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT`;

/** The table with the log whose facts refer to the words. Files of the first version lack it; it is added to them. */
const logTable = 'CREATE TABLE IF NOT EXISTS log (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL) STRICT';

/** The owner's key; `destroyed` when it was destroyed, undefined when the owner never had one. */
export type Found = OwnerKey | 'destroyed' | undefined;

/** The owners' keys in `keys.db`, each wrapped by the installation's key. */
export class OwnerKeys {
  private readonly cache = new OwnerKeyCache();
  private readonly rowOf: StatementSync;
  private readonly rowNumbered: StatementSync;
  private readonly version: StatementSync;
  private readonly destroyedAfter: StatementSync;
  private readonly wrapping: Key;
  private lastVersion: unknown;
  private lastNotice = 0;

  private constructor(
    private readonly database: DatabaseSync,
    installation: InstallationKeys,
  ) {
    this.wrapping = installation.wrapping;
    this.rowOf = database.prepare('SELECT number, owner, box FROM owner_key WHERE owner = ?');
    this.rowNumbered = database.prepare('SELECT number, owner, box FROM owner_key WHERE number = ?');
    this.version = database.prepare('PRAGMA data_version');
    this.destroyedAfter = database.prepare('SELECT seq, number FROM destroyed WHERE seq > ? ORDER BY seq');
    this.assertInstallation(installation);
  }

  /** Opens the keys for writing. @throws SealedStoreUnusable when another installation's key wrapped them. */
  static toWrite(folder: string, installation: InstallationKeys): OwnerKeys {
    const database = openToWrite(folder, keysFileName, schema);
    return closedUnless(database, () => {
      noteInstallation(database, installation);
      return new OwnerKeys(database, installation);
    });
  }

  static toRead(folder: string, installation: InstallationKeys, leavesTrace: boolean): OwnerKeys {
    const database = openToRead(folder, keysFileName, leavesTrace);
    return closedUnless(database, () => new OwnerKeys(database, installation));
  }

  /** The log that was noted as that of these words, if any. Creates nothing. */
  static logIn(folder: string, leavesTrace: boolean): string | undefined {
    const path = join(folder, keysFileName);
    if (!existsSync(path)) return undefined;
    const database = openFile(path, { access: leavesTrace ? 'read' : 'withoutTrace' });
    try {
      return notedLog(database);
    } finally {
      database.close();
    }
  }

  /** Owners whose keys were destroyed, by their tombstones in the folder; works without the installation's key. */
  static destroyedIn(folder: string): string[] {
    const database = openToRead(folder, keysFileName, false);
    try {
      const rows = database.prepare('SELECT owner, box FROM owner_key').iterate();
      return Array.from(rows).flatMap(({ owner, box }) => (isZero(box) ? [String(owner)] : []));
    } finally {
      database.close();
    }
  }

  /**
   * Damaged rows, for a checker: keys that cannot be unwrapped, tombstones without a notice to other processes, and
   * notices without a tombstone.
   */
  *faults(): Generator<string> {
    const { database } = this;
    const tombstones = new Set<number>();
    for (const row of database.prepare('SELECT number, owner, box FROM owner_key').iterate()) {
      const [number, owner, box] = [Number(row['number']), String(row['owner']), row['box'] as Uint8Array];
      const isDestroyed = isZero(box) && box.length === wrappedKeyBytes;
      if (isDestroyed) tombstones.add(number);
      else if (!canUnwrap(this.wrapping, owner, box))
        yield `the key of ${owner} was changed, or is of another installation`;
    }
    const notices = database.prepare('SELECT seq, number FROM destroyed ORDER BY seq').all();
    const noticed = new Set(notices.map((row) => Number(row['number'])));
    if (notices.some((row, index) => row['seq'] !== index + 1)) yield 'notices of destroyed keys are missing';
    if (noticed.symmetricDifference(tombstones).size > 0)
      yield 'the list of destroyed keys does not name just those that are destroyed';
  }

  /** Notes the log; the first one wins, also among processes. @throws SealedStoreUnusable for a second log */
  belongTo(log: string): void {
    const { database } = this;
    const noted = (): unknown => database.prepare('SELECT id FROM log').get()?.['id'];
    const note = database.prepare('INSERT INTO log VALUES (1, ?) ON CONFLICT DO NOTHING');
    if (noted() === undefined) inTransaction(database, () => note.run(log));
    const own = String(noted());
    if (own !== log) throw new SealedStoreUnusable(`the sealed words belong to the log ${own}, not to ${log}`);
  }

  /** Drops from memory the keys that other processes have destroyed since the last call. Call it before using keys. */
  refresh(): void {
    const version = inDatabase(this.database, () => this.version.get()?.['data_version']);
    if (version === this.lastVersion) return;
    this.lastVersion = version;
    for (const row of inDatabase(this.database, () => this.destroyedAfter.all(this.lastNotice))) {
      this.lastNotice = Number(row['seq']);
      this.cache.forget(Number(row['number']));
    }
  }

  of(owner: string): Found {
    return this.cache.of(owner) ?? this.unwrap(this.row(this.rowOf, owner));
  }

  numbered(number: number): Found {
    return this.cache.numbered(number) ?? this.unwrap(this.row(this.rowNumbered, number));
  }

  /** The owner whose key has this number, destroyed or not; '' when there is none. */
  ownerNumbered(number: number): string {
    return this.cache.numbered(number)?.owner ?? String(this.row(this.rowNumbered, number)?.['owner'] ?? '');
  }

  /** Makes keys for the owners that have none, durably. Values may be written under a key only afterwards. */
  ensure(owners: Iterable<string>, random: RandomBytes): void {
    const missing = [...owners].filter((owner) => !this.cache.of(owner) && !this.row(this.rowOf, owner));
    if (missing.length === 0) return;
    const made = missing.map((owner) => {
      const key = draw(random, keyBytes);
      return { owner, key, box: enclose(this.wrapping, contextOf(owner), key) };
    });
    const insert = this.database.prepare('INSERT INTO owner_key (owner, box) VALUES (?, ?) ON CONFLICT DO NOTHING');
    // If another process has made the key meanwhile, its key wins, and is read when it is first used.
    const rows = inTransaction(this.database, () => made.map(({ owner, box }) => insert.run(owner, box)));
    made.forEach(({ owner, key }, index) => {
      const row = rows[index];
      if (row?.changes === 1) this.cache.add({ owner, number: Number(row.lastInsertRowid), ...keyOf(key) });
    });
  }

  /** Overwrites the key with zeros in the database. Only after {@link clear} are its bytes gone from all files. */
  destroy(owner: string): void {
    const { database } = this;
    const write = database.prepare(
      'INSERT INTO owner_key (owner, box) VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET box = excluded.box',
    );
    const notice = database.prepare('INSERT INTO destroyed (number) VALUES (?)');
    inTransaction(database, () => {
      if (isZero(this.rowOf.get(owner)?.['box'])) return;
      write.run(owner, new Uint8Array(wrappedKeyBytes));
      const number = Number(this.rowOf.get(owner)?.['number']);
      notice.run(number);
      this.cache.forget(number);
    });
  }

  /** Empties the write-ahead file of destroyed keys' bytes. @returns false while a reader prevents it */
  clear(): boolean {
    return emptyWal(this.database);
  }

  /** Makes a commit without a key, to test whether the file can be written. */
  probe(): void {
    commitNothing(this.database);
  }

  close(): void {
    this.cache.forgetAll();
    this.database.close();
  }

  private row(statement: StatementSync, key: string | number): Record<string, unknown> | undefined {
    return inDatabase(this.database, () => statement.get(key));
  }

  private unwrap(row: Record<string, unknown> | undefined): Found {
    if (row === undefined) return undefined;
    const [owner, box] = [String(row['owner']), row['box'] as Uint8Array];
    if (isZero(box)) return 'destroyed';
    const bytes = disclose(this.wrapping, contextOf(owner), box);
    const key = { owner, number: Number(row['number']), ...keyOf(bytes) };
    this.cache.add(key);
    return key;
  }

  private assertInstallation({ check }: InstallationKeys): void {
    const stored = this.database.prepare('SELECT "check" FROM installation').get()?.['check'];
    if (stored instanceof Uint8Array && stored.length === check.length && timingSafeEqual(stored, check)) return;
    throw new SealedStoreUnusable(`installation.key does not belong to ${keysFileName}`);
  }
}

/** The noted log. Undefined also while another process creates the file, and for a file of the first version. */
function notedLog(database: DatabaseSync): string | undefined {
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'log'").get();
  const id = isThere && database.prepare('SELECT id FROM log').get()?.['id'];
  return typeof id === 'string' ? id : undefined;
}

/** Notes which installation the keys belong to, or checks it; takes the write lock only when the note is missing. */
function noteInstallation(database: DatabaseSync, { check }: InstallationKeys): void {
  const tables = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'log'").get();
  if (tables && database.prepare('SELECT 1 FROM installation').get()) return;
  inTransaction(database, () => {
    database.exec(logTable);
    database.prepare('INSERT INTO installation VALUES (1, ?) ON CONFLICT DO NOTHING').run(check);
  });
}

function canUnwrap(wrapping: Key, owner: string, box: Uint8Array): boolean {
  try {
    return disclose(wrapping, contextOf(owner), box).length === keyBytes;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}

function contextOf(owner: string): string {
  return `the key of ${owner}`;
}

function isZero(box: unknown): boolean {
  return box instanceof Uint8Array && box.every((byte) => byte === 0);
}
