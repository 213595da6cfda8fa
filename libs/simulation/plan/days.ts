import { calendar, dayNumber, type LegalDate } from '#case';
import type { Span } from './case-plan.js';

/** Days as numbers, with the working days of public servants, for the stories. */
export const works = (day: number): boolean => calendar.worksOn(day);

export function workingFrom(day: number): number {
  let at = day;
  while (!works(at)) at += 1;
  return at;
}

export function workingUntil(day: number): number {
  let at = day;
  while (!works(at)) at -= 1;
  return at;
}

export function plusWorking(day: number, count: number): number {
  let at = workingFrom(day);
  for (let left = count; left > 0; left -= 1) at = workingFrom(at + 1);
  return at;
}

/** The days of the log, as numbers. */
export interface Timeline extends Readonly<Record<Span, { readonly from: number; readonly to: number }>> {
  /** First day with a recorded fact. */
  readonly logBegins: number;
  /** The last recorded day that the report knows. */
  readonly known: number;
  /** The last day on which a late fact was recorded. */
  readonly lateUntil: number;
}

export function timelineOf(
  { from, to, lastFrom, lastTo }: Record<'from' | 'to' | 'lastFrom' | 'lastTo', LegalDate>,
  knownAfterDays: number,
): Timeline {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  const [lastStart, lastEnd] = [dayNumber(lastFrom), dayNumber(lastTo)];
  return {
    logBegins: workingFrom(lastStart - 30),
    before: { from: lastStart - 6 * 365, to: lastStart - 1 },
    first: { from: lastStart, to: lastEnd },
    summer: { from: lastEnd + 1, to: start - 1 },
    second: { from: start, to: end },
    known: end + knownAfterDays,
    lateUntil: end + 61,
  };
}
