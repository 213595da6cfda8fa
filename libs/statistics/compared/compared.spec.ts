import { describe, expect, it } from '@jest/globals';
import type { LegalDate } from '#case';
import {
  comparedTable,
  fromTotals,
  growthOf,
  measured,
  periodUntil,
  pointsOf,
  samePeriodLastYear,
  type Table,
  tableCsv,
  tableText,
} from '../index.js';
import { coverageOf } from './coverage.js';

const day = (text: string): LegalDate => text as LegalDate;

function tableTo(to: string, cases: number, unit = 'P1'): Table {
  const { year, from } = periodUntil(day(to));
  const amounts = { cases, money: BigInt(cases) * 1_000_000n };
  const of = { A: amounts, A2: amounts, C: amounts, D: amounts, D1: amounts, X: amounts, T: amounts };
  return fromTotals({ unit, realm: 'simulated', year, from, to: day(to), asKnown: 7 }, of);
}

const half = '2025-03-31';
const compared = (of: LegalDate | undefined, cases = 80, to = half) =>
  comparedTable(tableTo(to, cases), tableTo(samePeriodLastYear(periodUntil(day(to))).to, 100), of);

describe('how far a log covers a period', () => {
  const period = { from: day('2024-10-01'), to: day(half) };

  it.each([
    ['whole', '2023-09-05'],
    ['whole', '2024-10-01'],
    ['partial', '2024-10-02'],
    ['partial', half],
    ['none', '2025-04-01'],
  ] as const)('%s: begun on %s', (coverage, begunOn) => {
    expect(coverageOf(period, day(begunOn))).toBe(coverage);
  });

  it('none, where nothing was recorded', () => {
    expect(coverageOf(period, undefined)).toBe('none');
  });
});

describe('a table beside the same period', () => {
  it('grows and differs in points where the log covers both', () => {
    const both = compared(day('2023-09-05'));
    expect(growthOf(both, 'A', 'cases')).toMatchObject({ num: -20n, den: 100n });
    expect(growthOf(both, 'A', 'money')).toMatchObject({ num: -20_000_000n, den: 100_000_000n });
    expect(pointsOf(both, 'cases')).toMatchObject({ num: 0n });
    expect(both.notes).toEqual([]);
  });

  it.each([
    ['partial', day('2023-11-06'), 'a part of the same period (1 Oct 2023 – 31 Mar 2024)'],
    ['none', day('2024-09-05'), 'it does not have the same period (1 Oct 2023 – 31 Mar 2024)'],
    ['none', undefined, 'The log holds nothing: it does not have this period'],
  ] as const)('compares with nothing, and says why, where it does not: %s', (covered, of, says) => {
    const one = compared(of);
    expect(one.before.covered).toBe(covered);
    expect([growthOf(one, 'A', 'cases'), pointsOf(one, 'money')]).toEqual([undefined, undefined]);
    expect(one.notes).toHaveLength(1);
    expect(one.notes[0]!.en).toContain(says);
  });

  it('says where the series breaks, as the report does', () => {
    const after = compared(day('2020-01-01'), 80, '2026-12-31');
    expect(after.notes.map(({ en }) => en)).toEqual([expect.stringMatching(/^Series break on 1 Jul 2026/)]);
  });

  it('is measured by its own target and by that of nobody else', () => {
    const target = { unit: 'Somewhere', simulatedAs: 'P1', year: 2025, metric: 'G.cases', value: '84.00' } as const;
    const targets = [{ ...target, assumed: true }];
    const table = compared(day('2023-09-05'));
    const of = (unit: string): string | undefined => measured(table, targets, unit, 'cases')?.target.value;
    expect(['P1', 'Somewhere', 'P2', 'P1.01'].map(of)).toEqual(['84.00', '84.00', undefined, undefined]);
    const live = { ...table, table: { ...table.table, realm: 'live' as const } };
    expect(measured(live, targets, 'P1', 'cases')).toBeUndefined();
  });
});

describe('a file for a spreadsheet', () => {
  const head = {
    unit: 'P1',
    unitName: { vi: '=cmd()', en: '@x "quoted", twice' },
    knownAt: { vi: 'hiện nay', en: 'now' },
  };
  const table = compared(day('2023-09-05'));

  it('has one figure a line, whole amounts, and the decimals and dates of its language', () => {
    const [vi, en] = (['vi', 'en'] as const).map((language) => tableCsv(table, head, language).split('\r\n'));
    expect(vi![0]!.charCodeAt(0)).toBe(0xfeff);
    expect(vi!.find((line) => line.includes(',A,'))).toBe(
      'P1,\'=cmd(),1/10/2024,31/3/2025,hiện nay,A,Tổng số thụ lý,việc,80,100,"−20,00",%',
    );
    expect(en!.find((line) => line.includes(',A,'))).toBe(
      `P1,"'@x ""quoted"", twice",2024-10-01,2025-03-31,now,A,Total handled,cases,80,100,−20.00,%`,
    );
    expect(vi!.filter((line) => line.includes(',A,'))[1]).toMatch(/,đồng,80000000,100000000,/);
  });

  it('has no cell that a spreadsheet takes for a formula, a negative amount included', () => {
    const negative = comparedTable(tableTo(half, -3), tableTo('2024-03-31', 1), table.begunOn);
    const cells = tableCsv(negative, head, 'en').split(/\r\n|,|"/);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });
});

it('the text names unit, period, knowledge, what no source confirms, and what is wrong', () => {
  const head = {
    unit: 'P1',
    unitName: { vi: 'Tỉnh', en: 'Province' },
    knownAt: { vi: 'hiện nay', en: 'present' },
    targets: [],
  };
  const one = compared(day('2024-09-05'));
  const text = tableText(one, head, 'vi');
  expect(text).toMatch(/^P1 Tỉnh, 6 tháng đầu năm 2025 \(1\/10\/2024 – 31\/3\/2025\)\nLoại dữ liệu: mô phỏng\n/);
  expect(text).toContain('\nA      80      100  –  80.000.000  100.000.000  –  Tổng số thụ lý\n');
  expect(text).toContain('Sổ ghi từ ngày 5/9/2024: không có cùng kỳ (1/10/2023 – 31/3/2024)');
  expect(text).toContain('Quy ước chưa được đối chiếu với nguồn nào\n');
  expect(text).not.toContain('SAI\n');
  const { columns } = one.table;
  const broken = { ...one.table, columns: { ...columns, D1: { cases: 79, money: columns.D1.money } } };
  const wrong = tableText(comparedTable(broken, one.before.table, one.begunOn), head, 'vi');
  expect(wrong).toMatch(/\nSAI\n {2}I\d+ không đúng về việc \(/);
});
