import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { explainTrouble, retried, troubleOf } from '#sqlite';
import {
  type EventReader,
  type Followed,
  LogDamaged,
  LogUnavailable,
  type Position,
  type ReadOptions,
  type StoredEvent,
} from '../contract/port.js';
import type { Changes } from '../contract/changes.js';
import { asLogError } from './file.js';
import { batchSizeMax, type Columns, fromPosition, selectBatch, selectRows, StoredRow, toPosition } from './row.js';
import type { Templates } from './templates.js';

/** How long a read is retried while another program's lock or a disk error prevents it. */
export const readWithinMs = 3_000;

/** Reads an open log file, for the writer and for readers beside it. */
export class FileReader implements Pick<EventReader, 'read' | 'follow' | 'head'> {
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #batch: StatementSync;
  readonly #last: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly path: string,
    private readonly templates: Templates,
    private readonly changes: Changes,
    private readonly verifyFollowed: boolean,
  ) {
    const ofStream = 'stream = (SELECT number FROM stream WHERE name = ?) AND revision';
    this.#forwards = selectRows(database, `${ofStream} >= ? ORDER BY revision LIMIT ?`);
    this.#backwards = selectRows(database, `${ofStream} <= ? ORDER BY revision DESC LIMIT ?`);
    this.#batch = selectBatch(database);
    this.#last = database.prepare('SELECT max(position) AS last FROM event');
  }

  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<StoredEvent> {
    const backwards = options.direction === 'backwards';
    const query = backwards ? this.#backwards : this.#forwards;
    let left = options.countMax ?? Number.MAX_SAFE_INTEGER;
    let next = options.from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
    let started = !backwards;
    while (left > 0 && next >= 0) {
      const asked = Math.min(left, batchSizeMax);
      const from = next;
      const found = this.#atOnceOrPatiently(() => this.#rows(query, stream, from, asked));
      const rows = found instanceof Promise ? await found : found;
      for (const row of rows) {
        // Backwards from past the end, the first row is below `from`: then no row may exist between the two.
        const expected = started ? next : this.#startBackwards(stream, next, row.revision);
        if (row.revision !== expected) throw this.#missing(stream, expected);
        started = true;
        next = row.revision + (backwards ? -1 : 1);
        yield row.verify();
      }
      left -= rows.length;
      if (rows.length < asked) break;
      if (left > 0) await turnOfLoop();
    }
    if (backwards && started && left > 0 && next >= 0) throw this.#missing(stream, next);
  }

  async *follow(after: Position | undefined, signal: AbortSignal): AsyncGenerator<Followed> {
    let place = after === undefined ? 0 : fromPosition(after);
    const head = this.#atOnceOrPatiently(() => this.headNumber(), signal);
    const end = head instanceof Promise ? await head : head;
    if (end !== undefined && place > end) {
      throw new LogDamaged(`${this.path} ends at ${end}, before the position ${place} that was reached. Restore it.`);
    }
    let caughtUp = false;
    while (!signal.aborted && !this.changes.closed) {
      const from = place;
      const found = this.#atOnceOrPatiently(() => this.#rows(this.#batch, from), signal);
      const rows = found instanceof Promise ? await found : found;
      if (rows === undefined) break;
      if (rows.length > 0) {
        this.#checkBatch(rows, place);
        place += rows.length;
        yield { kind: 'events', events: rows };
        if (!signal.aborted) yield { kind: 'reached', position: toPosition(place) };
      }
      if (rows.length === batchSizeMax) {
        await turnOfLoop();
      } else if (!caughtUp) {
        caughtUp = true;
        if (!signal.aborted) yield { kind: 'caughtUp' };
      } else if (rows.length === 0) {
        await this.changes.next(signal);
      }
    }
  }

  async head(): Promise<Position | undefined> {
    const last = await this.#atOnceOrPatiently(() => this.headNumber());
    return last === 0 ? undefined : toPosition(last);
  }

  /** The number of the last event; 0 for an empty log. */
  headNumber(): number {
    return this.#guarded(() => Number(this.#last.get()?.['last'] ?? 0));
  }

  #startBackwards(stream: string, from: number, found: number): number {
    const later = found < from ? this.#rows(this.#forwards, stream, found + 1, 1)[0] : undefined;
    return later === undefined ? found : Math.min(from, later.revision - 1);
  }

  #checkBatch(rows: readonly StoredRow[], place: number): void {
    for (const row of rows) {
      if (row.place !== ++place) {
        throw new LogDamaged(`${this.path}: position ${place} is missing.`, row.stream, row.revision);
      }
      if (this.verifyFollowed) row.verify();
      else row.check();
    }
  }

  #rows(query: StatementSync, ...parameters: (string | number)[]): StoredRow[] {
    return this.#guarded(() => {
      const rows = query.all(...parameters) as unknown as Columns[];
      return rows.map((columns) => new StoredRow(columns, this.templates.get(columns[4])));
    });
  }

  /**
   * Usually returns at once, without a turn of the event loop. Otherwise retries for `readWithinMs`, and then fails for
   * a follower too, which must learn that the file cannot be read. Undefined when `signal` aborted meanwhile.
   * @throws LogUnavailable
   */
  #atOnceOrPatiently<T>(work: () => T): T | Promise<T>;
  #atOnceOrPatiently<T>(work: () => T, signal: AbortSignal): T | Promise<T | undefined>;
  #atOnceOrPatiently<T>(work: () => T, signal?: AbortSignal): T | Promise<T | undefined> {
    try {
      return work();
    } catch (error) {
      if (troubleOf(error, 'read') !== 'retryable') throw error;
    }
    const timedOut = (error: unknown): Error =>
      new LogUnavailable(`${this.path} cannot be read now: ${explainTrouble(error)}.`, { cause: error });
    const asked = { withinMs: readWithinMs, stage: 'read', timedOut, ...(signal ? { signal } : {}) } as const;
    return retried(work, asked).catch((error: unknown) => {
      if (signal?.aborted === true) return undefined;
      throw error;
    });
  }

  #guarded<T>(query: () => T): T {
    try {
      return query();
    } catch (error) {
      throw asLogError(error, this.path);
    }
  }

  #missing(stream: string, revision: number): LogDamaged {
    return new LogDamaged(`Event ${revision} of ${stream} is missing.`, stream, revision);
  }
}
