import { describe, expect, it } from '@jest/globals';
import calendarFile from './calendar-vn.json' with { type: 'json' };
import { calendar, calendarVersion, createCalendar, tetWindowDays } from './calendar.js';
import { dayNumber, legalDate, plusDays } from './legal-date.js';

const day = (text: string) => calendar.day(legalDate(text));

describe('the calendar', () => {
  it('names its version', () => {
    expect(calendarVersion).toBe(calendarFile.version);
  });

  it.each([
    ['2025-03-10', 'an ordinary Monday', true, true],
    ['2025-03-09', 'an ordinary Sunday', false, true],
    ['2025-04-26', 'a swapped working Saturday', true, true],
    ['2025-05-02', 'a swapped day off', false, true],
    ['2026-08-31', 'a swap that was not seen announced', false, false],
    ['2026-08-22', 'its working Saturday', true, false],
    ['2027-03-15', 'a Monday of a year without announcement', true, false],
    ['2022-12-30', 'a Friday before the range', true, false],
    ['2028-01-01', 'a Saturday after the range', false, false],
    ['1969-12-28', 'a Sunday before 1970', false, false],
  ])('knows %s, %s', (text, _, working, verified) => {
    expect(day(text)).toMatchObject({ working, verified });
    const number = dayNumber(legalDate(text));
    expect([calendar.worksOn(number), calendar.isVerified(number)]).toEqual([working, verified]);
    expect(calendar.isWorkingDay(legalDate(text))).toBe(working);
  });

  it('holds every listed day as the file has it, with its name in both languages', () => {
    for (const listed of calendarFile.days) {
      expect(day(listed.date)).toEqual({
        working: listed.kind === 'workingSaturday',
        verified: listed.verified,
        name: { vi: listed.name_vi, en: listed.name_en },
      });
    }
  });

  it('leaves an ordinary day without a name', () => {
    expect(day('2025-03-10')).not.toHaveProperty('name');
  });

  it('refuses a kind of day that it does not know', () => {
    const strange = { date: '2025-03-10', kind: 'half', name_vi: '', name_en: '', verified: true };
    expect(() => createCalendar({ ...calendarFile, days: [strange] })).toThrow('half');
  });
});

describe('the Tết window', () => {
  it('has the edges that the file prints, around the mùng 1 that its days name', () => {
    for (const { lunarNewYear, from, to, verified } of calendarFile.tetWindow) {
      expect(day(lunarNewYear).name?.vi).toContain('mùng 1');
      expect([plusDays(legalDate(lunarNewYear), -tetWindowDays), plusDays(legalDate(lunarNewYear), tetWindowDays)]) //
        .toEqual([from, to]);
      for (const inside of [from, lunarNewYear, to]) {
        expect(calendar.tetWindow(legalDate(inside))).toEqual({ inside: true, verified, lunarNewYear });
      }
      expect(calendar.tetWindow(plusDays(legalDate(from), -1)).inside).toBe(false);
      expect(calendar.tetWindow(plusDays(legalDate(to), 1)).inside).toBe(false);
    }
  });

  it('is unknown in a year of which the calendar has no mùng 1', () => {
    expect(calendar.tetWindow(legalDate('2028-02-01'))).toEqual({ inside: false, verified: false });
  });
});
