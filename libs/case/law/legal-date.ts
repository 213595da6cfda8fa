/** A day of the law in Asia/Ho_Chi_Minh (UTC+7, no summer time), `YYYY-MM-DD`. Text order is date order. */
export type LegalDate = string & { readonly __legalDate: unique symbol };

/** An instant in RFC 3339, UTC, with milliseconds: `2025-04-03T02:10:00.000Z`. Text order is time order. */
export type Instant = string & { readonly __instant: unique symbol };

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const hoChiMinhOffsetHours = 7;
const hoChiMinhOffsetMs = hoChiMinhOffsetHours * hourMs;

/**
 * Bounds of the legal dates in bodies and parameters, both included. The first year is that of the courts whose
 * judgments are enforced here: judgments and cases in the separate book can be decades old. The last year is decades
 * beyond every term of the law from today. Whole years, so that a schema can express them; each of them, the year
 * before and the statistical year after have four digits, which case numbers and text order need. The calendar file
 * covers fewer years; outside them days are provisional.
 */
export const legalDateMin = '1945-01-01' as LegalDate;
export const legalDateMax = '2099-12-31' as LegalDate;
/** Form and bounds as a pattern; the format `date` ensures that the day is real. */
export const legalDatePattern = '^(19(4[5-9]|[5-9][0-9])|20[0-9]{2})-[0-9]{2}-[0-9]{2}$';

/** A real day within the bounds. */
export function isLegalDateInBounds(text: unknown): text is LegalDate {
  return isLegalDate(text) && text >= legalDateMin && text <= legalDateMax;
}

/** A real day of any year: dates that engines before 0.2.0 stored must stay readable. */
export function isLegalDate(text: unknown): text is LegalDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(month, Number(text.slice(0, 4)));
}

function daysOf(month: number, year: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** @throws RangeError when the text is not a real day. */
export function legalDate(text: string): LegalDate {
  if (!isLegalDate(text)) throw new RangeError(`${text} is not a date of the calendar (YYYY-MM-DD)`);
  return text;
}

/**
 * Years from 0 to 9999 have four digits, and stored facts may have any of them. Arithmetic beyond them returns the last
 * day, or a text that sorts before every date: so text order stays date order, and nothing throws.
 */
const lastDate = '9999-12-31' as LegalDate;
const beforeAllDates = '0000-00-00' as LegalDate;
const firstDay = Date.parse('0000-01-01T00:00:00Z') / dayMs;
const lastDay = Date.parse(`${lastDate}T00:00:00Z`) / dayMs;

/** @throws RangeError when the text is not a real day within the bounds. */
export function legalDateInBounds(text: string): LegalDate {
  if (!isLegalDateInBounds(text))
    throw new RangeError(`${text} is not a date from ${legalDateMin} to ${legalDateMax} (YYYY-MM-DD)`);
  return text;
}

/** Days since 1970-01-01, the unit of all date arithmetic here. */
export function dayNumber(date: LegalDate): number {
  return date === beforeAllDates ? firstDay - 1 : Date.parse(`${date}T00:00:00Z`) / dayMs;
}

export function fromDayNumber(day: number): LegalDate {
  if (day > lastDay) return lastDate;
  if (day < firstDay) return beforeAllDates;
  return new Date(day * dayMs).toISOString().slice(0, 10) as LegalDate;
}

export function plusDays(date: LegalDate, days: number): LegalDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** From this hour on, UTC, it is the next day in Ho Chi Minh City. */
const nextDayFromHour = 24 - hoChiMinhOffsetHours;

export function legalDayOf(instant: Instant): LegalDate {
  const day = instant.slice(0, 10) as LegalDate;
  return Number(instant.slice(11, 13)) < nextDayFromHour ? day : plusDays(day, 1);
}

/** The statistical year (1 October – 30 September) is named after the year in which it ends [TTLT12 6]. */
export function statisticalYearOf(date: LegalDate): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5) >= '10-01' ? year + 1 : year;
}

/** First day of a statistical year. */
export function statisticalYearStart(year: number): LegalDate {
  return (year < 1 ? '0000-01-01' : `${yearText(year - 1)}-10-01`) as LegalDate;
}

const yearText = (year: number): string => String(year).padStart(4, '0');

export function earlier(a: LegalDate, b: LegalDate): LegalDate {
  return a <= b ? a : b;
}

export function later(a: LegalDate, b: LegalDate): LegalDate {
  return a >= b ? a : b;
}

/** Last day of a statistical year. */
export function statisticalYearEnd(year: number): LegalDate {
  return year > 9999 ? lastDate : (`${yearText(year)}-09-30` as LegalDate);
}

/**
 * The instant of an RFC 3339 text with any offset, in the one form that is stored. Undefined when the text has no
 * offset, is no real time, or lies outside the bounds of legal dates.
 */
export function instantInBounds(text: string): Instant | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const time = Date.parse(text);
  if (!isLegalDateInBounds(parts?.[1]) || Number.isNaN(time)) return undefined;
  const at = new Date(time).toISOString() as Instant;
  // The offset may move it out of the bounds, or into a year of more than four digits.
  return isLegalDateInBounds(at.slice(0, 10)) ? at : undefined;
}

export function plusHours(at: Instant, hours: number): Instant {
  return new Date(Date.parse(at) + hours * hourMs).toISOString() as Instant;
}

/** The instant at which it is `HH:MM` on this day in Ho Chi Minh City. */
export function instantAt(date: LegalDate, time: string): Instant {
  return new Date(Date.parse(`${date}T${time}:00Z`) - hoChiMinhOffsetMs).toISOString() as Instant;
}

/** The local time in Ho Chi Minh City, `YYYY-MM-DD HH:MM`. */
export function localTimeOf(at: Instant): string {
  return new Date(Date.parse(at) + hoChiMinhOffsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** The local time of day, `HH:MM`. */
export function timeOfDayOf(at: Instant): string {
  return localTimeOf(at).slice('YYYY-MM-DD '.length);
}

/** Minutes since 00:00 on the legal day of an instant: 0–1439. */
export function minuteOfLegalDay(at: Instant): number {
  return Math.floor(((Date.parse(at) + hoChiMinhOffsetMs) % dayMs) / 60_000);
}

/**
 * The corresponding date of a later month, or the last day of that month where it has no such date (A3).
 * @param months at least 0
 */
export function plusMonths(date: LegalDate, months: number): LegalDate {
  const monthIndex = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex % 12;
  const monthDays = new Date(timeOf(year, month + 1, 0)).getUTCDate();
  return fromDayNumber(timeOf(year, month, Math.min(Number(date.slice(8)), monthDays)) / dayMs);
}

/** Unlike `Date.UTC`, which maps the years 0 to 99 to the twentieth century. */
const timeOf = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month, day);
