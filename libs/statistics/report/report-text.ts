import { infoOf } from './figure-kinds.js';
import { figureIn, type Language, noValue, wordsIn } from '../numbers/format.js';
import { aligned } from '../numbers/aligned.js';
import type { Report } from './published.js';
import type { ReportFigure } from './report-figure.js';
import { sentences } from './sentences.js';

/**
 * The report as plain text: the table *printed | computed | agrees*, the readings of ambiguous figures, the sentences,
 * and the verdict. Computed figures have as many digits as the printed ones.
 */
export function reportText(report: Report, language: Language): string {
  const t = wordsIn(language);
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
  const t = wordsIn(language);
  const rows = figures.map((figure) => [
    figure.id,
    figure.label[language],
    printedWords(figure, language),
    figureIn(figure.computed, language),
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
  return aligned([heading, ...rows], (column) => column === 2 || column === 3, ' | ');
}

/** A printed figure with the words that express its sign: "decrease 484", "over 257". */
function printedWords({ printed, kind, qualifier }: ReportFigure, language: Language): string {
  if (printed === undefined) return noValue;
  const info = infoOf(kind);
  const over = qualifier === 'over' ? { vi: 'trên ', en: 'over ' } : { vi: 'gần ', en: 'nearly ' };
  const compares = info?.family === 'change' || info?.family === 'growth';
  const direction = info?.sign === -1n ? { vi: 'giảm ', en: 'decrease ' } : { vi: 'tăng ', en: 'increase ' };
  return `${compares ? direction[language] : ''}${qualifier === undefined ? '' : over[language]}${figureIn(printed, language)}`;
}

function readingLines({ id, reading }: ReportFigure, language: Language): string[] {
  if (reading === undefined) return [];
  const t = wordsIn(language);
  const fits = (yes: boolean): string => (yes ? t('khớp', 'fits') : t('không khớp', 'does not fit'));
  const lines = reading.candidates.map((candidate) => {
    const value = candidate.value ? ` (${candidate.value[language]})` : '';
    return `     ${candidate.says[language]}: ${fits(candidate.fits)}${value}`;
  });
  return [`${id}  ${reading.text[language]}`, ...lines];
}

function verdictLine({ verdict }: Report, language: Language): string {
  const { agreed, disagreed, notPrinted, notComparable } = verdict;
  const t = wordsIn(language);
  const list = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` (${ids.join(', ')})`);
  const some = (ids: readonly string[], vi: string, en: string): string[] =>
    ids.length === 0 ? [] : [t(`${vi} ${ids.length}`, `${ids.length} ${en}`) + list(ids)];
  const printed = agreed.length + disagreed.length;
  const compared = t(
    `${agreed.length}/${printed} số công bố khớp; lệch ${disagreed.length}`,
    `${agreed.length} of ${printed} printed figures agree; ${disagreed.length} disagree`,
  );
  return [
    printed === 0
      ? t('Không có số công bố để đối chiếu', 'Nothing printed to compare with')
      : `${compared}${list(disagreed)}`,
    ...some(notPrinted, 'chưa công bố', 'not printed'),
    ...some(notComparable, 'không đối chiếu được', 'not comparable'),
  ].join('; ');
}
