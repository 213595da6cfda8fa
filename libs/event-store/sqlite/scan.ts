import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { structureDamageIn } from '#sqlite';
import { LogDamaged } from '../contract/port.js';
import { asLogError, logFile, openForReading, requireWal } from './file.js';
import { indexDamage } from './indexes.js';
import { batchSizeMax, chained, type Columns, selectBatch, selectRows, StoredRow } from './row.js';
import { Templates } from './templates.js';

export interface ScanOptions {
  readonly folder: string;
  /** Called after each batch, for a progress bar. */
  readonly progress?: (scanned: number, total: number) => void;
  /**
   * Whether SQLite first checks its own pages, and the index against the table (which takes as long as the rest).
   * Without this check a broken index is not found. Default true.
   */
  readonly structure?: boolean;
}

/**
 * Yields the damage in a snapshot of the whole log, beside a running writer too: of SQLite's structure, of the sum and
 * hash of every row, missing positions, missing or misplaced revisions, streams without events, and an end that differs
 * from the last commit. Yields nothing for a sound log. Never throws for damage.
 * This finds damage, not forgery: whoever can write the file can also write the hashes.
 */
export async function* scanEmbeddedLog(options: ScanOptions): AsyncGenerator<LogDamaged> {
  const path = logFile(options.folder);
  let database: DatabaseSync;
  try {
    requireWal(path);
    database = openForReading(options.folder, false);
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    yield error;
    return;
  }
  try {
    database.exec('BEGIN; SELECT max(position) FROM event;');
    if (options.structure !== false) yield* structureOf(database, path);
    yield* indexDamage(database, path);
    yield* new Scan(database, path).run(options.progress);
  } catch (error) {
    const known = asLogError(error, path);
    if (!(known instanceof LogDamaged)) throw error;
    yield known;
  } finally {
    database.close();
  }
}

function* structureOf(database: DatabaseSync, path: string): Generator<LogDamaged> {
  for (const text of structureDamageIn(database))
    yield new LogDamaged(`${path}: ${text}: restore the folder from a backup`);
}

class Scan {
  readonly #templates: Templates;
  /** The last revision met in each stream, by the stream's name. */
  readonly #streams = new Map<string, number>();
  readonly #rows;
  readonly #oneRow;
  #chain = '';
  #place = 0;

  constructor(
    private readonly database: DatabaseSync,
    private readonly path: string,
  ) {
    this.#templates = new Templates(database, false);
    this.#rows = selectBatch(database);
    this.#oneRow = selectRows(database, 'position = ?');
  }

  async *run(progress: ScanOptions['progress']): AsyncGenerator<LogDamaged> {
    const tail = this.database.prepare('SELECT position, chain FROM tail').get();
    const total = Number(tail?.['position'] ?? 0);
    for (;;) {
      const rows = this.#batch(total);
      for (const columns of rows) {
        if (columns[0] <= this.#place) return yield new LogDamaged(`${this.path}: its rows are out of order.`);
        yield* this.#event(columns);
      }
      progress?.(Math.min(this.#place, total), total);
      if (rows.length === 0 && this.#place >= total) break;
      if (rows.length === 0) {
        yield new LogDamaged(`${this.path}: the log ends at ${this.#place}, but ${total} events were stored.`);
        break;
      }
      await turnOfLoop();
    }
    if (this.#place > total) {
      yield new LogDamaged(`${this.path}: the log ends at ${this.#place}, but only ${total} events were stored.`);
    } else if (this.#place === total && this.#chain !== tail?.['chain']) {
      yield new LogDamaged(`${this.path}: the hash over all events is not the one that the last commit left.`);
    }
    for (const { name } of this.database.prepare('SELECT name FROM stream').iterate() as Iterable<{ name: string }>) {
      if (!this.#streams.has(name)) yield new LogDamaged(`${name} has no events, though it was begun.`, name, 0);
    }
  }

  /** Reads the next rows. If a page cannot be read, reads them one by one and skips the unreadable ones. */
  #batch(total: number): Columns[] {
    try {
      return this.#rows.all(this.#place) as unknown as Columns[];
    } catch (error) {
      if (!(asLogError(error, this.path) instanceof LogDamaged)) throw error;
    }
    const rows: Columns[] = [];
    for (let place = this.#place + 1; place <= total && rows.length < batchSizeMax; place++) {
      try {
        const row = this.#oneRow.get(place) as unknown as Columns | undefined;
        if (row !== undefined) rows.push(row);
      } catch (error) {
        if (!(asLogError(error, this.path) instanceof LogDamaged)) throw error;
      }
    }
    return rows;
  }

  *#event(columns: Columns): Generator<LogDamaged> {
    const [position, stream, revision] = columns;
    if (position !== this.#place + 1) {
      const last = position - 1 > this.#place + 1 ? ` to ${position - 1}` : '';
      yield new LogDamaged(`${this.path}: position ${this.#place + 1}${last} is missing or cannot be read.`);
    }
    this.#place = position;
    this.#chain = chained(this.#chain, columns[8]);
    const expected = (this.#streams.get(stream) ?? -1) + 1;
    if (revision !== expected) {
      yield new LogDamaged(`Event ${expected} of ${stream} is missing: event ${revision} follows.`, stream, expected);
    }
    this.#streams.set(stream, revision);
    try {
      new StoredRow(columns, this.#templates.get(columns[4])).check().verify();
    } catch (error) {
      yield damageOf(error, stream, revision);
    }
  }
}

/** Turns any error that a damaged row causes into damage of that row, without naming the row twice. */
function damageOf(error: unknown, stream: string, revision: number): LogDamaged {
  const message = error instanceof LogDamaged ? error.message : `cannot be read (${String(error)})`;
  const of = `Event ${revision} of ${stream}`;
  return new LogDamaged(message.startsWith(of) ? message : `${of}: ${message}`, stream, revision);
}
