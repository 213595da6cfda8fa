import { infoOf } from './figure-kinds.js';
import { type Language, noValue } from '../numbers/format.js';
import type { Report } from './published.js';
import type { ReportFigure } from './report-figure.js';
import { sentences } from './sentences.js';

/**
 * The report as plain text: the table *printed | computed | agrees*, the readings of ambiguous figures, the sentences,
 * and the verdict. Computed figures use the digits of the printed ones, in both languages.
 */
export function reportText(report: Report, language: Language): string {
  const t = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const readings = report.figures.filter((figure) => figure.reading).map((figure) => readingLines(figure, language));
  const notes = report.figures.filter(({ note }) => note).map(({ id, note }) => `${id}  ${note?.[language]}`);
  const parts: [string, string[]][] = [
    [t('Số công bố và số tính được', 'Printed and computed'), figureTable(report.figures, language)],
    [t('Cách đọc', 'Readings'), readings.flat()],
    [t('Ghi chú', 'Notes'), [...notes, ...report.warnings.map((warning) => warning[language])]],
    [t('Bằng lời', 'In words'), sentences(report, language)],
    [t('Kết luận', 'Verdict'), [verdictLine(report, language)]],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => [heading, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}

function figureTable(figures: readonly ReportFigure[], language: Language): string[] {
  const t = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const rows = figures.map((figure) => [
    figure.id,
    figure.label[language],
    printedWords(figure, language),
    figure.computed ?? noValue,
    figure.agrees === undefined ? noValue : figure.agrees ? t('khớp', 'yes') : t('LỆCH', 'NO'),
    figure.unit[language],
    figure.base[language],
  ]);
  const heading = [
    t('Số', 'No.'),
    t('Chỉ tiêu thống kê', 'Measure'),
    t('Công bố', 'Printed'),
    t('Tính được', 'Computed'),
    t('Khớp', 'Agrees'),
    t('Đơn vị', 'Unit'),
    t('Gốc so sánh', 'Of'),
  ];
  return aligned([heading, ...rows], new Set([2, 3]));
}

/** With the words that express the sign: "decrease 484", "over 257". */
function printedWords({ printed, kind, qualifier }: ReportFigure, language: Language): string {
  if (printed === undefined) return noValue;
  const info = infoOf(kind);
  const over = qualifier === 'over' ? { vi: 'trên ', en: 'over ' } : { vi: 'gần ', en: 'nearly ' };
  const compares = info?.family === 'change' || info?.family === 'growth';
  const direction = info?.sign === -1n ? { vi: 'giảm ', en: 'decrease ' } : { vi: 'tăng ', en: 'increase ' };
  return `${compares ? direction[language] : ''}${qualifier === undefined ? '' : over[language]}${printed}`;
}

/** Aligns columns; numeric ones to the right. */
function aligned(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column] ?? '')))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
        return right.has(column) ? `${gap}${cell}` : `${cell}${gap}`;
      })
      .join(' | ')
      .trimEnd(),
  );
}

/** Counts composed characters, so that a Vietnamese letter counts as one. */
const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

function readingLines({ id, reading }: ReportFigure, language: Language): string[] {
  if (reading === undefined) return [];
  const fits = (yes: boolean): string =>
    language === 'vi' ? (yes ? 'khớp' : 'không khớp') : yes ? 'fits' : 'does not fit';
  const lines = reading.candidates.map((candidate) => {
    const value = candidate.value ? ` (${candidate.value[language]})` : '';
    return `     ${candidate.says[language]}: ${fits(candidate.fits)}${value}`;
  });
  return [`${id}  ${reading.text[language]}`, ...lines];
}

function verdictLine({ verdict }: Report, language: Language): string {
  const { agreed, disagreed, notPrinted, notComparable } = verdict;
  const list = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` (${ids.join(', ')})`);
  const printed = agreed.length + disagreed.length;
  if (language === 'vi')
    return [
      printed === 0
        ? 'Không có số công bố để đối chiếu'
        : `${agreed.length}/${printed} số công bố khớp; lệch ${disagreed.length}${list(disagreed)}`,
      ...(notPrinted.length > 0 ? [`chưa công bố ${notPrinted.length}${list(notPrinted)}`] : []),
      ...(notComparable.length > 0 ? [`không đối chiếu được ${notComparable.length}${list(notComparable)}`] : []),
    ].join('; ');
  return [
    printed === 0
      ? 'Nothing printed to compare with'
      : `${agreed.length} of ${printed} printed figures agree; ${disagreed.length} disagree${list(disagreed)}`,
    ...(notPrinted.length > 0 ? [`${notPrinted.length} not printed${list(notPrinted)}`] : []),
    ...(notComparable.length > 0 ? [`${notComparable.length} not comparable${list(notComparable)}`] : []),
  ].join('; ');
}
