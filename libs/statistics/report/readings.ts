import type { Label } from '#case';
import type { Column } from '../form/columns.js';
import {
  type Family,
  infoOf,
  type MeasureParts,
  type Operands,
  printedValue,
  referenceOf,
  valueOf,
} from './figure-kinds.js';
import type { PrintedFigure } from './figures-file.js';
import { digits, type Language, rounded } from '../numbers/format.js';
import type { Fraction } from '../numbers/fraction.js';

/** One reading of an ambiguous figure, tested against the numbers. */
export interface Candidate {
  readonly says: Label;
  readonly fits: boolean;
  /** The value of this reading, or what it implies. */
  readonly value?: Label;
}

/**
 * The chosen reading of an ambiguous figure, and whether arithmetic alone decides it. Tested each time, never stored.
 */
export interface Reading {
  readonly decidedBy: 'arithmetic' | 'choice' | 'nothing';
  readonly text: Label;
  /** The first is the one that we compute. */
  readonly candidates: readonly Candidate[];
}

interface Question {
  readonly operands: Operands;
  readonly family: Family;
  readonly parts: MeasureParts;
  readonly against: string | undefined;
  /** Computed, in units of the last digit. */
  readonly units: bigint;
  readonly decimals: number;
  /** Printed, in the same units and signed; absent when nothing is printed. */
  readonly expected: bigint | undefined;
  readonly siblings: readonly (Omit<PrintedFigure, 'printed'> & { readonly printed?: string })[];
}

/** Chooses the reading of an ambiguous figure; undefined for an unambiguous one. */
export function readingOf(question: Question): Reading | undefined {
  const { family, parts } = question;
  if (family === 'progress') return progressReading(question);
  if (family === 'growth' && parts.column !== 'G') {
    const change = siblingChange(question);
    return change ? growthBase(question, change) : growthByOrTo(question);
  }
  return family === 'change' && parts.of === 'money' && parts.column === 'A2' ? changeBase(question) : undefined;
}

/** The change of the same measure that is reported beside a growth: as printed, or else as computed. */
function siblingChange({ operands, parts, against, siblings }: Question): Fraction | undefined {
  const { column, of } = parts;
  const sibling = siblings.find(
    (each) =>
      each.measure === `${column}.${of}` &&
      infoOf(each.kind)?.family === 'change' &&
      referenceOf(each.against) === referenceOf(against),
  );
  if (sibling === undefined) return undefined;
  return printedFraction(sibling) ?? valueOf(operands, 'change', parts, against);
}

const ofColumn: Partial<Record<Column | 'G', Label>> = {
  A: { vi: 'của tổng số thụ lý (A)', en: 'of the total handled (A)' },
  A2: { vi: 'của thụ lý mới (A2)', en: 'of newly received (A2)' },
};

/** "Decreased by 484, or 11.3 %": of which count? For each candidate count, tests change ÷ (count now − change). */
function growthBase(question: Question, change: Fraction): Reading | undefined {
  if (question.parts.column !== 'A2') return undefined;
  const { units, expected = units, decimals } = question;
  const candidates = (['A2', 'A'] as const).map((column): Candidate => {
    const now = valueNow(question, column);
    const before = now && minus(now, change);
    const share =
      before && before.num > 0n ? { num: change.num * before.den * 100n, den: change.den * before.num } : undefined;
    const value = share && rounded(share, decimals);
    const two = share && rounded(share, 2);
    return {
      says: ofColumn[column]!,
      fits: value === expected,
      ...(two === undefined ? {} : { value: words(two, 2, ' %', ' %') }),
    };
  });
  return verdict(candidates, nearestNoun);
}

/**
 * An increase of money: of newly received, or of the total? A reading is possible if it leaves an amount for last year.
 */
function changeBase(question: Question): Reading {
  const { units, expected = units, decimals } = question;
  const change = { num: expected, den: 10n ** BigInt(decimals) };
  const candidates = (['A2', 'A'] as const).map((column): Candidate => {
    const now = valueNow(question, column);
    const before = now && minus(now, change);
    return {
      says: ofColumn[column]!,
      fits: before !== undefined && before.num >= 0n,
      ...(before && { value: words(rounded(before, 1) ?? 0n, 1, ' tỷ đồng kỳ trước', ' bn VND the year before') }),
    };
  });
  return verdict(candidates, nearestNoun);
}

const nearestNoun: Label = {
  vi: 'đó là danh từ gần nhất trong câu, như số học xác nhận ở câu về số việc',
  en: 'it is the nearest noun of the sentence, as arithmetic confirms in the sentence on cases',
};

