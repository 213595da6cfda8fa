import type { DatabaseSync } from 'node:sqlite';
import {
  type Checkpoint,
  type EventReader,
  type Position as LogPosition,
  requireOneOrder,
  requireSameLog,
} from '#event-store';
import { retried, troubleOf, type WriterLock } from '#sqlite';
import { asRefusal, openToRead, openToWrite, requireLog, takeWriterLock } from './storage/database.js';
import type { ViewDigest } from './view/digest.js';
import { storedCheckpoints, storedVersion } from './projection/live-view.js';
import { Projector } from './projection/projector.js';
import type { ViewHealth } from './projection/view-health.js';
import { readPatiently, type Snapshot, ViewsReader } from './reader.js';
import { type ParkedNote, reactionsView, writeParkedNotes } from './reactions/reactions-view.js';
import { registerView } from './register/register-view.js';
import { statisticsView } from './statistics/statistics-view.js';
import { factView } from './facts/fact-view.js';
import { vintageView } from './statistics/vintage-view.js';
import type { View } from './view/view.js';

/** The views of every installation, in the order in which a batch is applied. */
export const allViews: readonly View[] = [registerView, statisticsView, vintageView, reactionsView];

/** `allViews`, and the view that only an installation with its log on a server has. */
export const knownViews: readonly View[] = [...allViews, factView];

export interface ViewsOptions {
  /** The SQLite file of the views; created when missing. */
  readonly file: string;
  readonly log: EventReader;
  /** The id of the log: a view file that was made from another log is refused. */
  readonly logId?: string;
  /** Facts of folded streams kept in memory, about 1 kB each; see `stream-state-cache.ts`. */
  readonly heldFacts?: number;
  /** First wait before a failing view is retried, milliseconds. */
  readonly backOffMs?: number;
  /** Interval between the retries of a parked view, milliseconds; default a minute. */
  readonly retryParkedMs?: number;
  /** Default: the views of every installation. */
  readonly views?: readonly View[];
}

/** Something to wait for: a position in the log, an ordinal, or a revision of a case, judgment or request. */
export type Awaited =
  | { readonly position: LogPosition }
  | { readonly ordinal: number }
  | { readonly stream: string; readonly revision: number };

