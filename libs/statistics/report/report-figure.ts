import type { Label } from '#case';
import { type Column, columnInfo } from '../form/columns.js';
import {
  type Family,
  infoOf,
  type MeasureParts,
  type Operands,
  partsOf,
  printedValue,
  referenceOf,
  referenceTable,
  targetOfFigure,
  valueOf,
} from './figure-kinds.js';
import type { PrintedFigure } from './figures-file.js';
import {
  digits,
  formatBillions,
  formatCount,
  type Language,
  noValue,
  rounded,
  type Rounding,
} from '../numbers/format.js';
import type { Measure } from './measures-s2.js';
import { datesOf } from '../form/period.js';
import { type Reading, readingOf } from './readings.js';
import type { Table } from '../form/table.js';

/** One figure of a report: as printed, and as computed from the tables in the same digits and kind. */
export interface ReportFigure {
  readonly id: string;
  readonly measure: string;
  readonly kind: string;
  readonly label: Label;
  /** The column whose cell lists the cases behind the figure; for a rate, that of its numerator. */
  readonly cell?: Column;
  readonly printed?: string;
  readonly qualifier?: string;
  /** "−484", "−11.3 %", "67.8 %", "10,286.9"; absent when these tables cannot give it (see `note`). */
  readonly computed?: string;
  /** The computed digits without sign and unit, for sentences that express the sign in words. */
  readonly magnitude?: string;
  readonly sign?: -1 | 0 | 1;
  /** Absent when there is no printed figure to compare with. */
  readonly agrees?: boolean;
  /** The base of the figure: the whole that it is a part of, or the value that it is compared with. */
  readonly base: Label;
  readonly unit: Label;
  readonly reading?: Reading;
  readonly note?: Label;
}

type Wanted = Omit<PrintedFigure, 'printed'> & { readonly printed?: string; readonly decimals: number };

/** Every figure of our list, then the further printed ones; a printed figure decides its own digits. */
export function reportFigures(
  operands: Operands,
  measures: readonly Measure[],
  printed: readonly PrintedFigure[] = [],
): ReportFigure[] {
  const left = [...printed];
  const wanted: Wanted[] = measures.map((measure) => {
    const index = left.findIndex((figure) => sameFigure(figure, measure));
    return index < 0 ? measure : asPrinted(left.splice(index, 1)[0]!, measure.decimals);
  });
  const all = [...wanted, ...left.map((figure) => asPrinted(figure, 0))];
  return all.map((figure) => reportFigure(operands, figure, all));
}

function sameFigure(a: PrintedFigure, b: Measure): boolean {
  const sameKind = infoOf(a.kind)?.family === infoOf(b.kind)?.family;
  return a.measure === b.measure && sameKind && referenceOf(a.against) === referenceOf(b.against);
}

function asPrinted(figure: PrintedFigure, decimals: number): Wanted {
  return { ...figure, decimals: printedValue(figure)?.decimals ?? decimals };
}

function reportFigure(operands: Operands, figure: Wanted, all: readonly Wanted[]): ReportFigure {
  const { id, measure, kind, printed, qualifier, against, decimals } = figure;
  const shown = { id, measure, kind, ...(printed === undefined ? {} : { printed }), ...(qualifier && { qualifier }) };
  const parts = partsOf(measure);
  const info = infoOf(kind);
  if (parts === undefined || info === undefined) {
    const plain = { vi: measure, en: measure };
    return { ...shown, label: plain, base: plain, unit: { vi: kind, en: kind }, note: notInTable };
  }
  const { family } = info;
  const words = {
    label: labelOf(parts, family),
    base: baseOf(operands, parts, family, against),
    unit: familyWords[family].unit ?? ownUnits[parts.of],
    cell: parts.column === 'G' ? ('X' as const) : parts.column,
  };
  const value = valueOf(operands, family, parts, against);
  if (value === undefined) return { ...shown, ...words, note: noReference };
  const units = rounded(value, decimals, roundingOf(qualifier));
  if (units === undefined) return { ...shown, ...words, computed: noValue, ...disagrees(printed) };
  const magnitude = digits(units < 0n ? -units : units, decimals, 'en');
  const expected = printedValue(figure)?.units;
  const reading = readingOf({ operands, family, parts, against, units, decimals, expected, siblings: all });
  return {
    ...shown,
    ...words,
    magnitude,
    sign: units === 0n ? 0 : units < 0n ? -1 : 1,
    computed: `${signOf(units, familyWords[family])}${magnitude}${familyWords[family].suffix ?? ''}`,
    ...(expected === undefined ? {} : { agrees: expected === units }),
    ...(printed !== undefined && expected === undefined ? { note: notANumber } : {}),
    ...(reading && { reading }),
  };
}

