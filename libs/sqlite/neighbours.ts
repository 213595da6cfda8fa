import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SecondWriter, WriterLock } from './writer-lock.js';

const lockEnding = '.lock';
/**
 * A look into the folder holds for so long. {@link Neighbours.noticed} waits longer, so that whoever relies on an older
 * look has taken another one before the process that enters does its first work.
 */
const lookHoldsMs = 100;
const noticeMs = 250;
/** Names tried when another process that enters takes the new lock for one that was left behind. */
const enterAttemptsMax = 10;

export interface NeighboursOptions {
  /** Milliseconds of a clock that is never set. */
  readonly now?: () => number;
  /** What names the folder, for the message of {@link SecondWriter}. */
  readonly variable?: string;
}

/**
 * The processes that share a folder, each with a lock of the operating system under a name of its own: the system takes
 * it back however a process ends. Whoever is alone may rely on what it knows itself.
 */
export class Neighbours {
  #looked: { readonly atMs: number; readonly others: boolean } | undefined;

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

  /** To be awaited before the first work: from then on the others know of this process. */
  async noticed(): Promise<void> {
    await delay(noticeMs);
  }

  /**
   * Whether another process has entered and not left. One that was killed counts until the next process enters: what it
   * did last may still be on its way. Asked for every append, so one look serves for `lookHoldsMs`.
   */
  get areThere(): boolean {
    const atMs = this.now();
    if (this.#looked === undefined || atMs - this.#looked.atMs >= lookHoldsMs)
      this.#looked = { atMs, others: this.#look() };
    return this.#looked.others;
  }

  #look(): boolean {
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
