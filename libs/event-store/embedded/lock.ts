import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SecondWriter } from '../port.js';
import { sqliteCode } from './file.js';

const sqliteBusy = 5;

/**
 * One writer per folder. The lock is one of the operating system, held through an empty SQLite file that is locked
 * for writing and never written: the system takes it back in the same moment in which the process ends, however it
 * ends. So no lock can be stale, no process number need be looked up (it may be used again by then, and means nothing
 * in another container that shares the folder), and taking it is atomic. The number in `writer.pid` is only there for
 * the message.
 */
export class WriterLock {
  readonly #database: DatabaseSync;
  readonly #note: string;

  private constructor(database: DatabaseSync, note: string) {
    this.#database = database;
    this.#note = note;
  }

  /** @throws SecondWriter naming the process that holds the folder (0 if it has not said so yet). */
  static take(folder: string): WriterLock {
    const database = new DatabaseSync(join(resolve(folder), 'writer.lock'), { timeout: 0 });
    const note = join(resolve(folder), 'writer.pid');
    try {
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      database.close();
      if (sqliteCode(error) === sqliteBusy) throw new SecondWriter(folder, holder(note));
      throw error;
    }
    const lock = new WriterLock(database, note);
    try {
      writeFileSync(note, `${process.pid}\n`);
    } catch (error) {
      lock.release();
      throw error;
    }
    return lock;
  }

  release(): void {
    // First the note: once the lock is free, the next writer may have written its own.
    rmSync(this.#note, { force: true });
    this.#database.close();
  }
}

function holder(note: string): number {
  try {
    return Number.parseInt(readFileSync(note, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}
