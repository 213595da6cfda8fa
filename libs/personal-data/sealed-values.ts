import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { disclose, enclose } from './cipher.js';
import { closedUnless, commitNothing, inDatabase, inTransaction, openToRead, openToWrite } from './database.js';
import { SealedStoreUnusable, SealRefused } from './errors.js';
import { limits } from './limits.js';
import type { OwnerKey } from './owner-key-cache.js';

export const valuesFileName = 'sealed.db';

/** The table of values, in the order of sealing; only the index of the random refs is written all over. */
const schema = `
  CREATE TABLE sealed (number INTEGER PRIMARY KEY, ref BLOB NOT NULL UNIQUE, owner INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL, box BLOB NOT NULL) STRICT`;

/** A row of the file: one encrypted value. */
export interface SealedRow {
  readonly owner: number;
  readonly box: Uint8Array;
}

/** The result of one step of a sweep: its last row (absent at the end), and how many rows it deleted. */
interface Swept {
  readonly last: number | undefined;
  readonly deleted: number;
}

/** The encrypted values in `sealed.db`, found by their ref. */
export class SealedValues {
  private readonly select: StatementSync;

  private constructor(private readonly database: DatabaseSync) {
    this.select = database.prepare('SELECT owner, box FROM sealed WHERE ref = ?');
  }

  static toWrite(folder: string): SealedValues {
    const database = openToWrite(folder, valuesFileName, schema);
    return closedUnless(database, () => new SealedValues(database));
  }

  static toRead(folder: string, leavesTrace: boolean): SealedValues {
    const database = openToRead(folder, valuesFileName, leavesTrace);
    return closedUnless(database, () => new SealedValues(database));
  }

  find(ref: string): SealedRow | undefined {
    const row = isRef(ref) ? inDatabase(this.database, () => this.select.get(bytesOf(ref))) : undefined;
    return row && { owner: Number(row['owner']), box: row['box'] as Uint8Array };
  }

  isEmpty(): boolean {
    return this.database.prepare('SELECT 1 FROM sealed LIMIT 1').get() === undefined;
  }

  /** Runs `work` in one commit, with a `put` that stores a new ref, or returns the row that the ref has already. */
  write<T>(nowMs: number, work: (put: (ref: string, row: SealedRow) => SealedRow | undefined) => T): T {
    const insert = this.database.prepare(
      'INSERT INTO sealed (ref, owner, sealed_at, box) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    // A command seals this ref again, so a fact may be on its way once more: the sweep must wait for it.
    const renew = this.database.prepare('UPDATE sealed SET sealed_at = max(sealed_at, ?) WHERE ref = ?');
    return inTransaction(this.database, () =>
      work((ref, { owner, box }) => {
        const bytes = bytesOf(ref);
        if (insert.run(bytes, owner, nowMs, box).changes === 1) return undefined;
        renew.run(nowMs, bytes);
        return this.find(ref);
      }),
    );
  }

  /** The refs of the next rows after `after`, and the last of those rows; undefined at the end. */
  refsAfter(after: number): { readonly refs: readonly string[]; readonly last: number | undefined } {
    const rows = inDatabase(this.database, () =>
      this.database
        .prepare('SELECT number, ref FROM sealed WHERE number > ? ORDER BY number LIMIT ?')
        .all(after, limits.sweepBatchMax),
    );
    return { refs: rows.map((row) => refOf(row['ref'] as Uint8Array)), last: lastOf(rows, after) };
  }

  /** Deletes, in one batch of rows numbered above `after`, those that are old and not referenced. */
  sweep(after: number, sealedUntilMs: number, isReferenced: (ref: string) => boolean): Swept {
    const rows = this.database
      .prepare('SELECT number, ref FROM sealed WHERE number > ? AND sealed_at <= ? ORDER BY number LIMIT ?')
      .all(after, sealedUntilMs, limits.sweepBatchMax);
    const loose = rows.filter((row) => !isReferenced(refOf(row['ref'] as Uint8Array)));
    const last = lastOf(rows, after);
    if (loose.length === 0) return { last, deleted: 0 };
    const remove = this.database.prepare('DELETE FROM sealed WHERE ref = ? AND sealed_at <= ?');
    const deleted = inTransaction(this.database, () =>
      loose.reduce((sum, row) => sum + Number(remove.run(row['ref'] as Uint8Array, sealedUntilMs).changes), 0),
    );
    return { last, deleted: deleted };
  }

  /** Makes a commit without a value, to test whether the file can be written. */
  probe(): void {
    commitNothing(this.database);
  }

  close(): void {
    this.database.close();
  }
}

/** The last row's number. @throws SealedStoreUnusable for rows out of order, which could be returned for ever */
function lastOf(rows: readonly Record<string, unknown>[], after: number): number | undefined {
  let last: number | undefined;
  for (const row of rows) {
    const number = Number(row['number']);
    if (number <= (last ?? after))
      throw new SealedStoreUnusable(
        `${valuesFileName} is damaged (rows out of order): restore the folder from a backup`,
      );
    last = number;
  }
  return last;
}

/** Encrypts salt and words, bound to the owner and the ref. */
export function encloseValue(key: OwnerKey, ref: string, saltedText: Uint8Array): Buffer {
  return enclose(key, contextOf(key, ref), saltedText);
}

/** Decrypts salt and words. @throws SealBroken when they were not sealed for this owner under this ref. */
export function discloseValue(key: OwnerKey, ref: string, box: Uint8Array): Buffer {
  return disclose(key, contextOf(key, ref), box);
}

/** @throws SealRefused when it is not a UUID in lower case. */
export function assertRef(ref: string): void {
  if (!isRef(ref)) throw new SealRefused(`${JSON.stringify(ref)} is not a UUID in lower case`);
}

function contextOf(key: OwnerKey, ref: string): string {
  return `the sealed value ${ref} of ${key.owner}`;
}

function isRef(ref: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(ref);
}

function bytesOf(ref: string): Buffer {
  return Buffer.from(ref.replaceAll('-', ''), 'hex');
}

function refOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
