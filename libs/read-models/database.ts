import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { SecondWriter } from '#event-store';
import { nodeSqliteDialect } from './dialect.js';
import type { Tables } from './tables.js';

/** Format of the file as a whole: the tables of this page. A view's own tables have the view's version. */
export const formatVersion = 1;

/** "CTRV": Casetrail's views. */
const applicationId = 0x43545256;
const lockWaitMs = 5_000;
const sqliteBusy = 5;

/**
 * `view`: the checkpoint of each view, changed in the same transaction as its rows. `generation` is in the names of
 * the tables of a rebuild that has not been swapped in yet; its row is named `name#generation`.
 */
const schema = `
  CREATE TABLE file (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE view (
    name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    position TEXT, ordinal INTEGER NOT NULL, recorded_ms INTEGER,
    last_id TEXT, last_stream TEXT, last_revision INTEGER
  ) STRICT;
`;

export function viewsFile(folder: string): string {
  return join(folder, 'views.db');
}

/**
 * Opens the view file for its one writer. `synchronous=NORMAL`: after a power cut the last commits may be missing,
 * rows and checkpoint together, and are made again from the log; nobody was promised that a view is durable.
 */
export function openToWrite(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(viewsFile(folder), { timeout: lockWaitMs });
  try {
    const application = pragma(database, 'application_id');
    const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'];
    if (application !== applicationId && tables !== 0) {
      throw new Error(`${viewsFile(folder)} is an SQLite file of another program.`);
    }
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY;`);
    if (tables === 0) {
      database.exec(`BEGIN IMMEDIATE; ${schema}
        PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT;`);
    }
    refuseOtherFormat(database, folder);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws Error when there is no view file yet, or one of another version of Casetrail */
export function openToRead(folder: string): DatabaseSync {
  const database = new DatabaseSync(viewsFile(folder), { readOnly: true, timeout: lockWaitMs });
  try {
    database.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;');
    refuseOtherFormat(database, folder);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Kysely over one connection. Closing stays with whoever opened the connection. */
export function typed(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
}

/**
 * One writer per view file: a lock of the operating system, held through a file that is never written, so that it
 * ends with the process, however that ends.
 * @throws SecondWriter
 */
export function takeWriterLock(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'views.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === sqliteBusy) throw new SecondWriter(folder, 0);
    throw error;
  }
  return { release: () => database.close() };
}

function refuseOtherFormat(database: DatabaseSync, folder: string): void {
  const version = pragma(database, 'user_version');
  if (pragma(database, 'application_id') !== applicationId || version !== formatVersion) {
    throw new Error(
      `${viewsFile(folder)} has format ${version}; this version of Casetrail reads format ${formatVersion}. ` +
        'Delete the file: it is rebuilt from the log.',
    );
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