/** The views did not reach the awaited position in time; they may still reach it. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
}

export const waitLimits = { timeoutMs: 2_000, timeoutMsMax: 30_000 } as const;

/** The views of one log: kept up to date by this process, read by any. */
export class Views {
  readonly #log: EventReader;
  readonly #projector: Projector;
  readonly #reader: ViewsReader;
  #checkpoints: readonly NonNullable<Checkpoint['last']>[];
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly database: DatabaseSync,
    private readonly lock: WriterLock,
    options: ViewsOptions,
  ) {
    const { log, heldFacts, backOffMs, retryParkedMs, views = allViews } = options;
    this.#log = log;
    this.#projector = new Projector({
      database,
      log,
      views,
      ...(heldFacts === undefined ? {} : { heldFacts }),
      ...(backOffMs === undefined ? {} : { backOffMs }),
      ...(retryParkedMs === undefined ? {} : { retryParkedMs }),
    });
    this.#reader = new ViewsReader(options.file, views);
    this.#checkpoints = storedCheckpoints(database);
  }

  /** Follows the log until `signal` aborts or the views are closed. Returns at once. */
  start(signal?: AbortSignal): void {
    this.#projector.start();
    signal?.addEventListener('abort', () => void this.#stop(), { once: true });
    if (signal?.aborted) void this.#stop();
  }

  /**
   * Call before anything is recorded: the log must be the one that the views were made from. A log that was set back
   * has lost acknowledged facts, and would give their numbers again.
   * @throws LogDamaged
   */
  async requireSameLog(): Promise<void> {
    for (const { name, checkpoint } of this.#projector.checkpoints()) await requireSameLog(this.#log, checkpoint, name);
  }

  /**
   * Call before anything is recorded, where the store cannot count up to a checkpoint.
   * @throws LogDamaged when the checkpoints of two views contradict one another
   */
  requireOneOrder(): void {
    requireOneOrder(this.#projector.checkpoints());
  }

  /**
   * The last event of every view, from the last successful read of the file: the log has these events whatever happens
   * to the file, and appends MUST NOT fail because views cannot be read.
   */
  checkpoints(): readonly NonNullable<Checkpoint['last']>[] {
    try {
      if (this.database.isOpen) this.#checkpoints = storedCheckpoints(this.database);
    } catch (error) {
      if (troubleOf(error, 'read') === undefined) throw error;
    }
    return this.#checkpoints;
  }

  /** Runs `work` in one read transaction: every query of it sees the same commit. */
  read<T>(work: (snapshot: Snapshot) => T | Promise<T>): Promise<T> {
    return this.#reader.read(work);
  }

  health(): ViewHealth[] {
    return this.#projector.health();
  }

  /** How far all views have come that have not failed. */
  reached(): { readonly ordinal: number; readonly position: LogPosition | undefined } {
    const { ordinal, position } = this.#projector.reached();
    return { ordinal, position };
  }

  /**
   * For reading one's own writes: resolves once these views reflect `what`; without names, all that have not failed.
   * @throws NotReached after `timeoutMs`, or when one of these views has failed
   */
  async waitFor(
    what: Awaited,
    timeoutMs: number = waitLimits.timeoutMs,
    names: readonly string[] | undefined = undefined,
  ): Promise<void> {
    const limit = Math.min(timeoutMs, waitLimits.timeoutMsMax);
    const until = performance.now() + limit;
    for (let left = limit; ; left = until - performance.now()) {
      // Listen before checking: a commit in between would go unnoticed.
      const commit = this.#nextCommit(Math.max(left, 0));
      try {
        if (await this.#has(what, names)) return;
        const hasFailed = names !== undefined && this.#projector.hasFailed(names);
        if (left <= 0 || hasFailed)
          throw new NotReached(`The views did not reach ${JSON.stringify(what)} within ${limit} ms.`);
        await commit.committed;
      } finally {
        commit.cancel();
      }
    }
  }

  /**
   * Rebuilds one view, or all, beside the tables in use; resolves when they have been promoted.
   * @throws Error with the reason when a view cannot be rebuilt
   */
  async rebuild(name?: string): Promise<void> {
    const names = this.health().map((view) => view.name);
    await this.#projector.rebuild(name === undefined ? names : [name]);
  }

  digests(): Promise<ViewDigest[]> {
    return this.#reader.digests();
  }

  /** Called after each commit. Returns a function that unregisters the listener. */
  onCommit(listener: () => void): () => void {
    return this.#projector.onCommit(listener);
  }

  /** Replaces the notes on parked reactions. @throws when they cannot be written now */
  noteParked(notes: readonly ParkedNote[]): void {
    this.#projector.transaction(() => writeParkedNotes(this.database, notes));
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#reader.close();
    if (this.database.isOpen) this.database.close();
    this.lock.release();
  }

  async #has(what: Awaited, names: readonly string[] | undefined): Promise<boolean> {
    if ('position' in what) return this.#projector.hasReached(what.position, names);
    const { ordinal } = this.#projector.reached(names);
    if ('ordinal' in what) return ordinal >= what.ordinal;
    const ordinals = await this.read(({ register }) => register.ordinalsOf(what.stream));
    const asked = ordinals[what.revision];
    return asked !== undefined && ordinal >= asked;
  }

  /** `committed` resolves at the next commit, or after `waitMs`. */
  #nextCommit(waitMs: number): { readonly committed: Promise<void>; cancel(): void } {
    const { promise: committed, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    const stop = this.#projector.onCommit(resolve);
    const cancel = (): void => {
      clearTimeout(timer);
      stop();
    };
    return { committed, cancel };
  }

  #stop(): Promise<void> {
    return (this.#stopped ??= this.#projector.stop());
  }
}

/**
 * Opens the view file for its one writer; created when missing.
 * @throws SecondWriter when another process writes these views; ViewFileRefused when it cannot be opened now
 */
export function openViews(options: ViewsOptions): Views {
  try {
    return opened(options);
  } catch (error) {
    throw asRefusal(error, options.file);
  }
}

/**
 * {@link openViews}, but waits for a file that another program has locked, without blocking the event loop.
 * @throws SecondWriter, ViewFileRefused
 */
export async function openViewsPatiently(options: ViewsOptions, withinMs: number): Promise<Views> {
  try {
    return await retried(() => opened(options), { withinMs, stage: 'open', timedOut: (error) => error as Error });
  } catch (error) {
    throw asRefusal(error, options.file);
  }
}

function opened(options: ViewsOptions): Views {
  const lock = takeWriterLock(options.file);
  let database: DatabaseSync | undefined;
  try {
    database = openToWrite(options.file);
    if (options.logId !== undefined) requireLog(database, options.file, options.logId);
    return new Views(database, lock, options);
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

/**
 * Reads the views beside their writer, in any process: those of every installation, and any others in the file.
 * @throws Error when there is no view file yet; ViewsUnavailable when another program keeps it locked
 */
export function openViewsReader({ file }: { readonly file: string }): Promise<ViewsReader> {
  return readPatiently('open', () => new ViewsReader(file, heldViews(file)));
}

function heldViews(file: string): readonly View[] {
  const database = openToRead(file);
  try {
    return knownViews.filter((view) => allViews.includes(view) || storedVersion(database, view.name) === view.version);
  } finally {
    database.close();
  }
}
