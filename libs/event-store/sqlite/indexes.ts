import type { DatabaseSync } from 'node:sqlite';
import { LogDamaged } from '../contract/port.js';
import { indexMarksSql } from './row.js';

/**
 * Yields the damage of both indexes. A damaged row is found by its sum and hash when it is read. A damaged *index*
 * hides events: a stream ends too early or seems missing, while every row that is read is sound. So both indexes are
 * checked when a log is opened: 0.2 s for a million events, from the index pages alone.
 */
export function* indexDamage(database: DatabaseSync, path: string): Generator<LogDamaged> {
  const tail = database.prepare('SELECT position, marks FROM tail').get();
  const index = database
    .prepare(
      `SELECT count(*) AS count, ${indexMarksSql} AS marks, coalesce(max(stream), 0) AS streams
       FROM event INDEXED BY sqlite_autoindex_event_1`,
    )
    .get();
  if (tail?.['position'] !== index?.['count'] || tail?.['marks'] !== index?.['marks']) {
    yield new LogDamaged(`${path}: the index of streams and revisions is not what the last commit left.`);
  }
  const names = database
    .prepare(
      `SELECT count(*) AS count, sum(number = (
         SELECT number FROM stream AS found INDEXED BY sqlite_autoindex_stream_1 WHERE found.name = stream.name
       )) AS found FROM stream NOT INDEXED`,
    )
    .get();
  if (names?.['count'] !== index?.['streams'] || (names?.['found'] ?? 0) !== index?.['streams']) {
    yield new LogDamaged(`${path}: the index of stream names is not what the last commit left.`);
  }
}

/** Checks both indexes. @throws LogDamaged with the first damage found */
export function requireIndexes(database: DatabaseSync, path: string): void {
  for (const damage of indexDamage(database, path)) throw damage;
}
