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
  /** Its place among the streams of that day: the ordinal of its first event. */
  readonly place: number;
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
    `${inBoth(
      (table) =>
        `SELECT id AS stream, next_on, has_hours, opened FROM ${table} WHERE realm IN (${places(realms.length)})
         AND next_on <= ? AND (next_on, opened) > (?, ?)`,
    )} ORDER BY next_on, opened LIMIT ?`,
  );
  const from = after === undefined ? '' : legalDayOf(new Date(after.passedMs).toISOString() as Instant);
  const own = [...realms, today, from, after?.place ?? 0];
  const rows = query.all(...own, ...own, limit) as unknown as Row[];
  const minute = Math.floor(Date.parse(now) / minuteMs);
  const due = rows.map(({ stream, next_on: on, has_hours: hasHours, opened: place }) => ({
    cause: `${stream}@${on}${hasHours === 1 && on === today ? `/${minute}` : ''}`,
    stream,
    passedMs: Date.parse(instantAt(on, '00:00')),
    place,
  }));
  return { due, completeUpTo: completeUpTo(database, realms, today) };
}

interface Row {
  readonly stream: string;
  readonly next_on: LegalDate;
  readonly has_hours: number;
  readonly opened: number;
}

const inBoth = (select: (table: string) => string): string =>
  ['register_case', 'register_origin'].map(select).join(' UNION ALL ');

const firstPassing = inBoth((table) => `SELECT min(next_on) AS first FROM ${table} WHERE realm = ?`);

/**
 * The last day on which whatever passed in these realms is recorded: the day before the first on which something is
 * not, and never later than yesterday. It follows from the log alone, whoever recorded it.
 */
export function completeUpTo(database: DatabaseSync, realms: readonly Realm[], today: LegalDate): LegalDate {
  // Realm by realm: the smallest of several would read each row of the index.
  const first = realms
    .flatMap((realm) => database.prepare(firstPassing).all(realm, realm) as unknown as { first: LegalDate | null }[])
    .map((row) => row.first)
    .filter((day) => day !== null)
    .toSorted()[0];
  return plusDays(first && first < today ? first : today, -1);
}
