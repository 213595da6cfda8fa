import { describe, expect, it } from '@jest/globals';
import { legalDate } from '#case';
import { periodLabel, periodOf, periodUntil, reportedMonths, samePeriodLastYear } from '../index.js';

describe('periods', () => {
  it('are cumulative from 1 October', () => {
    expect(reportedMonths.map((months) => periodOf(2025, months)).map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2024-10-01 2024-12-31',
      '2024-10-01 2025-03-31',
      '2024-10-01 2025-07-31',
      '2024-10-01 2025-09-30',
    ]);
    expect(() => periodOf(2025, 13)).toThrow(RangeError);
  });

  it.each([
    ['2025-03-31', 2025, 6, '2024-03-31'],
    ['2024-10-01', 2025, undefined, '2023-10-01'],
    ['2025-09-30', 2025, 12, '2024-09-30'],
    ['2024-02-29', 2024, 5, '2023-02-28'],
    ['2025-02-28', 2025, 5, '2024-02-29'],
    ['2024-02-28', 2024, undefined, '2023-02-28'],
    ['2025-01-15', 2025, undefined, '2024-01-15'],
  ])('until %s: year %s, %s months; last year until %s', (to, year, months, lastYear) => {
    const period = periodUntil(legalDate(to));
    expect([period.year, period.months]).toEqual([year, months]);
    expect(samePeriodLastYear(period).to).toBe(lastYear);
    expect(samePeriodLastYear(period).year).toBe(year - 1);
  });

  it('say their name', () => {
    expect(periodLabel(periodOf(2025, 6))).toEqual({
      vi: '6 tháng đầu năm 2025 (1/10/2024 – 31/3/2025)',
      en: 'the first 6 months of 2025 (1 Oct 2024 – 31 Mar 2025)',
    });
    expect(periodLabel(periodUntil(legalDate('2024-11-05'))).en).toBe(
      'the year 2025 to the cut-off (1 Oct 2024 – 5 Nov 2024)',
    );
  });
});