/** "An increase of 295 %": by, or to, 295 %? "To" less than 100 % would be no increase. */
function growthByOrTo(question: Question): Reading | undefined {
  const { parts, units, expected = units, decimals } = question;
  const now = valueNow(question, parts.column as Column);
  if (expected <= 0n || now === undefined) return undefined;
  const hundred = 100n * 10n ** BigInt(decimals);
  const candidate = (vi: string, en: string, fits: boolean, share: bigint): Candidate => {
    const before = rounded({ num: now.num * hundred, den: now.den * share }, 1) ?? 0n;
    const value = words(expected, decimals, ' %', ' %');
    return {
      says: { vi: `${vi} ${value.vi}`, en: `${en} ${value.en}` },
      fits,
      value: words(before, 1, ' kỳ trước', ' the year before'),
    };
  };
  const candidates = [
    candidate('tăng thêm', 'grew by', true, hundred + expected),
    candidate('tăng lên bằng', 'grew to', expected > hundred, expected),
  ];
  return verdict(candidates, {
    vi: 'chữ "tăng" thường chỉ phần tăng thêm',
    en: 'the words "an increase of" mean an addition',
  });
}

/**
 * "67.8 % of the annual plan": of the target rate, or of a planned count? Some whole number of cases nearly always
 * fits, so arithmetic alone never proves the count.
 */
function progressReading({ operands, parts, units, expected = units, decimals }: Question): Reading {
  const { X, D } = operands.current.columns;
  const scale = 10n ** BigInt(decimals);
  const plan = whatPrintsAs({ num: BigInt(X[parts.of]), den: 1n }, expected, scale, 0);
  const target = whatPrintsAs({ num: 100n * BigInt(X[parts.of]), den: BigInt(D[parts.of]) }, expected, scale, 2);
  const candidates: Candidate[] = [
    {
      says: { vi: 'tỷ lệ chia cho tỷ lệ chỉ tiêu', en: 'rate ÷ target rate' },
      fits: units === expected,
      ...(target && { value: { vi: `chỉ tiêu ${target.vi} %`, en: `a target of ${target.en} %` } }),
    },
    {
      says: { vi: 'phần của một số việc kế hoạch', en: 'share of a planned count' },
      fits: plan !== undefined,
      ...(plan && { value: { vi: `kế hoạch ${plan.vi}`, en: `a plan of ${plan.en}` } }),
    },
  ];
  if (units !== expected)
    return {
      decidedBy: 'nothing',
      candidates,
      text: {
        vi: `tỷ lệ chỉ tiêu hiện có không khớp; ${target?.vi ?? '–'} % thì khớp, hoặc số việc kế hoạch`,
        en: `the target rate at hand does not fit; ${target?.en ?? '–'} % would, or a planned count`,
      },
    };
  return verdict(candidates, {
    vi: 'báo cáo của một tỉnh khác chứng minh: 58,51 ÷ 83,25 = 70,28 %',
    en: "another province's report proves it: 58.51 ÷ 83.25 = 70.28 %",
  });
}

/** The range of divisors, in steps of the last decimal, for which the quotient prints as the given percentage. */
function whatPrintsAs(value: Fraction, percent: bigint, scale: bigint, decimals: number): Label | undefined {
  if (percent <= 0n || value.den === 0n) return undefined;
  const numerator = 200n * value.num * scale * 10n ** BigInt(decimals);
  const least = numerator / (value.den * (2n * percent + 1n)) + 1n;
  const most = numerator / (value.den * (2n * percent - 1n));
  if (least > most) return undefined;
  const range = (language: Language): string =>
    `${digits(least, decimals, language)}–${digits(most, decimals, language)}`;
  return { vi: range('vi'), en: range('en') };
}

const words = (units: bigint, decimals: number, vi: string, en: string): Label => ({
  vi: `${digits(units, decimals, 'vi')}${vi}`,
  en: `${digits(units, decimals, 'en')}${en}`,
});

function verdict(candidates: readonly Candidate[], because: Label): Reading {
  const fitting = candidates.filter((candidate) => candidate.fits);
  const only = fitting[0];
  if (only === undefined)
    return { decidedBy: 'nothing', candidates, text: { vi: 'không cách đọc nào khớp', en: 'no reading fits' } };
  if (fitting.length === 1)
    return {
      decidedBy: 'arithmetic',
      candidates,
      text: { vi: `${only.says.vi}: do số học quyết định`, en: `${only.says.en}: decided by arithmetic` },
    };
  return {
    decidedBy: 'choice',
    candidates,
    text: { vi: `${only.says.vi}: được chọn vì ${because.vi}`, en: `${only.says.en}: chosen because ${because.en}` },
  };
}

function valueNow({ operands, parts, siblings }: Question, column: Column): Fraction | undefined {
  const family = parts.of === 'money' ? 'amount' : 'count';
  const sibling = siblings.find(
    (each) => each.measure === `${column}.${parts.of}` && infoOf(each.kind)?.family === family,
  );
  return (sibling && printedFraction(sibling)) ?? valueOf(operands, family, { column, of: parts.of }, undefined);
}

function printedFraction(figure: Question['siblings'][number]): Fraction | undefined {
  const number = printedValue(figure);
  return number && { num: number.units, den: 10n ** BigInt(number.decimals) };
}

const minus = (a: Fraction, b: Fraction): Fraction => ({ num: a.num * b.den - b.num * a.den, den: a.den * b.den });
