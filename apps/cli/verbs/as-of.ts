import {
  type Instant,
  instant,
  instantAt,
  isLegalDateInBounds,
  legalDateMax,
  legalDateMin,
  type LegalDate,
  plusDays,
} from '#case';
import { type Arguments, textOf, UsageError } from './verb.js';

export const asOfFlag = [
  '--as-of T',
  'theo những gì đã ghi đến khi đó: thời điểm RFC 3339, hoặc ngày (hết ngày, giờ Việt Nam)',
  'as known then: an instant of RFC 3339, or a date (its end in Việt Nam)',
] as const;

/** A moment of knowledge, and how whoever asked named it. */
export interface KnownBy {
  readonly asked: string;
  readonly instant: Instant;
}

const form =
  `--as-of takes an instant of RFC 3339 with an offset (2025-04-03T16:59:59Z) or a date (2025-04-03), from ` +
  `${legalDateMin} to ${legalDateMax}`;

/** Undefined: as known now. @throws UsageError for what is neither, and for what has not come yet */
export function knownByOf(given: Arguments, now: number = Date.now()): KnownBy | undefined {
  const asked = textOf(given, 'as-of');
  if (asked === undefined) return undefined;
  const at = isLegalDateInBounds(asked) ? endOfDay(asked) : instantIn(asked);
  const begins = isLegalDateInBounds(asked) ? startOfDay(asked) : at;
  if (Date.parse(begins) > now)
    throw new UsageError(`--as-of ${asked} has not come yet: name a time that has, or leave --as-of out for now`);
  return { asked, instant: at };
}

/** The last instant of a legal day. */
export function endOfDay(day: LegalDate): Instant {
  return new Date(Date.parse(startOfDay(plusDays(day, 1))) - 1).toISOString() as Instant;
}

const startOfDay = (day: LegalDate): Instant => instantAt(day, '00:00');

function instantIn(asked: string): Instant {
  try {
    const at = instant(asked);
    // An offset can lead out of the bounds, and into a year that is written with more digits.
    if (isLegalDateInBounds(at.slice(0, 10))) return at;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UsageError(`${form}, not ${asked === '' ? 'nothing' : asked}`);
}
