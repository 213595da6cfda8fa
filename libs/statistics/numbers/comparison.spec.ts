import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digits, rounded } from './format.js';
import {
  formatBillions,
  formatCount,
  formatRate,
  type Fraction,
  growth,
  type Points,
  points,
  progress,
  rate,
  rateOfPercent,
} from '../index.js';

const inPercent = ({ num, den }: Fraction, decimals: number) => rounded({ num: num * 100n, den }, decimals);

describe('the three comparisons', () => {
  it('growth of counts and amounts is relative', () => {
    expect(inPercent(growth(3798, 4282), 1)).toBe(-113n);
    expect(inPercent(growth(150_060n, 116_531n), 2)).toBe(28_77n);
    expect(inPercent(growth(5, 0), 1)).toBeUndefined();
  });

  it('a rate against another rate or its target is in points', () => {
    expect(inPercent(points(rateOfPercent('85.70'), rateOfPercent('84.00')), 2)).toBe(1_70n);
    expect(inPercent(points(rateOfPercent('84.27'), rateOfPercent('83.90')), 2)).toBe(37n);
    expect(inPercent(points(rate(0, 0), rate(1, 2)), 2)).toBeUndefined();
  });

  it('progress to a target is a ratio of rates', () => {
    expect(inPercent(progress(rate(2887, 5067), rateOfPercent('84.00')), 1)).toBe(678n);
    expect(inPercent(progress(rate(6036, 10_316), rateOfPercent('83.25')), 2)).toBe(70_28n);
  });

  it('cannot be mixed: the compiler refuses', () => {
    // @ts-expect-error two rates do not grow, they differ in points
    expect(() => growth(rate(1, 2), rate(1, 3))).toThrow();
    // @ts-expect-error counts have no difference in points
    const wrong = (): unknown => points(3798, 4282);
    expect(wrong).toBeDefined();
    // @ts-expect-error a growth is not a difference in points
    const mixed: Points = growth(2, 1);
    expect(mixed.unit).toBe('growth');
    // @ts-expect-error cases and đồng are not compared with one another
    expect(growth(2, 1n).unit).toBe('growth');
  });
});

describe('formats', () => {
  it('keep the digits of published reports', () => {
    expect(formatCount(6377, 'en')).toBe('6,377');
    expect(formatCount(1_064_419, 'vi')).toBe('1.064.419');
    expect(formatBillions(10_286_999_999_999n, 1, 'en', 'over')).toBe('10,286.9');
    expect(formatBillions(10_286_950_000_000n, 1, 'en')).toBe('10,287.0');
    expect(formatBillions(257_999_999_999n, 0, 'vi', 'over')).toBe('257');
    expect(formatBillions(-12_340_000_000n, 1, 'vi')).toBe('−12,3');
    expect(formatRate(rate(576_884, 684_566), 'en')).toBe('84.27 %');
    expect(formatRate(rate(0, 0), 'vi')).toBe('–');
  });

  it('round half up, cut off for "over", go up for "nearly", always by magnitude', () => {
    expect(rounded({ num: 125n, den: 1000n }, 2)).toBe(13n);
    expect(rounded({ num: -125n, den: 1000n }, 2)).toBe(-13n);
    expect(rounded({ num: -129n, den: 1000n }, 2, 'over')).toBe(-12n);
    expect(rounded({ num: 2877n, den: 100n }, 0, 'nearly')).toBe(29n);
    expect(digits(5n, 2, 'en')).toBe('0.05');
  });

  it('fix the denominator of a printed rate: 125 cases at 27.47 % are of 455', () => {
    const fitting = Array.from({ length: 1000 }, (_, index) => index + 125).filter(
      (enforceable) => formatRate(rate(125, enforceable), 'en') === '27.47 %',
    );
    expect(fitting).toEqual([455]);
  });

  it('err by at most half of the last digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 18n), 10n ** 18n),
        fc.bigInt(1n, 10n ** 12n),
        fc.integer({ min: 0, max: 4 }),
        (num, den, decimals) => {
          const units = rounded({ num, den }, decimals) ?? 0n;
          const error = 2n * (units * den - num * 10n ** BigInt(decimals));
          expect(error <= den && error >= -den).toBe(true);
        },
      ),
    );
  });
});
