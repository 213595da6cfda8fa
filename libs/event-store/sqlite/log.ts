import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers';
import { type Attempt, GroupCommit, type StoreHealth, WriterLock } from '#sqlite';
import {
  type Appended,
  type EventLog,
  type EventReader,
  type Expected,
  type Followed,
  type LogHealth,
  LogUnavailable,
  type NewEvent,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../contract/port.js';
import { Changes } from '../contract/changes.js';
import type { Timestamp } from '../contract/timestamp.js';
import { RecordingClock } from './clock.js';
import { asLogError, logFile, makeFolder, openForReading, openForWriting, requireWal } from './file.js';
import { requireIndexes } from './indexes.js';
import { newestRecordedMs, noteNewest } from './newest.js';
import { FileReader } from './reader.js';
import { fromPosition, toPosition } from './row.js';
import { Templates } from './templates.js';
import { GroupWriter, type Planned } from './writer.js';

/** Maximal number of appends that wait for the next commit; further ones are refused at once. */
export const queuedAppendsMax = 10_000;
/** Maximal number of events in one transaction: a larger one is no faster per event, and its callers wait. */
export const groupEventsMax = 4_096;
/** How long an append is retried on a file that cannot be written, before it is answered *unavailable*. */
export const appendWithinMs = 8_000;
/** How often a reader polls for commits of another process; a poll costs microseconds. */
const pollEveryMs = 200;
/** How often the writer's own followers poll although nothing was committed, to notice a file that cannot be read. */
const idlePollMs = 1_000;

export interface EmbeddedReaderOptions {
  /** Holds `log.db`; one log per folder. */
  readonly folder: string;
  /**
   * Whether `follow` checks each row by SHA-256, as a read of a stream always does, instead of by CRC-32. Default
   * false: SHA-256 halves the speed of rebuilding views.
   */
  readonly verifyFollowed?: boolean;
  /** Whether to check both indexes when opening (`indexes.ts`). Default true. */
  readonly checkIndexes?: boolean;
  /**
   * Whether to read one snapshot for as long as the reader is open. Then `follow` is silent after `caughtUp`, and
   * nothing is written beside the file, which may lie in a read-only folder. A writer cannot reset its WAL file
   * meanwhile, so the file grows: close the reader soon.
   */
  readonly snapshot?: boolean;
}

export interface EmbeddedLogOptions extends Omit<EmbeddedReaderOptions, 'snapshot'> {
  /** How to find the timestamp of an event; without it timestamps are not checked. */
  readonly timestamp?: Timestamp;
  /** The clock for timestamps, milliseconds since 1970. Default: the system's. */
  readonly now?: () => number;
  /**
   * The name of the setting for the folder (an environment variable, say) in messages about a second writer.
   * Default: "folder".
   */
  readonly folderSetting?: string;
  /** How long an append is retried on a file that cannot be written. Default: {@link appendWithinMs}. */
  readonly withinMs?: number;
}

/**
 * Opens the log in one SQLite file, for the one process that writes it.
 * @throws SecondWriter naming the process that holds the folder; LogDamaged for a foreign, newer or damaged file.
 */
export function openEmbeddedLog(options: EmbeddedLogOptions): EventLog {
  makeFolder(options.folder);
  const lock = lockOf(options.folder, options.folderSetting);
  let database: DatabaseSync | undefined;
  try {
    requireWal(logFile(options.folder));
    database = openForWriting(options.folder);
    if (options.checkIndexes !== false) requireIndexes(database, logFile(options.folder));
    return new EmbeddedLog(database, lock, options);
  } catch (error) {
    database?.close();
    lock.release();
    throw asLogError(error, logFile(options.folder));
  }
}

/**
 * Opens the log for reading, in any process, beside a running writer or without one.
 * @throws LogDamaged for a foreign, newer or damaged file; Error when there is none.
 */
export function openEmbeddedReader(options: EmbeddedReaderOptions): EventReader {
  const database = openForReading(options.folder, options.snapshot !== true);
  try {
    // A read transaction takes its snapshot at its first SELECT, so make one at once.
    database.exec('BEGIN; SELECT max(position) FROM event;');
    if (options.checkIndexes !== false) requireIndexes(database, logFile(options.folder));
    if (options.snapshot !== true) database.exec('COMMIT');
    return new EmbeddedReader(database, options);
  } catch (error) {
    database.close();
    throw asLogError(error, logFile(options.folder));
  }
}

function lockOf(path: string, variable = 'folder'): WriterLock {
  const folder = resolve(path);
  const [lock, note] = [join(folder, 'writer.lock'), join(folder, 'writer.pid')];
  return WriterLock.take({ path, lock, note, variable });
}

/** Collects the appends of one turn of the event loop and stores them with one fsync. */
class EmbeddedLog implements EventLog {
  readonly #changes = new Changes(idlePollMs);
  readonly #reader: FileReader;
  readonly #writer: GroupWriter;
  readonly #appends: GroupCommit<Planned, Appended>;
  readonly #clock: RecordingClock | undefined;
  #closed = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly lock: WriterLock,
    { folder, verifyFollowed = false, withinMs = appendWithinMs, timestamp, now = Date.now }: EmbeddedLogOptions,
  ) {
    const templates = new Templates(database, true);
    if (timestamp) this.#clock = new RecordingClock(timestamp, now, newestRecordedMs(database, templates, timestamp));
    this.#writer = new GroupWriter(database, logFile(folder), templates);
    this.#reader = new FileReader(database, logFile(folder), templates, this.#changes, verifyFollowed);
    this.#appends = new GroupCommit<Planned, Appended>({
      attempt: (group) => this.#store(group),
      probe: () => this.#store([]),
      notStored: (error, isUncertain) => (isUncertain ? { outcome: 'unknown', cause: error } : error),
      closed: () => new LogUnavailable('The log is closed.'),
      tooMany: () => new LogUnavailable(`${queuedAppendsMax} appends are waiting already; try again later.`),
      limits: {
        perCommitMax: groupEventsMax,
        pendingMax: Infinity,
        jobsWaitingMax: queuedAppendsMax,
        withinMs,
      },
    });
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const append = this.#writer.plan(stream, expected, events);
    this.#clock?.appended(events);
    return this.#appends.ask(append, events.length);
  }

  clockReady(): Promise<void> | undefined {
    return this.#clock?.ready();
  }

  #store(group: readonly Planned[]): Attempt<Appended> {
    const attempt = this.#writer.store(group);
    if (attempt.kind === 'stored' && group.length > 0) setImmediate(() => this.#changes.committed());
    return attempt;
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return this.#reader.read(stream, options);
  }

  follow(after: Position | undefined, signal: AbortSignal): AsyncIterable<Followed> {
    return this.#reader.follow(after, signal);
  }

  async head(): Promise<Position | undefined> {
    return this.health().position;
  }

  async count(upTo?: Position): Promise<number> {
    return countedTo(upTo, this.#writer.position);
  }

  health(): LogHealth {
    const health = healthOf(this.#writer.position, this.#appends.health());
    const warning = this.#clock?.warning;
    return this.#clock && warning !== undefined
      ? { ...health, skewMs: -this.#clock.behindMs, warnings: [warning] }
      : health;
  }

  /** Stores the waiting appends, ends the followers, and releases the folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#appends.close();
    this.#changes.close();
    // Let the waiting followers end before the file is closed.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#clock && this.#appends.stopped === undefined)
      noteNewest(this.database, this.#writer.position, this.#clock.newestMs);
    this.database.close();
    this.lock.release();
  }
}

class EmbeddedReader implements EventReader {
  readonly #changes = new Changes(pollEveryMs);
  readonly #reader: FileReader;

  constructor(
    private readonly database: DatabaseSync,
    { folder, verifyFollowed = false }: EmbeddedReaderOptions,
  ) {
    const templates = new Templates(database, false);
    this.#reader = new FileReader(database, logFile(folder), templates, this.#changes, verifyFollowed);
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return this.#reader.read(stream, options);
  }

  follow(after: Position | undefined, signal: AbortSignal): AsyncIterable<Followed> {
    return this.#reader.follow(after, signal);
  }

  head(): Promise<Position | undefined> {
    return this.#reader.head();
  }

  async count(upTo?: Position): Promise<number> {
    return countedTo(upTo, this.#reader.headNumber());
  }

  health(): LogHealth {
    return healthOf(this.#changes.closed ? 0 : this.#reader.headNumber(), alwaysThere);
  }

  async close(): Promise<void> {
    if (this.#changes.closed) return;
    this.#changes.close();
    await new Promise((resolve) => setImmediate(resolve));
    this.database.close();
  }
}

/** The number of events up to a position, which is the position itself: positions of this log are 1, 2, 3 …. */
function countedTo(upTo: Position | undefined, last: number): number {
  return upTo === undefined ? last : Math.min(fromPosition(upTo), last);
}

/** The health of a reader: it writes nothing, so no write can have failed. */
const alwaysThere: StoreHealth = { state: 'connected', awaySince: undefined, lastError: undefined };

/** The health of an embedded log. It has no clock skew: events are recorded by the process's own clock. */
function healthOf(last: number, store: StoreHealth): LogHealth {
  const position = last === 0 ? undefined : toPosition(last);
  return { ...store, isReadable: true, position, skewMs: undefined, warnings: [] };
}
