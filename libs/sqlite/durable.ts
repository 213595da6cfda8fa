import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isSyncFailure, troubleOf } from './trouble.js';

/**
 * How long SQLite itself may wait for a lock. It waits by sleeping in the process's only thread, so this bounds how long
 * a lock holds everything up; longer waits are made of attempts with timers between them ({@link retried}).
 */
export const busyTimeoutMs = 10;
/** How long a checker, which serves nobody, sleeps for a lock. */
export const checkerWaitMs = 5_000;

/** After a long reader the write-ahead file is cut down to this when it is next begun anew. */
export const walBytesMax = 32 * 1024 * 1024;

/** For every connection that writes: lets the write-ahead file shrink again after a long reader. */
export const walLimitPragma = `PRAGMA journal_size_limit = ${walBytesMax}`;

/** This SQLite, or this file system, cannot be trusted with what must not be lost. */
export class SqliteRefused extends Error {
  override readonly name = 'SqliteRefused';
}

/** WAL files of these versions could be reset under a reader and lose commits (fixed in 3.51.3). */
export function refuseOldSqlite(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const number = (major * 1000 + minor) * 1000 + patch;
  if (number < 3_051_003) {
    throw new SqliteRefused(
      `SQLite ${version} can lose committed rows (WAL reset, 3.7.0 to 3.51.2). Use 3.51.3 or later: Node 24.21.`,
    );
  }
}

export function sqliteVersion(database: DatabaseSync): string {
  return String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']);
}

/** `synchronous=FULL` is what "durable" rests on: asserted at start and not only set. */
export function requireDurable(database: DatabaseSync, name: string): void {
  const level = pragma(database, 'synchronous');
  if (level !== 2)
    throw new SqliteRefused(`${name} needs PRAGMA synchronous=FULL (2); SQLite answers ${String(level)}.`);
  const mode = pragma(database, 'journal_mode');
  if (mode !== 'wal') throw new SqliteRefused(`${name}: SQLite refuses write-ahead logging on this file system.`);
}

/**
 * Moves everything from the write-ahead file into the database and syncs it. At the start of a writer, for the process
 * before may have ended after a failed fsync: then the system shows rows that no disk holds, and nothing that was read
 * may be acknowledged before it is written anew.
 * @returns false when a reader, another writer or a full disk was in the way; the next checkpoint moves the rest
 */
export function emptyWal(database: DatabaseSync): boolean {
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
  } catch (error) {
    if (isSyncFailure(error) || troubleOf(error, 'write') !== 'retryable') throw error;
    return false;
  }
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

export function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
