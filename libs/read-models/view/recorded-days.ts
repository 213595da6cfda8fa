import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dayNumber, fromDayNumber, type Instant, instantAt, type LegalDate, legalDayOf } from '#case';
import type { ProjectedEvent, TableDefinition } from './view.js';

/**
 * Partitions the log by system-time day (running maximum of `recordedAt`), so that as-known sums do not depend on how a
 * store interleaves the events of a day. `first` is the block's first ordinal.
 */
export const recordedDaysTable: TableDefinition = {
  name: 'statistics_block',
  body: 'block INTEGER PRIMARY KEY, first INTEGER NOT NULL',
  indexes: { first: 'first' },
  key: ['block'],
  ordinals: ['first'],
};

/**
 * A table as known within a day reads the changes of that day one by one, so a day with more events than this (an
 * import) has several blocks. They are cut by count: only within such a day do the sums depend on the order of events.
 */
export const recordedDayEventsMax = 262_144;
/** Maximum of blocks per day: block = day number × this + part. */
const partsMax = 1_000;

export class RecordedDaysWriter {
  readonly #insert: StatementSync;
  #day: number;
  #part: number;
  #first: number;
  #nextDayMs: number;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const table = named(recordedDaysTable.name);
    const last = database.prepare(`SELECT block, first FROM ${table} ORDER BY block DESC LIMIT 1`).get();
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
    const block = Number(last?.['block'] ?? 0);
    this.#day = Math.floor(block / partsMax);
    this.#part = block % partsMax;
    this.#first = Number(last?.['first'] ?? 0);
    this.#nextDayMs = endOf(this.#day);
  }

  /** The block of an event. Call it for every event of the log, in order. */
  blockOf({ ordinal, recordedMs = 0 }: Pick<ProjectedEvent, 'ordinal' | 'recordedMs'>): number {
    if (recordedMs >= this.#nextDayMs) {
      this.#begin(dayNumber(legalDayOf(new Date(recordedMs).toISOString() as Instant)), 0, ordinal);
    } else if (this.#first === 0) {
      this.#begin(this.#day, 0, ordinal);
    } else if (ordinal - this.#first >= recordedDayEventsMax && this.#part < partsMax - 1) {
      this.#begin(this.#day, this.#part + 1, ordinal);
    }
    return this.#day * partsMax + this.#part;
  }

  #begin(day: number, part: number, first: number): void {
    if (day !== this.#day) this.#nextDayMs = endOf(day);
    this.#day = day;
    this.#part = part;
    this.#first = first;
    this.#insert.run(day * partsMax + part, first);
  }
}

/** The block of an event, and its first ordinal. */
export function recordedDayAt(
  database: DatabaseSync,
  ordinal: number,
): { readonly block: number; readonly first: number } {
  const row = database
    .prepare('SELECT block, first FROM statistics_block WHERE first <= ? ORDER BY first DESC LIMIT 1')
    .get(ordinal);
  return { block: Number(row?.['block'] ?? 0), first: Number(row?.['first'] ?? 1) };
}

/** The day on which the events of a block were recorded. */
export const dayOfBlock = (block: number): LegalDate => fromDayNumber(Math.floor(block / partsMax));

/** The first millisecond after a legal day. */
function endOf(day: number): number {
  return Date.parse(instantAt(fromDayNumber(day + 1), '00:00'));
}
