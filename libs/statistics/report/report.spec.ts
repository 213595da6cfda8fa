import { describe, expect, it } from '@jest/globals';
import type { LegalDate } from '#case';
import {
  type Amounts,
  checkTable,
  fromTotals,
  measuresS2,
  type Position,
  printedReport,
  publishedReport,
  recordedTargets,
  type Report,
  reportText,
  sentences,
  type Table,
  type TableHead,
} from '../index.js';

const cell = (cases: number, dong = 0n): Amounts => ({ cases, money: dong });
const million = 1_000_000n;

const head = (year: number): TableHead => ({
  unit: 'one unnamed province',
  realm: 'simulated',
  year,
  from: `${year - 1}-10-01` as LegalDate,
  to: `${year}-03-31` as LegalDate,
  asKnown: 52_000,
});

/** A half-year with the figures of S2; columns that the report does not print are arbitrary. */
const totals: Position = {
  A: cell(6377, 10_286_950n * million),
  A1: cell(2579, 2_512_610n * million),
  A2: cell(3798, 7_774_340n * million),
  B1: cell(20, 40_000n * million),
  B2: cell(6, 10_000n * million),
  C: cell(6351, 10_236_950n * million),
  D: cell(5067, 8_521_750n * million),
  D1: cell(2700, 200_000n * million),
  D2: cell(187, 57_400n * million),
  D4: cell(2180, 8_264_350n * million),
  E: cell(1284, 1_715_200n * million),
  F: cell(3464, 9_979_550n * million),
  X: cell(2887, 257_400n * million),
  T: cell(6377, 10_286_950n * million),
};
const current = fromTotals(head(2025), totals);
const samePeriod = fromTotals(head(2024), {
  A: cell(6900, 3_000_000n * million),
  A1: cell(2618, 2_115_460n * million),
  A2: cell(4282, 884_540n * million),
  C: cell(6900, 3_000_000n * million),
  D: cell(5249, 2_157_400n * million),
  D1: cell(3000, 200_000n * million),
  D4: cell(2249, 1_957_400n * million),
  E: cell(1651, 842_600n * million),
  F: cell(3900, 2_800_000n * million),
  X: cell(3000, 200_000n * million),
  T: cell(6900, 3_000_000n * million),
});

const printedS2: Readonly<Record<string, string>> = {
  ...{ '2.1': '6,377', '2.2': '3,798', '2.3': '484', '2.4': '11.3%', '2.5': '6,351', '2.6': '5,067', '2.7': '182' },
  ...{ '2.8': '2,887', '2.9': '67.8%', '2.12': '10,286.9', '2.13': '7,774.3', '2.14': '6,889.8' },
  ...{ '2.15': '8,521.7', '2.16': '295%', '2.17': '257' },
};

/** A file of published figures: the measures of our list with these digits. */
function fileOf(printed: Readonly<Record<string, string>>, more: readonly object[] = []): unknown {
  const figures = measuresS2.flatMap(({ id, measure, kind, qualifier, against }) =>
    printed[id] === undefined ? [] : [{ id, measure, kind, printed: printed[id], qualifier, against }],
  );
  const period = { from: '2024-10-01', to: '2025-03-31' };
  return { reports: { S2: { unit: 'one unnamed province', period, figures: [...figures, ...more] } } };
}

const make = (file: unknown, table: Table = current): Report =>
  publishedReport({
    current: table,
    samePeriod,
    targets: recordedTargets,
    ...(file === undefined ? {} : { printed: printedReport(file, 'S2') }),
  });
const computedOf = (report: Report): Record<string, string | undefined> =>
  Object.fromEntries(report.figures.map(({ id, computed }) => [id, computed]));
const figure = (report: Report, id: string) => report.figures.find((each) => each.id === id);

const asComputed = {
  ...{ '2.1': '6,377', '2.2': '3,798', '2.3': '−484', '2.4': '−11.3 %', '2.5': '6,351', '2.6': '5,067', '2.7': '−182' },
  ...{ '2.8': '2,887', '2.9': '67.8 %', '2.12': '10,286.9', '2.13': '7,774.3', '2.14': '+6,889.8' },
  ...{ '2.15': '8,521.7', '2.16': '+295 %', '2.17': '257' },
};

