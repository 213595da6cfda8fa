import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openWithoutTrace } from '#sqlite';
import { SealedStoreUnusable } from './errors.js';
import { limits } from './limits.js';

/** Only the account that runs the service may read these files. */
export const ownerOnly = 0o600;

/** Creates the data folder, durably, when it is missing. */
export function createFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
}

/** Makes new names in the folder durable. Windows cannot sync a folder, and keeps names by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Opens a file of the store for writing: readable by its owner only (SQLite gives its side files the same mode), every
 * commit synced, every freed byte overwritten.
 * @throws SealedStoreUnusable when this SQLite cannot be trusted with it.
 */
export function openToWrite(folder: string, name: string, schema: string): DatabaseSync {
  const path = join(folder, name);
  if (!existsSync(path)) {
    closeSync(openSync(path, 'a', ownerOnly));
    chmodSync(path, ownerOnly);
    syncFolder(folder);
  }
  const database = new DatabaseSync(path, { timeout: limits.busyTimeoutMs });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
  database.exec('PRAGMA cache_size = -65536');
  assertDurable(database, name);
  inTransaction(database, () => {
    const found = Number(pragma(database, 'user_version'));
    if (found > schemaVersion) throw new SealedStoreUnusable(`${name} was written by a newer version (${found})`);
    if (found < schemaVersion) database.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`);
  });
  return database;
}

/** Opens a file of the store beside a running writer; with `leavesTrace` false it writes no file beside it. */
export function openToRead(folder: string, name: string, leavesTrace: boolean): DatabaseSync {
  const path = join(folder, name);
  if (!existsSync(path)) throw new SealedStoreUnusable(`${path} does not exist`);
  const database = leavesTrace
    ? new DatabaseSync(path, { readOnly: true, timeout: limits.busyTimeoutMs })
    : openWithoutTrace(path, { timeoutMs: limits.busyTimeoutMs });
  const found = Number(pragma(database, 'user_version'));
  if (found !== schemaVersion) throw new SealedStoreUnusable(`${name} has version ${found}, not ${schemaVersion}`);
  return database;
}

/** All of `work` or nothing. The write lock is taken first, so that what `work` reads is still true when it writes. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const answer = work();
    database.exec('COMMIT');
    return answer;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

const schemaVersion = 1;

function assertDurable(database: DatabaseSync, name: string): void {
  const mode = pragma(database, 'journal_mode');
  const synchronous = pragma(database, 'synchronous');
  if (mode !== 'wal' || synchronous !== 2) {
    throw new SealedStoreUnusable(`${name} runs with journal_mode ${mode}, synchronous ${synchronous}`);
  }
  const version = String(Object.values(database.prepare('SELECT sqlite_version()').get() ?? {})[0]);
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  // Before 3.51.3 a reset of the write-ahead log could lose committed rows when two processes met.
  if (major * 1_000_000 + minor * 1_000 + patch < 3_051_003) {
    throw new SealedStoreUnusable(`SQLite ${version} may lose committed rows; 3.51.3 or newer is needed`);
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
