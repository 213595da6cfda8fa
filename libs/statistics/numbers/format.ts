import type { Fraction, Rate } from './fraction.js';

export type Language = 'vi' | 'en';

/** Returns a function that picks the text of one language. */
export const wordsIn =
  (language: Language) =>
  (vi: string, en: string): string =>
    language === 'vi' ? vi : en;

/** Rounding of the magnitude: half up; "over" (trên) truncates; "nearly" (gần) rounds up to the last printed digit. */
export type Rounding = 'halfUp' | 'over' | 'nearly';

/** Printed for a value that does not exist, such as 0/0. */
export const noValue = '–';

const dongPerBillion = 1_000_000_000n;

/**
 * A value in units of its last printed digit: 0.5698 with 2 decimals is 57. Rounds the magnitude, because a report
 * rounds "a decrease of 11.3 %". Undefined where there is no value.
 */
export function rounded(value: Fraction, decimals: number, rounding: Rounding = 'halfUp'): bigint | undefined {
  if (value.den === 0n) return undefined;
  const negative = value.num < 0n !== value.den < 0n;
  const num = abs(value.num) * 10n ** BigInt(decimals);
  const den = abs(value.den);
  const magnitude =
    rounding === 'halfUp' ? (2n * num + den) / (2n * den) : rounding === 'over' ? num / den : (num + den - 1n) / den;
  return negative ? -magnitude : magnitude;
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** Digits with separators: "10,286.9" in English, "10.286,9" in Vietnamese; a minus sign is "−". */
export function digits(units: bigint, decimals: number, language: Language): string {
  const text = abs(units)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const english = `${whole}${decimals > 0 ? `.${text.slice(-decimals)}` : ''}`;
  return `${units < 0n ? '−' : ''}${inLanguage(english, language)}`;
}

/** Converts a number with English separators to those of a language. */
export function inLanguage(english: string, language: Language): string {
  if (language === 'en') return english;
  return english.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
}

/** A figure such as "10,286.9" or "+1.70 pp" for readers of a language; "–" for none. Words stay as they are. */
export function figureIn(english: string | undefined, language: Language): string {
  if (english === undefined) return noValue;
  return /[\p{L}]{3}/u.test(english)
    ? english
    : inLanguage(english, language).replace('pp', wordsIn(language)('điểm %', 'pp'));
}

/** The decimal text of a value for machines: "-11.34"; null where there is no value. */
export function decimalText(value: Fraction, decimals: number): string | null {
  const units = rounded(value, decimals);
  return units === undefined ? null : digits(units, decimals, 'en').replaceAll(',', '').replace('−', '-');
}

export function formatCount(cases: number | bigint, language: Language): string {
  return digits(BigInt(cases), 0, language);
}

/** Đồng as billions, 0–1 decimals in reports, without the unit. */
export function formatBillions(dong: bigint, decimals: number, language: Language, rounding?: Rounding): string {
  return digits(rounded(billions(dong), decimals, rounding) ?? 0n, decimals, language);
}

export function billions(dong: bigint): Fraction {
  return { num: dong, den: dongPerBillion };
}

/** A value in percent, or a difference in points, with two decimals and without the sign: "56.98"; "–" for none. */
export function inPercent(value: Fraction | undefined, language: Language): string {
  const units = value && rounded({ num: value.num * 100n, den: value.den }, 2);
  return units === undefined ? noValue : digits(units, 2, language);
}

/** A rate, "56.98 %". */
export function formatRate(rate: Rate, language: Language): string {
  const text = inPercent(rate, language);
  return text === noValue ? noValue : `${text} %`;
}
