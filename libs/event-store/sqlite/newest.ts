import type { DatabaseSync } from 'node:sqlite';
import { troubleOf } from '#sqlite';
import { recordedMsOf, type Timestamp } from '../contract/timestamp.js';
import { batchSizeMax, type Columns, selectBatch, StoredRow } from './row.js';
import type { Templates } from './templates.js';

/**
 * Determines the newest timestamp of a log when it is opened. A note in the file (`format`, a row that earlier versions
 * ignore) has the newest timestamp up to some event, so only later events are read. A log of an earlier version has no
 * note and is read completely, once: about 2 s for a million events.
 */
export function newestRecordedMs(database: DatabaseSync, templates: Templates, timestamp: Timestamp): number {
  const noted = database.prepare("SELECT value FROM format WHERE name = 'recorded'").get()?.['value'];
  let [place = 0, newest = 0] = String(noted ?? '0 0')
    .split(' ')
    .map(Number);
  const last = Number(database.prepare('SELECT max(position) AS last FROM event').get()?.['last'] ?? 0);
  // A note about an event beyond the log's end was made when the log was longer; ignore it.
  if (!(place <= last)) [place, newest] = [0, 0];
  const batch = selectBatch(database);
  for (;;) {
    const rows = batch.all(place) as unknown as Columns[];
    for (const columns of rows) newest = Math.max(newest, recordedOf(columns, templates, timestamp));
    place = rows.at(-1)?.[0] ?? place;
    if (rows.length < batchSizeMax) return newest;
  }
}

/** Writes the note when the log is closed; without one, after a kill say, the next start reads more events. */
export function noteNewest(database: DatabaseSync, place: number, newestMs: number): void {
  const note = database.prepare("INSERT OR REPLACE INTO format VALUES ('recorded', ?)");
  const value = `${place} ${newestMs}`;
  try {
    if (database.prepare("SELECT value FROM format WHERE name = 'recorded'").get()?.['value'] !== value)
      note.run(value);
  } catch (error) {
    if (troubleOf(error, 'write') !== 'retryable') throw error;
  }
}

/** The timestamp of a row. A damaged row counts as having none; whoever reads the event finds the damage. */
function recordedOf(columns: Columns, templates: Templates, timestamp: Timestamp): number {
  try {
    return recordedMsOf(timestamp, new StoredRow(columns, templates.get(columns[4])).meta) ?? 0;
  } catch {
    return 0;
  }
}
