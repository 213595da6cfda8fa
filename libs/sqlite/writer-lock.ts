import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { resultCodeOf, resultCodes } from './trouble.js';

/** Another process already writes to this folder or view file. */
export class SecondWriter extends Error {
  override readonly name = 'SecondWriter';
  constructor(
    readonly path: string,
    readonly processId: number,
    variable: string,
  ) {
    super(
      `${path} is already held for writing by process ${processId}. ` +
        `Stop that process first, or use another one (${variable}).`,
    );
  }
}

/** What to lock (for messages), the lock file, the note file, and the variable with which to choose another place. */
export interface Held {
  readonly path: string;
  readonly lock: string;
  readonly note: string;
  readonly variable: string;
}

/**
 * One writer per folder or view file. The lock is an operating-system lock on an empty SQLite file, which is locked for
 * writing and never written: the system releases it whenever and however the process ends. So no lock can be stale, no
 * process number need be looked up (numbers are reused, and mean nothing in another container that shares the folder),
 * and taking the lock is atomic. The process number in the note is for the message only.
 */
export class WriterLock {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly note: string,
  ) {}

  /** Takes the lock. @throws SecondWriter with the number of the process that holds it (0 if its note is missing). */
  static take({ path, lock, note, variable }: Held): WriterLock {
    const database = new DatabaseSync(lock, { timeout: 0 });
    try {
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      database.close();
      if (resultCodeOf(error) === resultCodes.busy) throw new SecondWriter(path, holder(note), variable);
      throw error;
    }
    const own = new WriterLock(database, note);
    try {
      writeFileSync(note, `${process.pid}\n`);
    } catch (error) {
      own.release();
      throw error;
    }
    return own;
  }

  /** Releases the lock. Never throws: after a disk became read-only the caller may still have more to close. */
  release(): void {
    // Remove the note first: once the lock is free, the next writer may have written its own note.
    forget(this.note);
    this.database.close();
  }
}

/** Removes the note; a failure is ignored, because the note is for people only. */
function forget(note: string): void {
  try {
    rmSync(note, { force: true });
  } catch {
    return;
  }
}

function holder(note: string): number {
  try {
    return Number.parseInt(readFileSync(note, 'utf8'), 10) || 0;
  } catch {
    // The writer has taken the lock but has not written its note yet.
    return 0;
  }
}
