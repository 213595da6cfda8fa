import type { DatabaseSync } from 'node:sqlite';
import { type Instant, instantAt, type LegalDate, legalDayOf, plusDays, type Realm } from '#case';
import { places } from '../statistics/changed-columns.js';

/** A stream in which something has passed that no fact says yet. */
export interface PassedStream {
  /** The stream with the day; where an hour decides, also with the minute of the question. Unique in the list. */
  readonly cause: string;
  readonly stream: string;
  /** The moment from which it has passed, milliseconds since 1970. */
  readonly passedMs: number;
}

export interface PassedPage {
  readonly due: PassedStream[];
  /** The last day up to which nothing is left. */
  readonly completeUpTo: LegalDate;
}

const minuteMs = 60_000;

/** What has passed in the streams of these realms at `now`, the earliest first, after `after`. */
export function passedStreams(
  database: DatabaseSync,
  realms: readonly Realm[],
  now: Instant,
  after: PassedStream | undefined,
  limit: number,
): PassedPage {
  const today = legalDayOf(now);
  const query = database.prepare(
    `SELECT stream, next_on, has_hours FROM stream_next WHERE realm IN (${places(realms.length)}) AND next_on <= ?
     AND (next_on, stream) > (?, ?) ORDER BY next_on, stream LIMIT ?`,
  );
  const from = after === undefined ? '' : legalDayOf(new Date(after.passedMs).toISOString() as Instant);
  const rows = query.all(...realms, today, from, after?.stream ?? '', limit) as unknown as Row[];
  const minute = Math.floor(Date.parse(now) / minuteMs);
  const due = rows.map(({ stream, next_on: on, has_hours: hasHours }) => ({
    cause: `${stream}@${on}${hasHours === 1 && on === today ? `/${minute}` : ''}`,
    stream,
    passedMs: Date.parse(instantAt(on, '00:00')),
  }));
  return { due, completeUpTo: completeUpTo(database, realms, today) };
}

interface Row {
  readonly stream: string;
  readonly next_on: LegalDate;
  readonly has_hours: number;
}

/**
 * The last day on which whatever passed in these realms is recorded: the day before the first on which something is
 * not, and never later than yesterday. It follows from the log alone, whoever recorded it.
 */
export function completeUpTo(database: DatabaseSync, realms: readonly Realm[], today: LegalDate): LegalDate {
  const query = `SELECT min(next_on) AS first FROM stream_next WHERE realm IN (${places(realms.length)})`;
  const first = database.prepare(query).get(...realms)?.['first'] as LegalDate | null | undefined;
  return plusDays(first && first < today ? first : today, -1);
}
