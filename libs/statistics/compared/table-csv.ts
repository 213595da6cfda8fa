import { dayVi, type Label, type LegalDate } from '#case';
import { stringify } from 'csv-stringify/sync';
import { columnInfo, columns } from '../form/columns.js';
import { inPercent, type Language, noValue } from '../numbers/format.js';
import type { Fraction } from '../numbers/fraction.js';
import { type ComparedTable, growthOf, pointsOf } from './compared.js';

/** What a CSV file names beside the figures. */
export interface CsvHead {
  readonly unit: string;
  readonly unitName: Label;
  /** The state of knowledge, in words. */
  readonly knownAt: Label;
}

const heads: readonly Label[] = [
  { vi: 'Đơn vị', en: 'Unit' },
  { vi: 'Tên đơn vị', en: 'Name of the unit' },
  { vi: 'Từ ngày', en: 'From' },
  { vi: 'Đến hết ngày', en: 'To' },
  { vi: 'Theo những gì đã ghi', en: 'As known' },
  { vi: 'Cột', en: 'Column' },
  { vi: 'Tên cột', en: 'Name of the column' },
  { vi: 'Đơn vị tính', en: 'Measured in' },
  { vi: 'Kỳ này', en: 'This period' },
  { vi: 'Cùng kỳ năm trước', en: 'Same period of last year' },
  { vi: 'So với cùng kỳ', en: 'Against the same period' },
  { vi: 'Đơn vị so sánh', en: 'Compared in' },
];

const measures = {
  cases: { vi: 'việc', en: 'cases' },
  money: { vi: 'đồng', en: 'VND' },
  percent: { vi: '%', en: '%' },
  points: { vi: 'điểm %', en: 'percentage points' },
} as const;

/**
 * The table as CSV (RFC 4180), one figure a line, for a spreadsheet: in UTF-8 with a byte order mark, dates and
 * decimals as the language writes them, whole amounts of đồng without separators. A text that a spreadsheet would take
 * for a formula gets an apostrophe before it. Notes follow the figures, one a line.
 */
export function tableCsv(compared: ComparedTable, head: CsvHead, language: Language): string {
  const { table, before, period, notes, conventions } = compared;
  const about = [
    head.unit,
    head.unitName[language],
    dayIn(period.from, language),
    dayIn(period.to, language),
    head.knownAt[language],
  ];
  const percent = (value: Fraction | undefined): string => inPercent(value, language).replace(noValue, '');
  const figures = (['cases', 'money'] as const).flatMap((of) => [
    ...columns.map((column) => [
      ...[column, columnInfo[column].label[language], measures[of][language]],
      ...[table, before.table].map((each) => whole(each.columns[column][of])),
      ...[percent(growthOf(compared, column, of)), measures.percent[language]],
    ]),
    [
      ...['G', rateLabels[of][language], measures.percent[language]],
      ...[percent(table.rate[of]), percent(before.table.rate[of])],
      ...[percent(pointsOf(compared, of)), measures.points[language]],
    ],
  ]);
  const said = [...notes, ...conventions].map((each) => ['', each[language], '', '', '', '', '']);
  const rows = [...figures, ...said].map((row) => [...about, ...row]);
  return stringify([heads.map((each) => each[language]), ...rows], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}

export const rateLabels = {
  cases: { vi: 'Tỷ lệ thi hành xong về việc (X ÷ D)', en: 'Rate in cases (X ÷ D)' },
  money: { vi: 'Tỷ lệ thi hành xong về tiền (X ÷ D)', en: 'Rate in money (X ÷ D)' },
} as const;

/** With the minus sign of the other figures: a hyphen would begin a formula. */
const whole = (amount: number | bigint): string => amount.toString().replace('-', '−');
const dayIn = (day: LegalDate, language: Language): string => (language === 'vi' ? dayVi(day) : day);
