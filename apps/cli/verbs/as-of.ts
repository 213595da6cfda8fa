import {
  dayVi,
  type Instant,
  instantAt,
  instantInBounds,
  isLegalDateInBounds,
  type Label,
  legalDateMax,
  legalDateMin,
  type LegalDate,
  legalDayOf,
  timeOfDayOf,
  plusDays,
} from '#case';
import { type Arguments, textOf, UsageError } from './verb.js';

export const asOfFlag = [
  '--as-of T',
  'theo những gì đã ghi đến khi đó: thời điểm RFC 3339, hoặc ngày (hết ngày, giờ Việt Nam; hôm nay: đến lúc này)',
  'as known then: an instant of RFC 3339, or a date (its end in Việt Nam; for today: now)',
] as const;

/** A point in system time, not in the future: as the user wrote it, and as readers see it. */
export interface KnownBy {
  readonly asked: string;
  readonly instant: Instant;
  readonly label: Label;
}

const form = {
  vi:
    `--as-of nhận một thời điểm theo RFC 3339 có múi giờ (2025-04-03T16:59:59Z) hoặc một ngày (2025-04-03), từ ` +
    `${legalDateMin} đến ${legalDateMax}`,
  en:
    `--as-of takes an instant of RFC 3339 with an offset (2025-04-03T16:59:59Z) or a date (2025-04-03), from ` +
    `${legalDateMin} to ${legalDateMax}`,
};

/** Undefined: as known now. @throws UsageError for text that is no time, and for a time in the future */
export function knownByOf(given: Arguments, now: number = Date.now()): KnownBy | undefined {
  const asked = textOf(given, 'as-of');
  if (asked === undefined) return undefined;
  const begins = isLegalDateInBounds(asked) ? startOfDay(asked) : instantIn(asked);
  if (Date.parse(begins) > now)
    throw new UsageError({
      vi: `--as-of ${asked} chưa tới: hãy ghi một thời điểm đã qua, hoặc bỏ --as-of để lấy hiện nay`,
      en: `--as-of ${asked} has not come yet: name a time that has, or leave --as-of out for now`,
    });
  if (isLegalDateInBounds(asked)) return endOfDay(asked, now);
  return { asked, instant: begins, label: { vi: timeVi(begins), en: asked } };
}

/**
 * The legal date of a flag, default today. @throws UsageError for text that is no date, and for a date in the future
 */
export function dayOf(given: Arguments, name: string, now: number = Date.now()): LegalDate {
  const today = legalDayOf(new Date(now).toISOString() as Instant);
  const day = textOf(given, name) ?? today;
  if (!isLegalDateInBounds(day))
    throw new UsageError({
      vi: `--${name} là một ngày như 2025-03-31, không phải ${day}`,
      en: `--${name} is a date such as 2025-03-31, not ${day}`,
    });
  if (day > today)
    throw new UsageError({
      vi: `--${name} ${day} chưa tới: hãy ghi một ngày đã qua, hoặc bỏ đi để lấy hôm nay`,
      en: `--${name} ${day} has not come yet: name a day that has, or leave it out for today`,
    });
  return day;
}

/** The last instant of a legal day; for today the present, because later facts may still come. */
export function endOfDay(day: LegalDate, now: number = Date.now()): KnownBy {
  const end = Date.parse(startOfDay(plusDays(day, 1))) - 1;
  const at = new Date(Math.min(end, now)).toISOString() as Instant;
  const label =
    now < end
      ? { vi: timeVi(at), en: `${timeOfDayOf(at)} on ${day} (Việt Nam)` }
      : { vi: `hết ngày ${dayVi(day)}`, en: `the end of ${day}` };
  return { asked: day, instant: at, label };
}

/** With seconds unless they are 0: `10:03 ngày 18/5/2026`. */
function timeVi(at: Instant): string {
  const seconds = at.slice('2026-05-18T03:03'.length).replace(/(\.0+)?Z$/, '');
  return `${timeOfDayOf(at)}${seconds === ':00' ? '' : seconds} ngày ${dayVi(legalDayOf(at))}`;
}

const startOfDay = (day: LegalDate): Instant => instantAt(day, '00:00');

function instantIn(asked: string): Instant {
  const at = instantInBounds(asked);
  if (at === undefined) throw new UsageError({ vi: `${form.vi}, không phải ${asked}`, en: `${form.en}, not ${asked}` });
  return at;
}
