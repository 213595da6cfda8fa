import type { Calendar } from './calendar.js';
import {
  dayNumber,
  fromDayNumber,
  type Instant,
  legalDayOf,
  type LegalDate,
  minuteOfLegalDay,
  plusHours,
  plusMonths,
} from './legal-date.js';

/** L08 = Law 26/2008 as amended, to 30 Jun 2026; L25 = Law 106/2025, from 1 Jul 2026. */
export const regimes = ['L08', 'L25'] as const;
export type Regime = (typeof regimes)[number];

export type TimeLimitUnit = 'calendarDays' | 'workingDays' | 'hours' | 'months' | 'years';

/** One time limit of the law, as data: its length, its start, and its source. */
export interface TimeLimitRow {
  readonly id: string;
  /** The row of `law-limits.json` from which this one is made; absent in the laws of engines before 0.4.0. */
  readonly limit?: string;
  readonly regime: Regime;
  readonly article: string;
  readonly length: number;
  readonly unit: TimeLimitUnit;
  /** The event that starts the count, and which of its dates. For a count back: the event that it counts back from. */
  readonly startsAt: { readonly fact: string; readonly of: string };
  /** A1: if false, the day after the starting fact is day one. */
  readonly firstDayCounts: boolean;
  /** A2: if true, an end on a day off moves to the next working day. Hours and counts back never roll (A4, A6). */
  readonly rollsOver: boolean;
  /** `before` = "at least n before" an event; absent = counted forward. */
  readonly direction?: 'before';
  /** The longest permitted duration. */
  readonly maximum?: boolean;
  /** First and last day on which a step starts this limit (A5); null = open. */
  readonly validFrom: LegalDate | null;
  readonly validTo: LegalDate | null;
  /** True only if article, length, unit and starting fact were all read in a source for this regime. */
  readonly verified: boolean;
  readonly note?: string;
}

export interface DueDay {
  /** The act is in time until the end of this day. */
  readonly dueOn: LegalDate;
  /** The count touched a day that the calendar has not verified: shown, and never a reason to refuse. */
  readonly provisional: boolean;
}

/**
 * The last day of a limit. A row with `direction: 'before'` is counted back from `start` (see `lastDayBefore`). For a
 * limit that starts at the end of another, `start` is the rolled end (A10).
 * @throws RangeError on hours, which need an instant: `dueAt`.
 */
export function dueOn(row: TimeLimitRow, start: LegalDate, calendar: Calendar): DueDay {
  if (row.direction === 'before') return lastDayBefore(row, start, calendar);
  switch (row.unit) {
    case 'workingDays':
      return countWorkingDays(dayNumber(start) + (row.firstDayCounts ? 0 : 1), row.length, 1, calendar);
    case 'calendarDays':
      return rolled(dayNumber(start) + row.length - (row.firstDayCounts ? 1 : 0), row, calendar);
    case 'months':
      return rolled(endOfMonths(start, row.length, row.firstDayCounts), row, calendar);
    case 'years':
      return rolled(endOfMonths(start, row.length * 12, row.firstDayCounts), row, calendar);
    case 'hours':
      throw new RangeError(`${row.id} runs in hours: it needs the instant at which it starts`);
  }
}

/** Hours run through nights and days off and do not roll (A4); counted back where the row says so. */
export function dueAt(row: TimeLimitRow, start: Instant): Instant {
  if (row.unit !== 'hours') throw new RangeError(`${row.id} runs in ${row.unit}, not in hours`);
  return plusHours(start, row.direction === 'before' ? -row.length : row.length);
}

/**
 * The last day on which an act due "at least n before" an event is in time: the n-th day counted back.
 * The event's own day is not counted and nothing rolls (A6).
 */
export function lastDayBefore(row: TimeLimitRow, event: LegalDate, calendar: Calendar): DueDay {
  const day = dayNumber(event);
  if (row.unit === 'workingDays') return countWorkingDays(day - 1, row.length, -1, calendar);
  if (row.unit === 'calendarDays') return { dueOn: fromDayNumber(day - row.length), provisional: false };
  throw new RangeError(`${row.id}: a count back in ${row.unit} is not known to the law`);
}

/** Whether a period is over: from the day after its rolled end. */
export function isOver(period: DueDay, on: LegalDate): boolean {
  return on > period.dueOn;
}

export type CoercionBan = 'night' | 'dayOff' | 'tetWindow';

export interface CoercionWindow {
  readonly allowed: boolean;
  readonly forbiddenBy: readonly CoercionBan[];
  readonly provisional: boolean;
}

/**
 * Whether coercion may start at this instant. Never from 22:00 to before 06:00 (A8), on rest days or holidays [L08
 * 46.2]; with forces also not in the Tết window [ND152 42.2; before 1 Jul 2026 assumed].
 */
export function coercionWindow(begins: Instant, forces: boolean, calendar: Calendar): CoercionWindow {
  const minute = minuteOfLegalDay(begins);
  const night = minute >= 22 * 60 || minute < 6 * 60;
  return window(legalDayOf(begins), night, forces, calendar);
}

/** Whether coercion may start on this day, when the hour is unknown: ignores the night ban. */
export function coercionDay(on: LegalDate, forces: boolean, calendar: Calendar): CoercionWindow {
  return window(on, false, forces, calendar);
}

function window(on: LegalDate, night: boolean, forces: boolean, calendar: Calendar): CoercionWindow {
  const day = calendar.day(on);
  const tet = calendar.tetWindow(on);
  const forbiddenBy: CoercionBan[] = [];
  if (night) forbiddenBy.push('night');
  if (!day.working) forbiddenBy.push('dayOff');
  if (forces && tet.inside) forbiddenBy.push('tetWindow');
  const provisional = !day.verified || (forces && !tet.verified);
  return { allowed: forbiddenBy.length === 0, forbiddenBy, provisional };
}

/** The length-th working day from `first` (included) in the direction of `step`. */
function countWorkingDays(first: number, length: number, step: 1 | -1, calendar: Calendar): DueDay {
  let provisional = false;
  let counted = 0;
  let day = first - step;
  while (counted < length) {
    day += step;
    if (!calendar.isVerified(day)) provisional = true;
    if (calendar.worksOn(day)) counted += 1;
  }
  return { dueOn: fromDayNumber(day), provisional };
}

/** Rolls an end over days off: only the end and these days depend on the calendar. */
function rolled(end: number, row: TimeLimitRow, calendar: Calendar): DueDay {
  return row.rollsOver ? rolledOver(fromDayNumber(end), calendar) : { dueOn: fromDayNumber(end), provisional: false };
}

/** The first working day from `end` on. */
export function rolledOver(end: LegalDate, calendar: Calendar): DueDay {
  let day = dayNumber(end);
  let provisional = !calendar.isVerified(day);
  while (!calendar.worksOn(day)) {
    day += 1;
    if (!calendar.isVerified(day)) provisional = true;
  }
  return { dueOn: fromDayNumber(day), provisional };
}

/** The corresponding date of the end (A3); one day earlier if the first day counts and the month has that date. */
function endOfMonths(start: LegalDate, months: number, firstDayCounts: boolean): number {
  const end = plusMonths(start, months);
  const isCorresponding = end.slice(8) === start.slice(8);
  return dayNumber(end) - (firstDayCounts && isCorresponding ? 1 : 0);
}
