import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  explainTrouble,
  openFile,
  pragma,
  resultCodeOf,
  resultCodes,
  troubleOf,
  writeAhead,
  WriterLock,
} from '#sqlite';

/** Version of the tables in this file; a view's own tables have the view's version. */
export const formatVersion = 1;

/** "CTRV": Casetrail's views. */
const applicationId = 0x43545256;

/** The configuration names a file that cannot be this log's view file: one sentence, with the way out. */
export class ViewFileRefused extends Error {
  override readonly name = 'ViewFileRefused';
}

/**
 * Notes that tell people since when and why a reaction is parked; the view `reactions` does not contain them. A file of
 * an earlier version gets the table when it is opened for writing.
 */
const notesSchema = `
  CREATE TABLE IF NOT EXISTS reaction_parked (
    cause TEXT NOT NULL PRIMARY KEY, since_ms INTEGER NOT NULL, error TEXT NOT NULL
  ) STRICT;
`;

/**
 * `view`: the checkpoint of each view, changed in the same transaction as its rows. `generation` is in the table names
 * of a rebuild that is not promoted yet; its row is named `name#generation`.
 */
const schema = `
  CREATE TABLE file (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE view (
    name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    position TEXT, ordinal INTEGER NOT NULL, recorded_ms INTEGER,
    last_id TEXT, last_stream TEXT, last_revision INTEGER
  ) STRICT;
`;

/** The view file of a data folder, by default. */
export function viewsFile(folder: string): string {
  return join(folder, 'views.db');
}

/**
 * Opens the view file for its one writer. `synchronous=NORMAL`: after a power cut the last commits may be missing, rows
 * and checkpoint together, and are rebuilt from the log; no view is promised to be durable.
 */
export function openToWrite(file: string): DatabaseSync {
  let isOpen = false;
  try {
    return openFile(file, { access: 'write' }, (database) => {
      isOpen = true;
      makeReady(database, file);
    });
  } catch (error) {
    const { message } = error as Error;
    if (resultCodeOf(error) === resultCodes.notADatabase)
      throw new ViewFileRefused(`${file} is no SQLite file. ${useAnother}`);
    // Once opened, this error concerns a file beside this one, and may pass.
    if (!isOpen && resultCodeOf(error) === resultCodes.cannotOpen)
      throw new ViewFileRefused(`${file} cannot be opened (${message}). ${useAnother}`);
    throw error;
  }
}

const useAnother = 'The views need a file of their own: name another one (CASETRAIL_VIEWS).';

function makeReady(database: DatabaseSync, file: string): void {
  const application = pragma(database, 'application_id');
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'];
  if (application !== applicationId && tables !== 0) {
    throw new ViewFileRefused(`${file} is an SQLite file of another kind. ${useAnother}`);
  }
  writeAhead(database, file, { isDurable: false, cacheKibibytes: 128 * 1024, checkpointPages: 8_000 });
  database.exec('PRAGMA temp_store = MEMORY');
  if (tables === 0) {
    database.exec(`BEGIN IMMEDIATE; ${schema}
        PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT;`);
  }
  refuseOtherFormat(database, file);
  if (!hasTable(database, 'reaction_parked')) database.exec(notesSchema);
}

/** An error of SQLite at opening, as a sentence with the way out. */
export function asRefusal(error: unknown, file: string): unknown {
  if (troubleOf(error, 'open') !== 'retryable') return error;
  return new ViewFileRefused(`${file} cannot be opened now: ${explainTrouble(error)}. Mend that, and start again.`);
}

/** Refuses a place that cannot hold a view file, before anything is created there. @throws ViewFileRefused */
function requirePlace(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new ViewFileRefused(`${file} cannot be made: ${dirname(file)} is not a folder. ${useAnother}`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new ViewFileRefused(`${file} is a folder. ${useAnother}`);
}

/**
 * Opens the view file for reading. With `leavesTrace` false nothing is written beside the file, and commits of a writer
 * that starts later are not seen.
 * @throws Error when there is no view file yet, or one of another version of Casetrail
 */
export function openToRead(file: string, leavesTrace = true): DatabaseSync {
  return openFile(file, { access: leavesTrace ? 'read' : 'withoutTrace' }, (database) => {
    database.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;');
    refuseOtherFormat(database, file);
  });
}

/** One writer per view file. @throws SecondWriter naming the view file; ViewFileRefused where no file can be created */
export function takeWriterLock(file: string): WriterLock {
  requirePlace(file);
  return WriterLock.take({ path: file, lock: `${file}.lock`, note: `${file}.pid`, variable: 'CASETRAIL_VIEWS' });
}

/**
 * The first time, notes which log the views are made from.
 * @throws ViewFileRefused when they were made from another one
 */
export function requireLog(database: DatabaseSync, file: string, logId: string): void {
  const noted = (): unknown => database.prepare(`SELECT value FROM file WHERE name = 'log'`).get()?.['value'];
  // Read first, because a file that another program has locked can still be opened.
  if (noted() === undefined) database.prepare(`INSERT INTO file (name, value) VALUES ('log', ?)`).run(logId);
  const made = noted();
  if (made === logId) return;
  throw new ViewFileRefused(
    `${file} holds the views of another log (${String(made)}, not ${logId}). Use another file (CASETRAIL_VIEWS), or ` +
      'delete this one: it is rebuilt from the log.',
  );
}

function refuseOtherFormat(database: DatabaseSync, file: string): void {
  const version = pragma(database, 'user_version');
  if (pragma(database, 'application_id') !== applicationId || version !== formatVersion) {
    throw new ViewFileRefused(
      `${file} has format ${version}; this version of Casetrail reads format ${formatVersion}. ` +
        'Delete the file: it is rebuilt from the log.',
    );
  }
}

export function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined;
}
