import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { resultCodeOf, resultCodes } from './trouble.js';

/** Another process already writes this folder, or this view file. */
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

/** What is held, for the message; the two files by which it is; the variable that names another one. */
export interface Held {
  readonly path: string;
  readonly lock: string;
  readonly note: string;
  readonly variable: string;
}

/**
 * One writer per folder, or per view file. The lock is one of the operating system, held through an empty SQLite file
 * that is locked for writing and never written: the system takes it back in the same moment in which the process ends,
 * however it ends. So no lock can be stale, no process number need be looked up (it may be used again by then, and means
 * nothing in another container that shares the folder), and taking it is atomic. The number in the note is only there
 * for the message.
 */
export class WriterLock {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly note: string,
  ) {}

  /** @throws SecondWriter naming the process that holds it (0 if it has not said so yet). */
  static take({ path, lock, note, variable }: Held): WriterLock {
    const database = new DatabaseSync(lock, { timeout: 0 });
    try {
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      database.close();
      if (resultCodeOf(error) === resultCodes.busy) throw new SecondWriter(path, holder(note), variable);
      throw error;
    }
    const taken = new WriterLock(database, note);
    try {
      writeFileSync(note, `${process.pid}\n`);
    } catch (error) {
      taken.release();
      throw error;
    }
    return taken;
  }

  /** Never throws: whoever closes a folder on a disk that went read-only has more to close. */
  release(): void {
    // First the note: once the lock is free, the next writer may have written its own.
    forget(this.note);
    this.database.close();
  }
}

/** The note is for people only; one that cannot be removed says nothing, for the lock is what counts. */
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
    // The writer has taken the lock and not yet said who it is.
    return 0;
  }
}
