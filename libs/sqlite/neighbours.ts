import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { troubleOf } from './trouble.js';
import { SecondWriter, WriterLock } from './writer-lock.js';

const lockEnding = '.lock';
/**
 * How long the result of one look into the folder is used. {@link Neighbours.noticed} waits longer than this, so that
 * every other process has looked again before the new process does its first work.
 */
const lookHoldsMs = 100;
const noticeMs = 250;
/** How many names a new process tries: another process may take its lock file for an abandoned one and remove it. */
const enterAttemptsMax = 10;

export interface NeighboursOptions {
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
  /** Name of the setting for the folder, for the message of {@link SecondWriter}. */
  readonly variable?: string;
}

/**
 * The processes that share a folder. Each holds an operating-system lock under a name of its own, which the system
 * releases however the process ends. A process that is alone may rely on its own caches.
 */
export class Neighbours {
  #looked: { readonly atMs: number; readonly others: boolean } | undefined;

  private constructor(
    private readonly folder: string,
    private readonly own: string,
    private readonly lock: WriterLock,
    private readonly now: () => number,
  ) {}

  /**
   * Registers this process, and removes the lock files of processes that ended without leaving. Creates `folder` when
   * it is missing.
   */
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
        // Another process removed the file before it was locked, so no process would see this one: try another name.
        lock.release();
      } catch (error) {
        if (!isOfAnother(error) || attempt >= enterAttemptsMax) throw error;
      }
      if (attempt >= enterAttemptsMax) throw new Error(`no lock in ${folder} lasts: too many processes enter at once`);
    }
  }

  /** Resolves once every other process knows of this one. Await it before the first work. */
  async noticed(): Promise<void> {
    await delay(noticeMs);
  }

  /**
   * Whether another process has entered and not left. A killed process counts until the next one enters, because its
   * last write may still be on its way. Every append asks this, so the result of one look is used for `lookHoldsMs`.
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
      // When the folder cannot be read, assume that there are others.
      return true;
    }
  }

  leave(): void {
    this.lock.release();
    rmSync(join(this.folder, this.own), { force: true });
  }
}

/** Whether the file is held by another process, or was removed by one between its creation and its lock. */
function isOfAnother(error: unknown): boolean {
  return error instanceof SecondWriter || troubleOf(error, 'open') === 'retryable';
}

function locksIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(lockEnding));
}

function take(folder: string, name: string, variable: string): WriterLock {
  const lock = join(folder, name);
  return WriterLock.take({ path: folder, lock, note: `${lock}.pid`, variable });
}

/**
 * Removes a lock file that no process holds. It is locked meanwhile, so that a process which has created the file and
 * not locked it yet notices the removal and takes another name.
 */
function removeIfFree(folder: string, name: string, variable: string): void {
  try {
    const lock = take(folder, name, variable);
    // Windows cannot remove an open file.
    if (process.platform === 'win32') lock.release();
    try {
      rmSync(join(folder, name), { force: true });
    } finally {
      if (process.platform !== 'win32') lock.release();
    }
  } catch (error) {
    // A file that is left counts as a process, which is safe; the next one that enters tries again.
    if (!isOfAnother(error)) throw error;
  }
}