describe('the figures of S2', () => {
  it('agree, digit for digit and kind for kind', () => {
    expect(checkTable(current)).toEqual([]);
    const report = make(fileOf(printedS2));
    expect(computedOf(report)).toEqual(asComputed);
    expect(report.verdict).toMatchObject({ agrees: true, disagreed: [], notPrinted: [], notComparable: [] });
    expect(report.verdict.agreed).toHaveLength(15);
  });

  it('are computed all the same without a file', () => {
    const report = make(undefined);
    expect(computedOf(report)).toEqual(asComputed);
    expect(report.verdict).toMatchObject({ agrees: false, agreed: [], disagreed: [] });
    expect(report.verdict.notPrinted).toHaveLength(15);
  });

  it.each(Object.keys(printedS2))('see a last digit of %s that is one off', (id) => {
    const printed = printedS2[id] ?? '';
    const off = printed.replace(/\d(?=%?$)/, (digit) => String((Number(digit) + 1) % 10));
    expect(make(fileOf({ ...printedS2, [id]: off })).verdict.disagreed).toEqual([id]);
  });

  it('do not take a decrease for an increase', () => {
    const turned = {
      id: '2.3',
      measure: 'A2.cases',
      kind: 'increaseCount',
      printed: '484',
      against: 'samePeriodLastYear',
    };
    const { '2.3': _, ...others } = printedS2;
    const report = make(fileOf(others, [turned]));
    expect(figure(report, '2.3')).toMatchObject({ computed: '−484', agrees: false });
  });

  it('follow the decimals of another file of the same measures', () => {
    const finer = {
      ...printedS2,
      '2.4': '11.30%',
      '2.9': '67.829%',
      '2.12': '10,286',
      '2.14': '6,889.80',
      '2.16': '295.0%',
    };
    const report = make(fileOf(finer));
    expect(report.verdict.disagreed).toEqual([]);
    expect(computedOf(report)).toMatchObject({
      '2.4': '−11.30 %',
      '2.9': '67.829 %',
      '2.12': '10,286',
      '2.16': '+295.0 %',
    });
  });

  it('leave out nothing that a file has besides, and say what no table holds', () => {
    const more = [
      { id: 'r', measure: 'G.cases', kind: 'ratePercent', printed: '56.98%' },
      { id: 'p', measure: 'G.cases', kind: 'pointsAbove', printed: '27.02%', against: 'target.G.cases' },
      { id: 'c', measure: 'X.cases[credit]', kind: 'count', printed: '125' },
      { id: 'w', measure: 'E.cases', kind: 'count', printed: 'about half' },
      { id: 'y', measure: 'X.cases', kind: 'growthPercent', printed: '1%', against: 'previousYear' },
    ];
    const report = make(fileOf(printedS2, more));
    expect(figure(report, 'r')).toMatchObject({ computed: '56.98 %', agrees: true });
    expect(figure(report, 'p')).toMatchObject({ computed: '−27.02 pp', agrees: false });
    expect(figure(report, 'c')?.note?.en).toMatch(/no table/);
    expect(figure(report, 'y')?.note?.en).toMatch(/not at hand/);
    expect(report.verdict.notComparable).toEqual(['c', 'w', 'y']);
  });

  it('are refused when the file is not of the form', () => {
    expect(() => printedReport({ reports: {} }, 'S2')).toThrow('reports has no S2');
    expect(() => printedReport(fileOf({}, [{ id: '1' }]), 'S2')).toThrow('S2.figures[0].measure is not a text');
  });
});

