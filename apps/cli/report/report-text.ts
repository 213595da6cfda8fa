import {
  aligned,
  datesOf,
  figureIn,
  columnInfo,
  columns,
  formatBillions,
  formatCount,
  formatRate,
  type Language,
  type Report,
  type Table,
  cellAddress,
  type CellAsked,
  wordsIn,
} from '#statistics';
import { type Label, realmLabels } from '#case';
import type { GatheredLog, UnbalancedCase } from './counting.js';
import { cellCommand } from './opened-cell.js';
import { assumptions } from '#simulation';

/** The tables of a report: as known when it was made, the same period of last year, and as known now. */
export interface Vintages {
  readonly unitName: Label;
  readonly asKnown: Table;
  readonly samePeriod: Table;
  readonly now: Table;
  /** The last moment of which `asKnown` knows facts, in words for readers. */
  readonly knownAt: Label;
  /** Identifies the cells of the table `asKnown`. */
  readonly cellsAsked: CellAsked;
  readonly large: readonly { readonly number: string; readonly office: string; readonly money: bigint }[];
  /** Cases of the table `asKnown` whose own money does not add up. */
  readonly unbalanced: readonly UnbalancedCase[];
}

/**
 * The subject of the report, and the part of the log it is based on: a count, because positions differ between stores.
 */
export function heading({ unitName, asKnown, knownAt }: Vintages, log: GatheredLog, language: Language): string {
  const t = wordsIn(language);
  const count = (events: number): string => formatCount(events, language);
  return [
    `${unitName[language]}, ${datesOf(asKnown)[language]}`,
    t(`Loại dữ liệu: ${realmLabels[asKnown.realm].vi}`, `Realm: ${realmLabels[asKnown.realm].en}`),
    t(
      `Theo những gì đã ghi đến ${knownAt.vi}: ${count(log.known)} trong ${count(log.events)} sự kiện`,
      `As known at ${knownAt.en}: the first ${count(log.known)} of ${count(log.events)} events`,
    ),
  ].join('\n');
}

/** The service on this machine, as the README starts it. */
const serviceAddress = 'http://127.0.0.1:3000';

/** Additions to the printed report: where figures open, the table in both vintages, large cases, assumptions. */
export function appendix(report: Report, vintages: Vintages, language: Language): string {
  const t = wordsIn(language);
  const parts: [string, string[]][] = [
    [
      t(
        'Mở từng số liệu tới các vụ việc của nó (curl: khi dịch vụ đang chạy)',
        'Each figure opens to its cases (curl: beside a running service)',
      ),
      report.figures.flatMap(({ id, cell }) =>
        cell === undefined
          ? []
          : [
              `${id.padEnd(5)} ${cellCommand(cell, vintages.cellsAsked)}`,
              `${''.padEnd(5)} curl -s '${serviceAddress}${cellAddress(cell, vintages.cellsAsked)}'`,
            ],
      ),
    ],
    [
      t(
        `Bảng tính: theo những gì đã ghi đến ${vintages.knownAt.vi}, theo hiện nay và cùng kỳ`,
        `The table: as known at ${vintages.knownAt.en}, as known now, and a year before`,
      ),
      tableLines(vintages, language),
    ],
    [
      t('Việc trên 500 tỷ đồng', 'Cases above 500 bn VND'),
      vintages.large.length === 0
        ? [t('không có', 'none')]
        : vintages.large.map(
            ({ number, office, money }) =>
              `${number}  ${office}  ${formatBillions(money, 1, language)} ${t('tỷ đồng', 'bn VND')}`,
          ),
    ],
    [
      t('Giả định của sổ thụ lý mô phỏng', 'Assumptions of the simulated docket'),
      assumptions.map(({ value, vi, en }) => `${value[language]}: ${t(vi, en)}`),
    ],
  ];
  return parts.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n');
}

function tableLines({ asKnown, now, samePeriod }: Vintages, language: Language): string[] {
  const t = wordsIn(language);
  const tables = [asKnown, now, samePeriod];
  const rows = columns.map((column) => [
    column,
    ...tables.flatMap((table) => [
      formatCount(table.columns[column].cases, language),
      formatBillions(table.columns[column].money, 3, language),
    ]),
    columnInfo[column].label[language],
  ]);
  const rate = [
    'G',
    ...tables.flatMap((table) => [formatRate(table.rate.cases, language), formatRate(table.rate.money, language)]),
  ];
  const title = ['', ...tables.flatMap(() => [t('việc', 'cases'), t('tỷ đồng', 'bn VND')])];
  return aligned([title, ...rows, rate], (column) => column > 0 && column < title.length, '  ');
}

/** Names a case whose money does not add up. */
export function unbalancedText({ number, wrong }: UnbalancedCase, language: Language): string {
  return wordsIn(language)(
    `vụ việc ${number} không cân đối tiền: ${wrong}`,
    `the money of case ${number} does not add up: ${wrong}`,
  );
}

/** Whether the printed figures agree, in one sentence for readers of the last line only. */
export function agreementOf({ verdict, figures }: Report, isSound: boolean, language: Language): string | undefined {
  const t = wordsIn(language);
  const missing = isSound ? '' : t('sổ không đủ hoặc không khớp; ', 'the log is not whole or does not add up; ');
  if (verdict.disagreed.length === 0 && isSound) return undefined;
  const names = figures
    .filter(({ id }) => verdict.disagreed.includes(id))
    .map(({ id, label, printed, computed }) =>
      t(
        `${id} ${label.vi}: công bố ${figureIn(printed, 'vi')}, tính được ${figureIn(computed, 'vi')}`,
        `${id} ${label.en}: printed ${figureIn(printed, 'en')}, computed ${figureIn(computed, 'en')}`,
      ),
    );
  if (names.length === 0) return `${missing}${t('mọi số công bố đều khớp', 'every printed figure agrees')}`;
  return `${missing}${t('các số sau lệch:', 'these figures disagree:')}\n${names.join('\n')}`;
}
