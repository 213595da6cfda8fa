import type { DatabaseSync } from 'node:sqlite';
import type { Instant, LegalDate, Realm, RecordedFact } from '#case';
import type { Position as LogPosition } from '#event-store';
import { explainTrouble, retried, type Stage } from '#sqlite';
import { openToRead } from './storage/database.js';
import { digestOf, type ViewDigest } from './view/digest.js';
import { completeUpTo, type PassedPage, type PassedStream, passedStreams } from './deadlines/passed-streams.js';
import { WorkListQueries } from './deadlines/work-list.js';
import { RegisterQueries } from './register/register-queries.js';
import { StatisticsQueries } from './statistics/statistics-queries.js';
import { storedVersion } from './projection/live-view.js';
import { type DueReaction, dueReactions, type ParkedNote, parkedNotes } from './reactions/reactions-view.js';
import { storiedFacts } from './facts/fact-view.js';
import type { View } from './view/view.js';

/** Idle connections that are kept; more concurrent reads do not wait but open a connection each. */
const idleConnectionsMax = 4;

/** How long a read waits for a view file that is locked or cannot be read, milliseconds. */
const readWaitMsMax = 2_000;

/** The view file could not be read in time; a retry may succeed. */
export class ViewsUnavailable extends Error {
  override readonly name = 'ViewsUnavailable';
}

/** The stored tables are of another version than this program's; a rebuild is under way. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
  constructor(readonly view: string) {
    super(`The view ${view} is being rebuilt for this version of the program; ask again when it has caught up.`);
  }
}

/** The newest event that a view has. */
export interface Reached {
  readonly ordinal: number;
  readonly position: LogPosition | undefined;
  readonly recordedAt: string | undefined;
}

/** One snapshot of the view file: all queries see the same commit. */
export class Snapshot {
  constructor(
    private readonly database: DatabaseSync,
    private readonly views: readonly View[],
  ) {}

  get register(): RegisterQueries {
    return new RegisterQueries(this.database, this.reached('register').ordinal);
  }

  get statistics(): StatisticsQueries {
    return new StatisticsQueries(this.database, this.reached('statistics').ordinal);
  }

  /** The facts of a stream and their ordinals, by revision, as far as the views have come. @throws ViewNotReady */
  factsOf(stream: string): { readonly facts: RecordedFact[]; readonly ordinals: number[] } {
    const upTo = this.reached('story').ordinal;
    const ordinals = this.register.ordinalsOf(stream).filter((ordinal) => ordinal <= upTo);
    return { facts: storiedFacts(this.database, stream, ordinals), ordinals };
  }

  get workList(): WorkListQueries {
    this.reached('register');
    return new WorkListQueries(this.database);
  }

  /** The streams in which something has passed, after `after`, and how far the view has come. @throws ViewNotReady */
  passedStreams(
    realms: readonly Realm[],
    now: Instant,
    after: PassedStream | undefined,
    limit: number,
  ): PassedPage & { readonly upTo: LogPosition | undefined } {
    const { position: upTo } = this.reached('register');
    return { ...passedStreams(this.database, realms, now, after, limit), upTo };
  }

  /** The last day on which whatever passed in these realms is recorded. @throws ViewNotReady */
  lapsesCompleteUpTo(realms: readonly Realm[], today: LegalDate): LegalDate {
    this.reached('register');
    return completeUpTo(this.database, realms, today);
  }

  /** Causes whose consequences are missing, oldest first, after an ordinal. @throws ViewNotReady */
  dueReactions(after: number, limit: number): { readonly due: DueReaction[]; readonly upTo: LogPosition | undefined } {
    const { position: upTo } = this.reached('reactions');
    return { due: dueReactions(this.database, after, limit), upTo };
  }

  parkedNotes(): ParkedNote[] {
    return parkedNotes(this.database);
  }

  /** How far a view has come. @throws ViewNotReady */
  reached(view: string): Reached {
    const known = this.views.find(({ name }) => name === view);
    if (known === undefined || storedVersion(this.database, view) !== known.version) throw new ViewNotReady(view);
    const row = this.database.prepare('SELECT position, ordinal, recorded_ms FROM view WHERE name = ?').get(view);
    return {
      ordinal: Number(row?.['ordinal'] ?? 0),
      position: (row?.['position'] ?? undefined) as LogPosition | undefined,
      recordedAt: instantOf(row?.['recorded_ms']),
    };
  }

  async digests(): Promise<ViewDigest[]> {
    const digests: ViewDigest[] = [];
    for (const view of this.views) digests.push(await digestOf(this.database, view));
    return digests;
  }
}

function instantOf(ms: unknown): string | undefined {
  return typeof ms === 'number' ? new Date(ms).toISOString() : undefined;
}

/** Retries while another program has locked the view file. @throws ViewsUnavailable when it stays locked */
export function readPatiently<T>(stage: Stage, work: () => T): Promise<T> {
  const timedOut = (error: unknown): Error =>
    new ViewsUnavailable(`The view file cannot be read: ${explainTrouble(error)}.`, { cause: error });
  return retried(work, { withinMs: readWaitMsMax, stage, timedOut });
}

/** Reads a view file beside its writer, in this process or another. */
export class ViewsReader {
  readonly #idle: DatabaseSync[] = [];
  #closed = false;

  constructor(
    private readonly file: string,
    private readonly views: readonly View[],
  ) {
    this.#idle.push(openToRead(file));
  }

  /** Runs `work` in one read transaction. */
  async read<T>(work: (snapshot: Snapshot) => T | Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('The views are closed.');
    const database = await this.#beginRead();
    try {
      const answer = await work(new Snapshot(database, this.views));
      database.exec('COMMIT');
      return answer;
    } finally {
      if (database.isTransaction) database.exec('ROLLBACK');
      if (this.#closed || this.#idle.length >= idleConnectionsMax) database.close();
      else this.#idle.push(database);
    }
  }

  /** Starts a read transaction on a connection. The event loop is free while the file is locked. */
  #beginRead(): Promise<DatabaseSync> {
    const begin = (): DatabaseSync => {
      const database = this.#idle.pop() ?? openToRead(this.file);
      try {
        database.exec('BEGIN; SELECT count(*) FROM view;');
        return database;
      } catch (error) {
        database.close();
        throw error;
      }
    };
    return readPatiently('read', begin);
  }

  digests(): Promise<ViewDigest[]> {
    return this.read((snapshot) => snapshot.digests());
  }

  close(): void {
    this.#closed = true;
    for (const database of this.#idle.splice(0)) database.close();
  }
}
