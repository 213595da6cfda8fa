import { DatabaseSync } from 'node:sqlite';
import { busyTimeoutMs, refuseOldSqlite, requireDurable, sqliteVersion, walLimitPragma } from './durable.js';
import { openWithoutTrace } from './without-trace.js';

export interface FileAccess {
  /**
   * `write`: made where it is missing. `read`: beside a running writer; SQLite writes side files then. `withoutTrace`:
   * nothing is written beside the file ({@link openWithoutTrace}).
   */
  readonly access: 'write' | 'read' | 'withoutTrace';
  /** How long a statement sleeps for another connection's lock. Default: {@link busyTimeoutMs}. */
  readonly timeoutMs?: number;
}

/**
 * The one way to open a file: with a bounded wait for locks, by an SQLite that loses no rows, and closed again when
 * `prepare` throws.
 * @throws SqliteRefused, and what `prepare` throws
 */
export function openFile(
  path: string,
  { access, timeoutMs = busyTimeoutMs }: FileAccess,
  prepare: (database: DatabaseSync) => void = () => undefined,
): DatabaseSync {
  const database =
    access === 'withoutTrace'
      ? openWithoutTrace(path, { timeoutMs })
      : new DatabaseSync(path, { readOnly: access === 'read', timeout: timeoutMs });
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
  /** False for what can be made again: after a power cut the last commits may be missing, whole ones each. */
  readonly isDurable: boolean;
  readonly cacheKibibytes: number;
  /** Pages of the write-ahead file after which they are moved into the database. Default: SQLite's own. */
  readonly checkpointPages?: number;
}

/** For the connection that writes: a write-ahead file of bounded size, and what "durable" rests on. @throws SqliteRefused */
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