describe('ambiguous sentences', () => {
  const readingOf = (file: unknown, id: string) => figure(make(file), id)?.reading;

  it('2.4 is of newly received: arithmetic decides, 7.05 % of the total', () => {
    const reading = readingOf(fileOf(printedS2), '2.4');
    expect(reading?.text.en).toBe('of newly received (A2): decided by arithmetic');
    expect(reading?.candidates.map(({ fits, value }) => [fits, value?.en])).toEqual([
      [true, '−11.30 %'],
      [false, '−7.05 %'],
    ]);
  });

  it('2.4 is tested, not remembered: other digits fit the total, or nothing', () => {
    expect(readingOf(fileOf({ ...printedS2, '2.4': '7.1%' }), '2.4')?.text.en).toBe(
      'of the total handled (A): decided by arithmetic',
    );
    expect(readingOf(fileOf({ ...printedS2, '2.4': '9.9%' }), '2.4')?.decidedBy).toBe('nothing');
  });

  it('2.9 is chosen: a planned count of 4,255–4,261 fits as well', () => {
    const reading = readingOf(fileOf(printedS2), '2.9');
    expect(reading?.text.en).toMatch(/^rate ÷ target rate: chosen because another province's report proves it/);
    expect(reading?.candidates.map(({ value }) => value?.en)).toEqual([
      'a target of 83.98–84.09 %',
      'a plan of 4,255–4,261',
    ]);
    expect(readingOf(fileOf({ ...printedS2, '2.9': '70.0%' }), '2.9')?.decidedBy).toBe('nothing');
  });

  it('2.14 and 2.16 are chosen; other digits would decide', () => {
    const sum = readingOf(fileOf(printedS2), '2.14');
    expect(sum?.decidedBy).toBe('choice');
    expect(sum?.candidates.map(({ value }) => value?.en)).toEqual([
      '884.5 bn VND the year before',
      '3,397.1 bn VND the year before',
    ]);
    expect(readingOf(fileOf({ ...printedS2, '2.14': '7,800.0' }), '2.14')?.decidedBy).toBe('arithmetic');
    const growth = readingOf(fileOf(printedS2), '2.16');
    expect(growth?.text.en).toMatch(/^grew by 295 %: chosen because/);
    expect(growth?.candidates.map(({ value }) => value?.en)).toEqual([
      '2,157.4 the year before',
      '2,888.7 the year before',
    ]);
    expect(readingOf(fileOf({ ...printedS2, '2.16': '95%' }), '2.16')?.text.en).toBe(
      'grew by 95 %: decided by arithmetic',
    );
  });
});

describe('the report in words', () => {
  it('says each figure with its unit and base, "over", the metric of a comparison, and where it comes from', () => {
    const text = sentences(make(undefined), 'en').join('\n');
    for (const part of [
      'In the first 6 months of 2025 (1 Oct 2024 – 31 Mar 2025), one unnamed province handled 6,377 cases in total',
      'newly received cases fell by 484 cases (−11.3 %) against the 4,282 cases of the same period',
      'After deducting 26 cases',
      'enforceable cases fell by 182 cases against the 5,249 cases of the same period (1 Oct 2023 – 31 Mar 2024)',
      'a rate of 56.98 % of the enforceable cases, which is 67.8 % of the target rate of 84.00 % for 2025',
      'the target is assumed',
      'over 10,286.9 bn VND were handled in total, of which over 7,774.3 bn VND newly received',
      'newly received money rose by 6,889.8 bn VND against the 884.5 bn VND',
      'enforceable money rose by 295 % against the 2,157.4 bn VND',
      'Over 257 bn VND were completed',
      '3.02 % of the enforceable money',
      'As known at event 52,000 of the log; simulated data.',
    ])
      expect(text).toContain(part);
  });

  it('says the same in Vietnamese', () => {
    const text = sentences(make(undefined), 'vi').join('\n');
    for (const part of [
      'Trong 6 tháng đầu năm 2025 (1/10/2024 – 31/3/2025), one unnamed province thụ lý tổng số 6.377 việc',
      'số thụ lý mới giảm 484 việc (−11,3 %) so với 4.282 việc của cùng kỳ',
      'bằng 67,8 % tỷ lệ chỉ tiêu 84,00 % của năm 2025',
      'trên 10.286,9 tỷ đồng',
      'số tiền có điều kiện tăng 295 % so với 2.157,4 tỷ đồng của cùng kỳ',
      'dữ liệu mô phỏng',
    ])
      expect(text).toContain(part);
  });

  it('leaves a comparison out when there is nothing to compare with', () => {
    const alone = publishedReport({ current, targets: [] });
    const text = sentences(alone, 'en').join('\n');
    expect(text).toContain('of which 3,798 cases newly received.');
    expect(text).not.toMatch(/same period|target/);
  });

  it('prints an aligned table, the readings and a verdict', () => {
    const lines = reportText(make(fileOf({ ...printedS2, '2.8': '2,888' })), 'en').split('\n');
    expect(lines.find((line) => line.startsWith('  2.3 '))).toMatch(
      /\| +decrease 484 \| +−484 \| yes +\| cases +\| Newly received \(A2\), 1 Oct 2023 – 31 Mar 2024: 4,282 cases$/,
    );
    expect(lines.find((line) => line.startsWith('  2.12'))).toMatch(/\| +over 10,286\.9 \| +10,286\.9 \| yes /);
    expect(lines.find((line) => line.startsWith('  2.8 '))).toMatch(/\| +2,888 \| +2,887 \| NO /);
    expect(lines.at(-1)).toBe('  14 of 15 printed figures agree; 1 disagree (2.8)');
    const table = lines.filter((line) => /^ {2}(No\.|2\.)[^|]+\|/.test(line));
    expect(new Set(table.map((line) => line.indexOf('|'))).size).toBe(1);
    expect(reportText(make(fileOf(printedS2)), 'vi')).toContain('15/15 số công bố khớp; lệch 0');
  });

  it('warns when two periods are of different vintages, realms, or ways of counting', () => {
    const other = { ...samePeriod, asKnown: 1, realm: 'imported' as const };
    const warnings = publishedReport({ current, samePeriod: other, targets: [] }).warnings.map(({ en }) => en);
    expect(warnings).toEqual([
      'The two periods are of different vintages (as known at 52000 and at 1)',
      'The two periods are of different realms: simulated and imported',
    ]);
    const after = { ...current, year: 2026, to: '2026-07-31' as LegalDate };
    expect(publishedReport({ current: after, samePeriod, targets: [] }).warnings[0]?.en).toMatch(/Series break/);
  });

  it('warns of a target recorded for another unit, and of a table that breaks an identity', () => {
    const renamed = { ...current, unit: 'P01' };
    expect(make(undefined, renamed).warnings.map(({ en }) => en)).toContain(
      'The target is recorded for "one unnamed province" and used for "P01"',
    );
    const broken = fromTotals(current, { ...totals, E: cell(1285, 1_715_200n * million) });
    expect(
      make(undefined, broken)
        .warnings.map(({ en }) => en)
        .join(),
    ).toMatch(/I3 does not hold in cases/);
  });
});
