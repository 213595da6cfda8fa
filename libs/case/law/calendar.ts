import calendarFile from './calendar-vn.json' with { type: 'json' };
import { dayNumber, fromDayNumber, legalDate, type LegalDate, plusDays } from './legal-date.js';

/** The calendar's knowledge of one day. */
export interface CalendarDay {
  readonly working: boolean;
  /** False for days that the calendar marks so, and for every day of a year that has not been announced. */
  readonly verified: boolean;
  /** Only days whose status differs from their weekday's have a name. */
  readonly name?: { readonly vi: string; readonly en: string };
}

/** The position of a day relative to the fifteen days before and after Tết [ND152 42.2]. */
export interface TetWindow {
  readonly inside: boolean;
  /** False where mùng 1 of that year is unknown or only computed. */
  readonly verified: boolean;
  /** Mùng 1 of the lunar year that begins in the day's calendar year, where the calendar has it. */
  readonly lunarNewYear?: LegalDate;
}

/** The working days of public servants. Every count of days takes a calendar, and a fact names its version. */
export interface Calendar {
  readonly version: string;
  day(date: LegalDate): CalendarDay;
  isWorkingDay(date: LegalDate): boolean;
  tetWindow(date: LegalDate): TetWindow;
  /** As `isWorkingDay`, by day number: for loops. */
  worksOn(day: number): boolean;
  /** As `day(…).verified`, by day number. */
  isVerified(day: number): boolean;
}

/** The shape of `calendar-vn.json`. */
export interface CalendarFile {
  readonly version: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly tetWindow: readonly { readonly year: number; readonly lunarNewYear: string; readonly verified: boolean }[];
  readonly days: readonly {
    readonly date: string;
    readonly kind: string;
    readonly name_vi: string;
    readonly name_en: string;
    readonly verified: boolean;
  }[];
}

/** Days before and after mùng 1, both ends included (A9). */
export const tetWindowDays = 15;

const kindsOff = new Set(['statutory', 'compensatory', 'swappedOff']);

/** 1970-01-01 was a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

/** @throws RangeError at start-up on an unknown kind of day */
export function createCalendar(file: CalendarFile): Calendar {
  const off = new Set<number>();
  const worked = new Set<number>();
  const unverified = new Set<number>();
  const names = new Map<number, { readonly vi: string; readonly en: string }>();
  const announcedYears = new Set<string>();
  const firstDay = dayNumber(legalDate(file.range.from));
  const lastDay = dayNumber(legalDate(file.range.to));

  for (const listed of file.days) {
    const day = dayNumber(legalDate(listed.date));
    if (kindsOff.has(listed.kind)) off.add(day);
    else if (listed.kind === 'workingSaturday') worked.add(day);
    else throw new RangeError(`${listed.date} is of an unknown kind: ${listed.kind}`);
    names.set(day, { vi: listed.name_vi, en: listed.name_en });
    if (listed.verified) announcedYears.add(listed.date.slice(0, 4));
    else unverified.add(day);
  }
  // No day of a year without an announced day is verified, because swapped days may still be announced for it.
  for (let day = firstDay; day <= lastDay; day += 1) {
    if (!announcedYears.has(yearOfDay(day))) unverified.add(day);
  }
  const newYears = new Map(
    file.tetWindow.map((entry) => [
      entry.year,
      { lunarNewYear: legalDate(entry.lunarNewYear), verified: entry.verified },
    ]),
  );

  const worksOn = (day: number): boolean => worked.has(day) || !(off.has(day) || isWeekend(day));
  const isVerified = (day: number): boolean => day >= firstDay && day <= lastDay && !unverified.has(day);
  return {
    version: file.version,
    worksOn,
    isVerified,
    isWorkingDay: (date) => worksOn(dayNumber(date)),
    day(date) {
      const day = dayNumber(date);
      const name = names.get(day);
      return { working: worksOn(day), verified: isVerified(day), ...(name === undefined ? {} : { name }) };
    },
    tetWindow(date) {
      // The window never crosses 31 December, so the day's own year identifies it.
      const newYear = newYears.get(Number(date.slice(0, 4)));
      if (newYear === undefined) return { inside: false, verified: false };
      const { lunarNewYear } = newYear;
      const inside = date >= plusDays(lunarNewYear, -tetWindowDays) && date <= plusDays(lunarNewYear, tetWindowDays);
      return { inside, ...newYear };
    },
  };
}

function yearOfDay(day: number): string {
  return fromDayNumber(day).slice(0, 4);
}

/** The calendar in use. Outside its range only weekends are known, and no day is verified. */
export const calendar: Calendar = createCalendar(calendarFile);

export const calendarVersion: string = calendar.version;
