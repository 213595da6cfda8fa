import type { DatabaseSync } from 'node:sqlite';
import {
  type Calendar,
  type Initiative,
  type Instant,
  instantAt,
  type Leaf,
  type LegalDate,
  legalDayOf,
  plusDays,
  type Realm,
  type Regime,
} from '#case';
import { keyText, readKey } from '../storage/cursor.js';
import { pageLimits } from '../register/register-queries.js';
import type { RunningDeadline } from '../register/running-deadlines.js';
import { places } from '../statistics/changed-columns.js';

/** How the work list groups deadlines; a caller may choose other bounds. */
export const workListBounds = {
  /** Overdue for more days than this is critical. */
  criticalAfterDays: 30,
  /** Due within so many working days is soon. */
  soonWithinWorkingDays: 5,
} as const;

export interface WorkListBounds {
  readonly criticalAfterDays: number;
  readonly soonWithinWorkingDays: number;
}

export const urgencies = ['critical', 'overdue', 'soon', 'later'] as const;
export type Urgency = (typeof urgencies)[number];

export interface WorkListFilter {
  readonly offices: readonly string[];
  readonly officer?: string | undefined;
  readonly initiative?: Initiative | undefined;
  readonly realm?: Realm | undefined;
  /** A part of the case number. */
  readonly number?: string | undefined;
}

/** The moment as of which the list is grouped, and the days on which its groups begin. */
export interface WorkListDays {
  readonly nowMs: number;
  readonly on: LegalDate;
  /** Due before this day: critical. */
  readonly criticalBefore: LegalDate;
  /** Due until this day: soon. */
  readonly soonUntil: LegalDate;
}

/** `on`: a day other than today; the list is then grouped as of its beginning. */
export function workListDays(
  now: Instant,
  calendar: Calendar,
  on: LegalDate | undefined,
  bounds: WorkListBounds = workListBounds,
): WorkListDays {
  const day = on ?? legalDayOf(now);
  const moment = day === legalDayOf(now) ? now : instantAt(day, '00:00');
  let soonUntil = day;
  for (let left = bounds.soonWithinWorkingDays; left > 0;) {
    soonUntil = plusDays(soonUntil, 1);
    if (calendar.isWorkingDay(soonUntil)) left -= 1;
  }
  return { nowMs: Date.parse(moment), on: day, criticalBefore: plusDays(day, -bounds.criticalAfterDays), soonUntil };
}

/** A running deadline, with the stream that it stands on. */
export interface WorkListRow {
  readonly stream: string;
  readonly id: string;
  readonly urgency: Urgency;
  readonly dueOn: LegalDate;
  /** The moment from which it has passed, milliseconds since 1970. */
  readonly passedMs: number;
  readonly isHour: boolean;
  readonly lapsed: boolean;
  readonly rule: string;
  readonly subject: string;
  readonly regime: Regime;
  /** Null in facts of engines before 0.4.0. */
  readonly article: string | null;
  readonly from: LegalDate;
  readonly provisional: boolean;
  readonly realm: Realm;
  readonly office: string;
  /** Null on a judgment or a request, and the officer also where nobody is assigned. */
  readonly officer: string | null;
  readonly number: string | null;
  readonly initiative: Initiative | null;
  readonly lifecycle: Leaf | null;
  readonly category: string;
}

/** A judgment or request that waits for its decision. */
export interface WaitingOrigin {
  readonly id: string;
  readonly realm: Realm;
  readonly office: string;
  readonly category: string;
  readonly receivedOn: LegalDate;
  /** The day until which its earliest running deadline is due. */
  readonly dueOn: LegalDate | null;
}

interface Asked {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

interface PageOf<R> {
  readonly rows: readonly R[];
  readonly next: string | undefined;
}

type Value = string | number;

/**
 * The work list, in one read transaction. Pages continue after the last row shown, by its due moment, so what is met
 * meanwhile is left out and nothing is skipped.
 */
export class WorkListQueries {
  constructor(private readonly database: DatabaseSync) {}

  /** What is due, the earliest first. @throws CursorRefused */
  entries(filter: WorkListFilter, days: WorkListDays, urgency: Urgency | undefined, asked: Asked): PageOf<WorkListRow> {
    const list = ['workList', filter, urgency ?? null];
    const after = readKey(asked.cursor, list, [-1, '', '']);
    const limit = limitOf(asked);
    const { text, values } = matching(filter);
    const query = `WITH mine AS (${text}), grouped AS (SELECT *, ${urgencyOf} AS urgency FROM mine)
      SELECT * FROM grouped WHERE (due_ms, stream, id) > (?, ?, ?) ${urgency ? 'AND urgency = ?' : ''}
      ORDER BY due_ms, stream, id LIMIT ?`;
    const bound = [...values, ...groups(days), ...after, ...(urgency ? [urgency] : []), limit + 1];
    const found = this.database.prepare(query).all(...bound) as unknown as Row[];
    return pageOf(found.map(toRow), limit, ({ passedMs, stream, id }) => keyText([passedMs, stream, id], list));
  }

