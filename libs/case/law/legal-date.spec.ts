import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayNumber,
  earlier,
  fromDayNumber,
  type Instant,
  instantAt,
  instantInBounds,
  isLegalDate,
  isLegalDateInBounds,
  later,
  legalDate,
  type LegalDate,
  legalDayOf,
  localTimeOf,
  minuteOfLegalDay,
  plusDays,
  plusHours,
  plusMonths,
  statisticalYearEnd,
  statisticalYearOf,
  statisticalYearStart,
} from './legal-date.js';

describe('a legal date', () => {
  it.each(['2025-02-31', '2025-13-01', '2025-1-1', '2023-02-29', '', 'yesterday', 20250101, null])(
    'is not %p',
    (text) => {
      expect(isLegalDate(text)).toBe(false);
      expect(() => legalDate(text as string)).toThrow(RangeError);
    },
  );

  it('is a day that the calendar has, in any year', () => {
    const part = (max: number, digits: number) => fc.nat({ max }).map((n) => String(n).padStart(digits, '0'));
    fc.assert(
      fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const read = new Date(`${text}T00:00:00Z`);
        expect(isLegalDate(text)).toBe(!Number.isNaN(read.getTime()) && read.toISOString().startsWith(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['1944-12-31', false],
    ['1945-01-01', true],
    ['2099-12-31', true],
    ['2100-01-01', false],
    ['0025-03-31', false],
    ['2025-02-29', false],
  ])('of a new act, %s, is within the bounds: %p', (text, is) => {
    expect(isLegalDateInBounds(text)).toBe(is);
  });

  it('is its day number and back, in the same order', () => {
    // 0000-01-01 to 9999-12-31.
    const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(dayNumber(fromDayNumber(a))).toBe(a);
        expect(fromDayNumber(a) < fromDayNumber(b)).toBe(a < b);
        expect([earlier(fromDayNumber(a), fromDayNumber(b)), later(fromDayNumber(a), fromDayNumber(b))]).toEqual([
          fromDayNumber(Math.min(a, b)),
          fromDayNumber(Math.max(a, b)),
        ]);
      }),
    );
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2024-12-15', 0, '2024-12-15'],
    ['2024-10-15', 27, '2027-01-15'],
    ['0025-03-31', 6, '0025-09-30'],
    ['9999-12-31', 6, '9999-12-31'],
  ])('%s and %i months is %s', (start, months, end) => {
    expect(plusMonths(legalDate(start), months)).toBe(end);
  });

  it('lies in the statistical year between its start and end', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }).map(fromDayNumber), (date) => {
        const year = statisticalYearOf(date);
        expect(statisticalYearStart(year) <= date && date <= statisticalYearEnd(year)).toBe(true);
        expect(plusDays(statisticalYearStart(year), -1) < date).toBe(true);
      }),
    );
  });

  it('keeps its order and its form where the years of four digits end', () => {
    const [first, last] = ['0000-01-01', '9999-12-31'].map((text) => legalDate(text));
    expect(plusDays(first!, -1) < first!).toBe(true);
    expect(plusDays(plusDays(first!, -1), 1)).toBe(first);
    expect(plusDays(last!, 1)).toBe(last);
    expect(statisticalYearStart(25)).toBe('0024-10-01');
  });
});

describe('an instant', () => {
  it('is kept in UTC with milliseconds, and falls on its day in Viet Nam', () => {
    const at = instantInBounds('2025-10-01T00:00:00+07:00')!;
    expect(at).toBe('2025-09-30T17:00:00.000Z');
    expect([legalDayOf(at), minuteOfLegalDay(at)]).toEqual(['2025-10-01', 0]);
    expect(minuteOfLegalDay(instantInBounds('2025-09-30T16:59:59.999Z')!)).toBe(1439);
    expect(plusHours(at, -24)).toBe('2025-09-29T17:00:00.000Z');
  });

  it.each([
    '2025-10-01',
    '2025-10-01T00:00:00',
    '2025-02-31T00:00:00Z',
    '2025-10-01T25:00:00Z',
    'now',
    '1944-12-31T23:59:59Z',
    '2099-12-31T23:59:59-07:00',
  ])('is not %p', (text) => {
    expect(instantInBounds(text)).toBeUndefined();
  });
});

/** Golden: the output before these functions were merged. */
describe('a clock in Ho Chi Minh City', () => {
  it.each([
    ['1945-01-01', '00:00', '1944-12-31T17:00:00.000Z'],
    ['1945-01-01', '06:59', '1944-12-31T23:59:00.000Z'],
    ['1945-01-01', '07:00', '1945-01-01T00:00:00.000Z'],
    ['1945-01-01', '23:59', '1945-01-01T16:59:00.000Z'],
    ['2000-02-29', '00:00', '2000-02-28T17:00:00.000Z'],
    ['2000-02-29', '06:59', '2000-02-28T23:59:00.000Z'],
    ['2000-02-29', '07:00', '2000-02-29T00:00:00.000Z'],
    ['2000-02-29', '23:59', '2000-02-29T16:59:00.000Z'],
    ['2025-09-30', '00:00', '2025-09-29T17:00:00.000Z'],
    ['2025-09-30', '06:59', '2025-09-29T23:59:00.000Z'],
    ['2025-09-30', '07:00', '2025-09-30T00:00:00.000Z'],
    ['2025-09-30', '23:59', '2025-09-30T16:59:00.000Z'],
    ['9999-12-30', '00:00', '9999-12-29T17:00:00.000Z'],
    ['9999-12-30', '06:59', '9999-12-29T23:59:00.000Z'],
    ['9999-12-30', '07:00', '9999-12-30T00:00:00.000Z'],
    ['9999-12-30', '23:59', '9999-12-30T16:59:00.000Z'],
  ] as const)('on %s at %s', (day, time, at) => {
    expect(instantAt(day as LegalDate, time)).toBe(at);
    expect(localTimeOf(at as Instant)).toBe(`${day} ${time}`);
    expect(legalDayOf(at as Instant)).toBe(day);
  });
});
