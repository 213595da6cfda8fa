import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SecondWriter, WriterLock } from './writer-lock.js';

const lockEnding = '.lock';

/**
 * The processes that share a folder, each with a lock of the operating system under a name of its own: the system takes
 * it back however a process ends. Whoever is alone may rely on what it knows itself.
 */
export class Neighbours {
  private constructor(
    private readonly folder: string,
    private readonly own: string,
    private readonly lock: WriterLock,
  ) {}

  /** Enters this process; those that ended without leaving are removed. `folder` is made where it is missing. */
  static enter(folder: string): Neighbours {
    mkdirSync(folder, { recursive: true });
    for (const name of locksIn(folder)) removeIfFree(folder, name);
    const own = `${randomUUID()}${lockEnding}`;
    return new Neighbours(folder, own, take(folder, own));
  }

  /**
   * Whether another process has entered and not left. One that was killed counts until the next process enters: what it
   * did last may still be on its way.
   */
  get areThere(): boolean {
    try {
      return locksIn(this.folder).some((name) => name !== this.own);
    } catch {
      // Who cannot look is not known to be alone.
      return true;
    }
  }

  leave(): void {
    this.lock.release();
    rmSync(join(this.folder, this.own), { force: true });
  }
}

function locksIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(lockEnding));
}

function take(folder: string, name: string): WriterLock {
  const lock = join(folder, name);
  return WriterLock.take({ path: folder, lock, note: `${lock}.pid`, variable: 'CASETRAIL_DATA' });
}

function removeIfFree(folder: string, name: string): void {
  try {
    const lock = take(folder, name);
    lock.release();
    rmSync(join(folder, name), { force: true });
  } catch (error) {
    if (!(error instanceof SecondWriter)) throw error;
  }
}
