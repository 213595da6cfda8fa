import { type Label, dayVi, type LegalDate, legalDate, plusDays, statisticalYearOf, statisticalYearStart } from '#case';

/** A cumulative period of a statistical year: from its 1 October to a cut-off, that day included [TTLT12 6]. */
export interface Period {
  /** Named after the year in which it ends: 6 months of 2025 are 1 October 2024 – 31 March 2025. */
  readonly year: number;
  readonly from: LegalDate;
  readonly to: LegalDate;
  /** Whole months since 1 October, if the cut-off ends a month; otherwise undefined. */
  readonly months: number | undefined;
}

/** The inter-agency periods: 31 December, 31 March, 31 July, 30 September [TTLT12 6]. */
export const reportedMonths = [3, 6, 10, 12] as const;

/** @throws RangeError unless months is 1–12 */
export function periodOf(year: number, months: number): Period {
  if (!Number.isInteger(months) || months < 1 || months > 12) throw new RangeError(`${months} months: 1 to 12`);
  const next = 10 + months;
  const first = next > 12 ? `${four(year)}-${two(next - 12)}-01` : `${four(year - 1)}-${two(next)}-01`;
  return { year, from: statisticalYearStart(year), to: plusDays(legalDate(first), -1), months };
}

/** The period that any cut-off closes. */
export function periodUntil(to: LegalDate): Period {
  const year = statisticalYearOf(to);
  const month = Number(to.slice(5, 7));
  const endsMonth = plusDays(to, 1).endsWith('-01');
  const months = endsMonth ? (month >= 10 ? month - 9 : month + 3) : undefined;
  return { year, from: statisticalYearStart(year), to, months };
}

/**
 * The same period of the year before. The end of a month corresponds to the end of that month, so that 29 February
 * corresponds to 28 February and whole months are compared with whole months; any other day corresponds to the same
 * day.
 */
export function samePeriodLastYear({ year, to, months }: Period): Period {
  if (months !== undefined) return periodOf(year - 1, months);
  return periodUntil(legalDate(`${four(Number(to.slice(0, 4)) - 1)}${to.slice(4)}`));
}

const two = (value: number): string => String(value).padStart(2, '0');
const four = (year: number): string => String(year).padStart(4, '0');
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function dayWords(date: LegalDate): Label {
  const [year = '', month = '', day = ''] = date.split('-');
  return { vi: dayVi(date), en: `${Number(day)} ${monthNames[Number(month) - 1]} ${year}` };
}

/** "1 Oct 2024 – 31 Mar 2025". */
export function datesOf({ from, to }: Pick<Period, 'from' | 'to'>): Label {
  const [first, last] = [dayWords(from), dayWords(to)];
  return { vi: `${first.vi} – ${last.vi}`, en: `${first.en} – ${last.en}` };
}

/** "the first 6 months of 2025 (1 Oct 2024 – 31 Mar 2025)". */
export function periodLabel(period: Period): Label {
  const { year, months } = period;
  const dates = datesOf(period);
  if (months === 12) return { vi: `năm ${year} (${dates.vi})`, en: `the year ${year} (${dates.en})` };
  if (months === undefined)
    return { vi: `năm ${year} đến ngày chốt (${dates.vi})`, en: `the year ${year} to the cut-off (${dates.en})` };
  const en = months === 1 ? 'the first month' : `the first ${months} months`;
  return { vi: `${months} tháng đầu năm ${year} (${dates.vi})`, en: `${en} of ${year} (${dates.en})` };
}