const disagrees = (printed: string | undefined): object => (printed === undefined ? {} : { agrees: false });

function roundingOf(qualifier: string | undefined): Rounding {
  return qualifier === 'over' || qualifier === 'nearly' ? qualifier : 'halfUp';
}

function signOf(units: bigint, { compares }: FamilyWords): string {
  if (units < 0n) return '−';
  return compares && units > 0n ? '+' : '';
}

const notInTable: Label = {
  vi: 'Không tính được từ các cột của bảng thống kê này',
  en: 'Not computable: no table here holds this measure',
};
const noReference: Label = {
  vi: 'Không tính được: thiếu bảng hoặc chỉ tiêu để so sánh',
  en: 'Not computable: the table or target it compares with is not at hand',
};

const notANumber: Label = {
  vi: 'Nội dung công bố không phải là một số',
  en: 'What is printed is not a number',
};

interface FamilyWords {
  /** Added to the name of the measure. */
  readonly more?: Label;
  /** Whether a rise is printed with its sign. */
  readonly compares?: true;
  readonly suffix?: string;
  /** Absent: cases, or billions of đồng. */
  readonly unit?: Label;
}

const familyWords: Readonly<Record<Family, FamilyWords>> = {
  count: {},
  amount: {},
  change: { more: { vi: ': tăng, giảm', en: ': change' }, compares: true },
  growth: {
    more: { vi: ': tốc độ tăng', en: ': growth' },
    compares: true,
    suffix: ' %',
    unit: { vi: '% so với số kỳ trước', en: '% of the earlier figure' },
  },
  rate: { suffix: ' %', unit: { vi: '%', en: '%' } },
  progress: {
    more: { vi: ': so với chỉ tiêu', en: ': progress to target' },
    suffix: ' %',
    unit: { vi: '% của tỷ lệ chỉ tiêu', en: '% of the target rate' },
  },
  points: {
    more: { vi: ': chênh lệch tỷ lệ', en: ': points above' },
    compares: true,
    suffix: ' pp',
    unit: { vi: 'điểm %', en: 'percentage points' },
  },
};

const ownUnits = { cases: { vi: 'việc', en: 'cases' }, money: { vi: 'tỷ đồng', en: 'bn VND' } };

function labelOf({ column, of }: MeasureParts, family: Family): Label {
  const name =
    column === 'G' ? { vi: 'Tỷ lệ thi hành xong', en: 'Completed of enforceable' } : columnInfo[column].label;
  const inUnit = of === 'cases' ? { vi: 'việc', en: 'cases' } : { vi: 'tiền', en: 'money' };
  const more = familyWords[family].more ?? { vi: '', en: '' };
  return { vi: `${name.vi} (${column}), ${inUnit.vi}${more.vi}`, en: `${name.en} (${column}), ${inUnit.en}${more.en}` };
}

/** The column that contains a column, as in the forms. */
const wholeOf: Partial<Record<Column, Column>> = { A1: 'A', A2: 'A', C: 'A', D: 'C', E: 'C', F: 'C', X: 'D' };

function baseOf(operands: Operands, { column, of }: MeasureParts, family: Family, against: string | undefined): Label {
  const target = targetOfFigure(operands, against);
  if (target) {
    const assumed = target.assumed ? { vi: ', giả định', en: ', assumed' } : { vi: '', en: '' };
    const value = digitsOfPercent(target.value);
    return {
      vi: `tỷ lệ chỉ tiêu năm ${target.year}: ${value.vi} %${assumed.vi}`,
      en: `target rate of ${target.year}: ${value.en} %${assumed.en}`,
    };
  }
  if (column === 'G') return cellWords(operands.current, 'D', of);
  if (family === 'count' || family === 'amount') {
    const whole = wholeOf[column];
    return whole ? cellWords(operands.current, whole, of) : columnInfo[column].label;
  }
  const reference = referenceTable(operands, against);
  return reference ? cellWords(reference, column, of) : columnInfo[column].label;
}

const digitsOfPercent = (value: string): Label => ({ vi: value.replace('.', ','), en: value });

/** "Newly received (A2), 1 Oct 2023 – 31 Mar 2024: 4,282 cases". */
function cellWords(table: Table, column: Column, of: 'cases' | 'money'): Label {
  const dates = datesOf(table);
  const line = (language: Language): string => {
    const cell = table.columns[column];
    const amount = of === 'cases' ? formatCount(cell.cases, language) : formatBillions(cell.money, 1, language);
    return `${columnInfo[column].label[language]} (${column}), ${dates[language]}: ${amount} ${ownUnits[of][language]}`;
  };
  return { vi: line('vi'), en: line('en') };
}
