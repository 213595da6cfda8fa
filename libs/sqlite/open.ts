import { DatabaseSync } from 'node:sqlite';
import {
  busyTimeoutMs,
  checkerWaitMs,
  refuseOldSqlite,
  requireDurable,
  sqliteVersion,
  walLimitPragma,
} from './durable.js';
import { openWithoutTrace } from './without-trace.js';

export interface FileAccess {
  /**
   * `write`: the file is created when missing. `read`: beside a running writer; SQLite may write side files.
   * `withoutTrace`: nothing is written beside the file ({@link openWithoutTrace}), for checkers.
   */
  readonly access: 'write' | 'read' | 'withoutTrace';
}

/**
 * Opens a file: refuses unsafe SQLite versions, bounds the wait for locks, and closes the file when `prepare` throws.
 * Another process locks the whole file for a moment when it is the first to open it or the last to close it, so a
 * service MUST repeat this call while its error is retryable ({@link retried}); a checker waits in it.
 * @throws SqliteRefused, and what `prepare` throws
 */
export function openFile(
  path: string,
  { access }: FileAccess,
  prepare: (database: DatabaseSync) => void = () => undefined,
): DatabaseSync {
  const database =
    access === 'withoutTrace'
      ? openWithoutTrace(path, checkerWaitMs)
      : new DatabaseSync(path, { readOnly: access === 'read', timeout: busyTimeoutMs });
  try {
    refuseOldSqlite(sqliteVersion(database));
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export interface WriterSettings {
  /** False for data that can be rebuilt: a power cut may then lose the last commits, each as a whole. */
  readonly isDurable: boolean;
  readonly cacheKibibytes: number;
  /** Pages in the write-ahead file that trigger a checkpoint. Default: SQLite's own. */
  readonly checkpointPages?: number;
}

/**
 * Sets up a connection that writes: a write-ahead file of bounded size, and the durability that was asked for. @throws
 * SqliteRefused
 */
export function writeAhead(
  database: DatabaseSync,
  name: string,
  { isDurable, cacheKibibytes, checkpointPages }: WriterSettings,
): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${isDurable ? 'FULL' : 'NORMAL'};
    PRAGMA cache_size = -${cacheKibibytes}; ${walLimitPragma};`);
  if (checkpointPages !== undefined) database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  if (!isDurable) return;
  database.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1');
  requireDurable(database, name);
}
