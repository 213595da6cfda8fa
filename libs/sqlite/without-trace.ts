import { copyFileSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/**
 * Opens a database in WAL mode for reading, and writes nothing beside it: no `-wal`, no `-shm`, no lock file. For
 * checkers and reports, which must work on a read-only copy; also beside a running writer.
 * SQLite itself would create a `-shm` file for the first reader, so there are three cases:
 * - neither `-wal` nor `-shm`: no process has the file open, and it is complete. It is opened as immutable; if another
 * process starts to write meanwhile, the answers are wrong ({@link fingerprintOf} detects it).
 * - both: another process has the file open or was killed, or all files were copied. The `-shm` is only read.
 * - a `-wal` alone: a copy. Both files are copied to the temporary folder and removed by `close()`.
 * @param timeoutMs how long a statement waits for another connection's lock
 */
export function openWithoutTrace(path: string, timeoutMs: number): DatabaseSync {
  const options = { readOnly: true, timeout: timeoutMs };
  const url = pathToFileURL(path);
  if (isThere(`${path}-shm`) && isThere(`${path}-wal`)) {
    url.searchParams.set('readonly_shm', '1');
    return new DatabaseSync(url, options);
  }
  if (sizeOf(`${path}-wal`) > 0) return openCopy(path, options);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, options);
}

/**
 * A text that changes whenever the file is written: size and time of the file and of its `-wal`. Compare before and
 * after reading a file that no process has open.
 */
export function fingerprintOf(path: string): string {
  return [path, `${path}-wal`]
    .map((each) => statSync(each, { throwIfNoEntry: false }))
    .map((stat) => (stat ? `${stat.size} ${stat.mtimeMs}` : 'none'))
    .join(', ');
}

/** Opens a copy in the temporary folder, which `close()` removes. */
function openCopy(path: string, options: DatabaseSyncOptions): DatabaseSync {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-copy-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const suffix of ['', '-wal'])
      copyFileSync(`${path}${suffix}`, join(folder, `copy${suffix}`), constants.COPYFILE_FICLONE);
    const database = new DatabaseSync(join(folder, 'copy'), options);
    const close = database.close.bind(database);
    database.close = () => {
      try {
        close();
      } finally {
        remove();
      }
    };
    return database;
  } catch (error) {
    remove();
    throw error;
  }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
