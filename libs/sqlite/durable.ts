import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isSyncFailure, troubleOf } from './trouble.js';

/**
 * How long SQLite itself waits for a lock. It sleeps in the process's only thread and so blocks the event loop; longer
 * waits are retries with timers ({@link retried}).
 */
export const busyTimeoutMs = 10;
/** How long SQLite may sleep for a lock in a checker: longer, because a checker serves no requests. */
export const checkerWaitMs = 5_000;

/** The size to which SQLite truncates the write-ahead file when it restarts the file after a long reader. */
export const walBytesMax = 32 * 1024 * 1024;

/** Lets the write-ahead file shrink again after a long reader. Every connection that writes sets it. */
export const walLimitPragma = `PRAGMA journal_size_limit = ${walBytesMax}`;

/** This SQLite version, or this file system, is not safe for data that must not be lost. */
export class SqliteRefused extends Error {
  override readonly name = 'SqliteRefused';
}

/** Refuses SQLite versions that can reset a WAL file under a reader and lose commits (fixed in 3.51.3). */
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

/** Checks that `synchronous=FULL` is in force, on which durability rests: setting it can fail silently. */
export function requireDurable(database: DatabaseSync, name: string): void {
  const level = pragma(database, 'synchronous');
  if (level !== 2)
    throw new SqliteRefused(`${name} needs PRAGMA synchronous=FULL (2); SQLite answers ${String(level)}.`);
  const mode = pragma(database, 'journal_mode');
  if (mode !== 'wal') throw new SqliteRefused(`${name}: SQLite refuses write-ahead logging on this file system.`);
}

/**
 * Moves everything from the write-ahead file into the database and syncs it. A writer calls this when it starts: after
 * a failed fsync of an earlier process the system may show rows that are on no disk, and rows that were read MUST NOT
 * be acknowledged before they are written again.
 * @returns false when a reader, another writer or a full disk prevented it; the next checkpoint moves the rest
 */
export function emptyWal(database: DatabaseSync): boolean {
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
  } catch (error) {
    if (isSyncFailure(error) || troubleOf(error, 'write') !== 'retryable') throw error;
    return false;
  }
}

export function syncFile(path: string): void {
  sync(path, 'r+');
}

/** Makes new file names in the folder durable. Windows cannot sync a folder, and makes names durable by itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
