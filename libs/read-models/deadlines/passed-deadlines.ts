import type { DatabaseSync } from 'node:sqlite';
import { type Instant, type LegalDate, legalDayOf, plusDays, type Realm } from '#case';

/** A stream in which a deadline has passed and has no lapse yet. */
export interface PassedDeadline {
  /** The stream with its earliest such deadline: unique in the list. */
  readonly cause: string;
  readonly stream: string;
  readonly dueOn: LegalDate;
  /** The moment from which the earliest has passed, milliseconds since 1970. */
  readonly passedMs: number;
}

export type PassedAsked = readonly [
  realms: readonly Realm[],
  now: Instant,
  after: Pick<PassedDeadline, 'passedMs' | 'stream'> | undefined,
  limit: number,
];

/** The streams of these realms in which something has passed, in the order of their earliest deadlines. */
export function passedDeadlines(database: DatabaseSync, ...[realms, now, after, limit]: PassedAsked): PassedDeadline[] {
  const query = database.prepare(
    `SELECT stream, id, due_on, min(due_ms) AS due_ms FROM deadline_running
     WHERE realm IN (${realms.map(() => '?').join(', ')}) AND lapsed = 0 AND due_ms <= ?
     GROUP BY stream HAVING (min(due_ms), stream) > (?, ?) ORDER BY due_ms, stream LIMIT ?`,
  );
  const rows = query.all(...realms, Date.parse(now), after?.passedMs ?? 0, after?.stream ?? '', limit);
  return (rows as unknown as Row[]).map(({ stream, id, due_on: dueOn, due_ms: passedMs }) => ({
    cause: `${stream}/${id}/${passedMs}`,
    stream,
    dueOn,
    passedMs,
  }));
}

interface Row {
  readonly stream: string;
  readonly id: string;
  readonly due_on: LegalDate;
  readonly due_ms: number;
}

/**
 * The last day all of whose deadlines are met, ended or lapsed, in these realms: the day before the earliest one that is
 * not, and never later than yesterday. It follows from the log alone, whoever recorded the lapses.
 */
export function lapsesCompleteUpTo(database: DatabaseSync, realms: readonly Realm[], now: Instant): LegalDate {
  const query = `SELECT min(due_on) AS first FROM deadline_running WHERE realm IN (${realms.map(() => '?').join(', ')})
    AND lapsed = 0`;
  const first = database.prepare(query).get(...realms)?.['first'] as LegalDate | null | undefined;
  const today = legalDayOf(now);
  return plusDays(first && first < today ? first : today, -1);
}