  /** How many deadlines each group has. */
  counts(filter: WorkListFilter, days: WorkListDays): Record<Urgency, number> {
    const { text, values } = matching(filter);
    const query = `WITH mine AS (${text}) SELECT ${urgencyOf} AS urgency, count(*) AS count FROM mine GROUP BY urgency`;
    const found = this.database.prepare(query).all(...values, ...groups(days)) as { urgency: Urgency; count: number }[];
    const counts = Object.fromEntries(urgencies.map((each) => [each, 0])) as Record<Urgency, number>;
    for (const { urgency, count } of found) counts[urgency] = count;
    return counts;
  }

  /** Judgments and requests that wait for a decision, the longest waiting first. @throws CursorRefused */
  inbox({ offices, realm }: WorkListFilter, asked: Asked): PageOf<WaitingOrigin> {
    const list = ['inbox', offices, realm ?? null];
    const after = readKey(asked.cursor, list, ['', '']);
    const limit = limitOf(asked);
    const query = `SELECT id, realm, office, category, received_on AS receivedOn,
        (SELECT min(value ->> 'dueOn') FROM json_each(deadlines)) AS dueOn
      FROM register_origin WHERE ${waiting(offices, realm)} AND (received_on, id) > (?, ?)
      ORDER BY received_on, id LIMIT ?`;
    const bound = [...offices, ...(realm ? [realm] : []), ...after, limit + 1];
    const found = this.database.prepare(query).all(...bound) as unknown as WaitingOrigin[];
    return pageOf(found, limit, ({ receivedOn, id }) => keyText([receivedOn, id], list));
  }

  waiting({ offices, realm }: WorkListFilter): number {
    const query = `SELECT count(*) AS count FROM register_origin WHERE ${waiting(offices, realm)}`;
    return Number(this.database.prepare(query).get(...offices, ...(realm ? [realm] : []))?.['count'] ?? 0);
  }
}

/**
 * What was answered otherwise does not wait: a refused or withdrawn request. Neither does a judgment without items to
 * enforce ex officio: its decisions are made on requests.
 */
const waiting = (offices: readonly string[], realm: Realm | undefined): string =>
  `cases_count = 0 AND lifecycle IN ('received', 'awaitingSupplement') AND ex_officio IS NOT 0
   AND office IN (${places(offices.length)})${realm ? ' AND realm = ?' : ''}`;

const limitOf = ({ limit = pageLimits.defaultRows }: Asked): number => Math.max(1, Math.min(limit, pageLimits.rowsMax));

const urgencyOf = `CASE WHEN due_on < ? THEN 'critical' WHEN due_ms <= ? THEN 'overdue' WHEN due_on <= ? THEN 'soon'
  ELSE 'later' END`;
const groups = ({ criticalBefore, nowMs, soonUntil }: WorkListDays): Value[] => [criticalBefore, nowMs, soonUntil];

/** The deadlines that a filter finds, each with its stream. A judgment or request has no officer, number or initiative. */
function matching(filter: WorkListFilter): { readonly text: string; readonly values: Value[] } {
  const { offices, officer, initiative, realm, number } = filter;
  if (offices.length > pageLimits.officesMax) throw new RangeError(`more than ${pageLimits.officesMax} offices`);
  const shared: [string, ...Value[]][] = [[`s.office IN (${places(offices.length)})`, ...offices]];
  if (realm !== undefined) shared.push(['s.realm = ?', realm]);
  const ofCases = [...shared];
  if (officer !== undefined) ofCases.push(['s.officer = ?', officer]);
  if (initiative !== undefined) ofCases.push(['s.initiative = ?', initiative]);
  if (number !== undefined) ofCases.push(['instr(s.number, ?) > 0', number]);
  const select = (table: string, own: string, conditions: readonly [string, ...Value[]][]): string =>
    `SELECT s.id AS stream, d.value AS deadline, d.value ->> 'id' AS id, d.value ->> 'dueOn' AS due_on,
       d.value ->> 'passedMs' AS due_ms, s.realm, s.office, s.category, ${own}
     FROM ${table} s, json_each(s.deadlines) d WHERE ${conditions.map(([condition]) => condition).join(' AND ')}`;
  const valuesOf = (conditions: readonly [string, ...Value[]][]): Value[] => conditions.flatMap(([, ...each]) => each);
  const cases = select('register_case', 's.officer, s.number, s.initiative, s.lifecycle', ofCases);
  if (ofCases.length > shared.length) return { text: cases, values: valuesOf(ofCases) };
  const origins = select('register_origin', 'NULL, NULL, NULL, NULL', shared);
  return { text: `${cases} UNION ALL ${origins}`, values: [...valuesOf(ofCases), ...valuesOf(shared)] };
}

type OfStream =
  'stream' | 'urgency' | 'realm' | 'office' | 'officer' | 'number' | 'initiative' | 'lifecycle' | 'category';

interface Row extends Pick<WorkListRow, OfStream> {
  /** A running deadline in JSON. */
  readonly deadline: string;
}

function toRow(row: Row): WorkListRow {
  const { stream, urgency, realm, office, officer, number, initiative, lifecycle, category } = row;
  const { article = null, isHour = false, lapsed = false, ...deadline } = JSON.parse(row.deadline) as RunningDeadline;
  const where = { stream, urgency, realm, office, officer, number, initiative, lifecycle, category };
  return { ...where, ...deadline, article, isHour, lapsed };
}

function pageOf<R>(found: readonly R[], limit: number, keyOf: (last: R) => string): PageOf<R> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? keyOf(last) : undefined };
}
