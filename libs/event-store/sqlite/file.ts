import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalVersion } from '#json';
import { emptyWal, openFile, pragma, resultCodeOf, resultCodes, syncFolder, walDamage, writeAhead } from '#sqlite';
import { LogDamaged, LogUnavailable } from '../contract/port.js';

/**
 * STORAGE FORMAT of the embedded log. A change needs a new `formatVersion` and a migration of old files.
 * `position` is the row id: the log in order, without a gap. The only other index is `UNIQUE(stream, revision)` over
 * two integers: an index on random ids would cost a random page per event, and slow down with every million. `more`
 * counts the following events of the same call, so that a repeated call is compared as a whole. `sum` is CRC-32 over
 * the content of the row and its stream's row: a view checks it for every event, in a third of the time of the hash.
 * `hash` is SHA-256 over the canonical bytes, the first 132 bits in base64; text, because node:sqlite binds and returns
 * text several times faster than blobs. `tail` repeats the state after the last commit: the number of events, a hash
 * over all row hashes in order, and a sum over the entries of the index. It reveals a cut log, a replaced row or a lost
 * index entry even when every row that is read is sound.
 */
const schema = `
  CREATE TABLE format (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE stream (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE template (number INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL, revision INTEGER NOT NULL,
    id BLOB NOT NULL, more INTEGER NOT NULL, template INTEGER NOT NULL,
    meta TEXT NOT NULL, data TEXT NOT NULL, sum INTEGER NOT NULL, hash TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE tail (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, chain TEXT NOT NULL,
    marks INTEGER NOT NULL) STRICT;
  INSERT INTO tail VALUES (1, 0, '', 0);
  INSERT INTO format VALUES ('canonical', '${canonicalVersion}');
`;

/** "CTRL" in the header of the file, by which tools such as `file` recognise it. */
const applicationId = 0x4354524c;
export const formatVersion = 1;

/** Page cache for the inner pages of the index and its busiest leaves; the operating system caches the rest. */
const cacheKibibytes = 64 * 1024;

/** Pages in the WAL before a checkpoint: more would rewrite index pages less often, but slow down readers. */
const checkpointPages = 4_000;

export function logFile(folder: string): string {
  return join(resolve(folder), 'log.db');
}

/** Opens the file for writing; creates folder and file when missing. The caller MUST hold the folder's lock. */
export function openForWriting(folder: string): DatabaseSync {
  return guarded(logFile(folder), 'write', (database) => {
    // Check before any setting is changed: a foreign file must stay as it is.
    const fresh = isNew(database);
    if (!fresh) checkFormat(database, folder);
    writeAhead(database, logFile(folder), { isDurable: true, cacheKibibytes, checkpointPages });
    if (fresh) create(database);
    emptyWal(database);
  });
}

/**
 * Opens the file for reading, beside a running writer or without one. With `leavesTrace` false nothing is written
 * beside the file, and the commits of a writer that starts later are not seen.
 */
export function openForReading(folder: string, leavesTrace = true): DatabaseSync {
  return guarded(logFile(folder), leavesTrace ? 'read' : 'withoutTrace', (database) => {
    database.exec(`PRAGMA cache_size = -${cacheKibibytes}`);
    if (isNew(database)) throw new LogDamaged(`${folder} holds no log.`);
    checkFormat(database, folder);
  });
}

/** Checks the write-ahead file. @throws LogDamaged when SQLite would silently drop acknowledged events in it */
export function requireWal(file: string): void {
  const damage = walDamage(file);
  if (damage !== undefined) throw new LogDamaged(`${damage}: restore the folder from a backup.`);
}

/** Creates the folder and syncs its parents: if its name were lost in a power cut, the log would be lost with it. */
export function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true });
  // Windows cannot open folders, and makes their names durable by itself.
  if (made === undefined || process.platform === 'win32') return;
  for (let path = resolve(folder); ; path = dirname(path)) {
    syncFolder(path);
    if (path === dirname(resolve(made))) return;
  }
}

function guarded(
  path: string,
  access: 'write' | 'read' | 'withoutTrace',
  check: (database: DatabaseSync) => void,
): DatabaseSync {
  try {
    return openFile(path, { access }, check);
  } catch (error) {
    throw asLogError(error, path);
  }
}

/** Whether the file has no content; true also after a crash during the very first transaction. */
function isNew(database: DatabaseSync): boolean {
  return (
    database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'] === 0 &&
    pragma(database, 'application_id') === 0
  );
}

function create(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${schema}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT;`);
}

function checkFormat(database: DatabaseSync, folder: string): void {
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  if (application !== applicationId) {
    throw new LogDamaged(`${logFile(folder)} is an SQLite file of another program (application id ${application}).`);
  }
  const canonical = database.prepare("SELECT value FROM format WHERE name = 'canonical'").get()?.['value'];
  if (version !== formatVersion || canonical !== String(canonicalVersion)) {
    throw new LogDamaged(
      `${logFile(folder)} has format ${version} (canonical JSON ${String(canonical)}); ` +
        `this version reads format ${formatVersion} (canonical JSON ${canonicalVersion}) only.`,
    );
  }
}

/** Turns SQLite's error about a damaged file into one that names the file. Other errors are passed on. */
export function asLogError(error: unknown, path: string): unknown {
  const { code } = error as { code?: unknown };
  if (code === 'ERR_INVALID_STATE') return new LogUnavailable(`${path} is closed.`);
  if (code === 'ERR_OUT_OF_RANGE')
    return new LogDamaged(`${path} is damaged: it holds a number that is never written.`);
  switch (resultCodeOf(error)) {
    case resultCodes.error:
      return new LogDamaged(`${path}: its tables are not those of a log (${(error as Error).message}).`);
    case resultCodes.corrupt:
      return new LogDamaged(`${path} is damaged: SQLite finds it malformed. Restore it, or scan it for what is left.`);
    case resultCodes.notADatabase:
      return new LogDamaged(`${path} is not an SQLite file, or its first page is damaged.`);
    case resultCodes.cannotOpen:
      return new Error(`${path} cannot be opened: is there a log, and may this user read and write the folder?`);
    default:
      return error;
  }
}
