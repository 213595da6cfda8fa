import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  emptyWal,
  explainTrouble,
  isSyncFailure,
  openFile,
  pragma,
  resultCodeOf,
  retried,
  SqliteRefused,
  syncFolder,
  writeAhead,
} from '#sqlite';
import { SealedStoreUnavailable, SealedStoreUnusable } from './errors.js';
import { limits } from './limits.js';

/** File mode with which only the account that runs the service may read the store's files. */
export const ownerOnly = 0o600;

/** Creates the data folder, durably, when it is missing. */
export function createFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
}

/**
 * Opens a file of the store for writing: readable by its owner only (SQLite gives its side files the same mode), with
 * every commit synced and every freed byte overwritten.
 * @throws SealedStoreUnusable when this SQLite version is not safe for the store.
 */
export function openToWrite(folder: string, name: string, schema: string): DatabaseSync {
  const path = join(folder, name);
  if (!existsSync(path)) {
    closeSync(openSync(path, 'a', ownerOnly));
    chmodSync(path, ownerOnly);
    syncFolder(folder);
  }
  try {
    return openFile(path, { access: 'write' }, (database) =>
      inDatabase(database, () => {
        writeAhead(database, name, { isDurable: true, cacheKibibytes });
        database.exec('PRAGMA secure_delete = ON');
        makeTables(database, name, schema);
        emptyWal(database);
      }),
    );
  } catch (error) {
    throw error instanceof SqliteRefused ? new SealedStoreUnusable(error.message, { cause: error }) : error;
  }
}

/** Makes missing tables. Takes the write lock only then: a start must not wait for another program's lock. */
function makeTables(database: DatabaseSync, name: string, schema: string): void {
  const versionFound = (): number => Number(pragma(database, 'user_version'));
  if (versionFound() > schemaVersion)
    throw new SealedStoreUnusable(`${name} was written by a newer version (${versionFound()})`);
  if (versionFound() === schemaVersion) return;
  inTransaction(database, () => {
    if (versionFound() < schemaVersion) database.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`);
  });
}

/** Opens a file of the store for reading, beside a running writer too. With `leavesTrace` false nothing is written. */
export function openToRead(folder: string, name: string, leavesTrace: boolean): DatabaseSync {
  const path = join(folder, name);
  if (!existsSync(path)) throw new SealedStoreUnusable(`${path} does not exist`);
  return openFile(path, { access: leavesTrace ? 'read' : 'withoutTrace' }, (database) => {
    const found = Number(pragma(database, 'user_version'));
    if (found !== schemaVersion) throw new SealedStoreUnusable(`${name} has version ${found}, not ${schemaVersion}`);
  });
}

/** Runs `work`, and closes `opened` if it throws, or a copy (even of keys) would stay in the temporary folder. */
export function closedUnless<T>(opened: { close(): void }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    opened.close();
    throw error;
  }
}

/**
 * Runs `work` in a transaction, all of it or nothing. Takes the write lock first, so that the rows that `work` reads
 * are still true when it writes.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE');
    const answer = work();
    database.exec('COMMIT');
    return answer;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw inFile(database.location(), error);
  }
}

/** Makes a commit that reaches the disk and changes nothing; it shows whether the file can be written. */
export function commitNothing(database: DatabaseSync): void {
  const version = Number(pragma(database, 'user_version'));
  inTransaction(database, () => database.exec(`PRAGMA user_version = ${version}`));
}

/** Runs `work` outside a transaction, and names the file in its errors. */
export function inDatabase<T>(database: DatabaseSync, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inFile(database.location(), error);
  }
}

/** Adds the name of the file to SQLite's error, which has none. */
function inFile(path: string | null, error: unknown): unknown {
  return resultCodeOf(error) === undefined ? error : Object.assign(error as Error, { path });
}

/** Runs work on the files; retries it while another program's lock or a full disk prevents it. */
export async function patiently<T>(folder: string, work: () => T): Promise<T> {
  const timedOut = (error: unknown): Error => unavailable(error, folder);
  try {
    return await retried(work, { withinMs: limits.retryWithinMs, stage: 'write', timedOut });
  } catch (error) {
    throw resultCodeOf(error) === undefined ? error : unusable(error, folder);
  }
}

/** Turns SQLite's error into the error of this store for causes that may pass. */
export function unavailable(error: unknown, folder: string): SealedStoreUnavailable {
  const { path = folder } = error as { path?: string };
  return new SealedStoreUnavailable(`${path} cannot be written now: ${explainTrouble(error)}`, { cause: error });
}

/** Turns an error into that of this store for causes that do not pass: a failed fsync, a damaged file. */
export function unusable(error: unknown, folder: string): SealedStoreUnusable {
  const { path = folder } = error as { path?: string };
  const { message = String(error), errcode } = (error ?? {}) as { message?: string; errcode?: number };
  const why = errcode === undefined ? message : `SQLite ${errcode}: ${message}`;
  const sentence = isSyncFailure(error)
    ? `${path} takes no more words, for the disk did not confirm what was written: restart the service`
    : `${path} cannot be used since an error (${why}): stop the service, run verify, and ` +
      'restore the folder from a backup if the file is damaged';
  return new SealedStoreUnusable(sentence, { cause: error });
}

const schemaVersion = 1;
const cacheKibibytes = 64 * 1024;
