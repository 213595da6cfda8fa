import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SecondWriter, WriterLock } from './writer-lock.js';

const lockEnding = '.lock';
/** A list of the folder is kept only if the folder has not changed for so long: some file systems tell time by two seconds. */
const unchangedMsMin = 3_000;
/** Names tried when another process that enters takes the new lock for one that was left behind. */
const enterAttemptsMax = 10;

export interface NeighboursOptions {
  /** Milliseconds of a clock that is never set. */
  readonly now?: () => number;
  /** What names the folder, for the message of {@link SecondWriter}. */
  readonly variable?: string;
}

interface Listed {
  readonly changed: bigint;
  /** When the folder was first seen so, by a clock that is never set. */
  readonly sinceMs: number;
  readonly isSettled: boolean;
  readonly others: boolean;
}

/**
 * The processes that share a folder, each with a lock of the operating system under a name of its own: the system takes
 * it back however a process ends. Whoever is alone may rely on what it knows itself.
 */
export class Neighbours {
  #listed: Listed | undefined;

  private constructor(
    private readonly folder: string,
    private readonly own: string,
    private readonly lock: WriterLock,
    private readonly now: () => number,
  ) {}

  /** Enters this process; those that ended without leaving are removed. `folder` is made where it is missing. */
  static enter(
    folder: string,
    { now = () => performance.now(), variable = 'folder' }: NeighboursOptions = {},
  ): Neighbours {
    mkdirSync(folder, { recursive: true });
    for (const name of locksIn(folder)) removeIfFree(folder, name, variable);
    for (let attempt = 1; ; attempt += 1) {
      const own = `${randomUUID()}${lockEnding}`;
      try {
        const lock = take(folder, own, variable);
        if (existsSync(join(folder, own))) return new Neighbours(folder, own, lock, now);
        // Another one that enters has removed the file before it was locked: nobody would see this process.
        lock.release();
      } catch (error) {
        if (!(error instanceof SecondWriter) || attempt >= enterAttemptsMax) throw error;
      }
      if (attempt >= enterAttemptsMax) throw new Error(`no lock in ${folder} lasts: too many processes enter at once`);
    }
  }

  /**
   * Whether another process has entered and not left. One that was killed counts until the next process enters: what it
   * did last may still be on its way. Asked for every append, so the folder is listed only while it may have changed.
   */
  get areThere(): boolean {
    try {
      const { mtimeNs: changed } = statSync(this.folder, { bigint: true });
      const known = this.#listed?.changed === changed ? this.#listed : undefined;
      if (known?.isSettled === true) return known.others;
      const nowMs = this.now();
      const sinceMs = known?.sinceMs ?? nowMs;
      const others = locksIn(this.folder).some((name) => name !== this.own);
      this.#listed = { changed, sinceMs, isSettled: nowMs - sinceMs > unchangedMsMin, others };
      return others;
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

function take(folder: string, name: string, variable: string): WriterLock {
  const lock = join(folder, name);
  return WriterLock.take({ path: folder, lock, note: `${lock}.pid`, variable });
}

/** Removed while it is held: whoever made the file and has not locked it yet will miss it, and take another name. */
function removeIfFree(folder: string, name: string, variable: string): void {
  try {
    const lock = take(folder, name, variable);
    // Windows removes no file that is open.
    if (process.platform === 'win32') lock.release();
    try {
      rmSync(join(folder, name), { force: true });
    } finally {
      if (process.platform !== 'win32') lock.release();
    }
  } catch (error) {
    if (!(error instanceof SecondWriter)) throw error;
  }
}
