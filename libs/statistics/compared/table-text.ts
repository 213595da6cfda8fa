import { dayVi, type Label, realmLabels } from '#case';
import { columnInfo, columns } from '../form/columns.js';
import { periodLabel } from '../form/period.js';
import type { AnnualTarget } from '../form/targets.js';
import { figureIn, formatCount, inPercent, type Language, wordsIn } from '../numbers/format.js';
import type { Fraction } from '../numbers/fraction.js';
import { aligned } from '../numbers/aligned.js';
import { type ComparedTable, growthOf, measured, pointsOf } from './compared.js';
import { rateLabels } from './table-csv.js';

interface Head {
  readonly unit: string;
  readonly unitName: Label;
  /** The state of knowledge, in words. */
  readonly knownAt: Label;
  readonly targets: readonly AnnualTarget[];
}

/** The table as plain text: each column in cases and in đồng beside the same period, the rates, and what to know of them. */
export function tableText(compared: ComparedTable, head: Head, language: Language): string {
  const { table, before, period, begunOn, notes, violations, conventions } = compared;
  const t = wordsIn(language);
  const says = (label: Label): string => label[language];
  const heading = [
    `${head.unit} ${says(head.unitName)}, ${says(periodLabel(period))}`,
    t(`Loại dữ liệu: ${realmLabels[table.realm].vi}`, `Realm: ${realmLabels[table.realm].en}`),
    t(`Theo những gì đã ghi đến ${head.knownAt.vi}`, `As known at ${head.knownAt.en}`),
    ...(begunOn === undefined ? [] : [t(`Sổ ghi từ ngày ${dayVi(begunOn)}`, `The log was begun on ${begunOn}`)]),
    t(`Cùng kỳ: ${periodLabel(before.period).vi}`, `Same period: ${periodLabel(before.period).en}`),
  ];
  const percent = (value: Fraction | undefined): string => inPercent(value, language);
  const title = [
    t('Cột', 'Col.'),
    ...[t('việc', 'cases'), t('cùng kỳ', 'a year ago'), '%'],
    ...[t('đồng', 'VND'), t('cùng kỳ', 'a year ago'), '%'],
    t('Tên cột', 'Name'),
  ];
  const rows = columns.map((column) => [
    column,
    ...(['cases', 'money'] as const).flatMap((of) => [
      formatCount(table.columns[column][of], language),
      formatCount(before.table.columns[column][of], language),
      percent(growthOf(compared, column, of)),
    ]),
    says(columnInfo[column].label),
  ]);
  const rates = (['cases', 'money'] as const).flatMap((of) => {
    const then = percent(before.table.rate[of]);
    const by = pointsOf(compared, of);
    const target = measured(compared, head.targets, head.unit, of);
    const line = `${says(rateLabels[of])}: ${percent(table.rate[of])} %; ${t('cùng kỳ', 'a year ago')} ${then} %${
      by === undefined ? '' : ` (${percent(by)} ${t('điểm %', 'percentage points')})`
    }`;
    return target === undefined
      ? [line]
      : [
          line,
          `  ${t('Chỉ tiêu', 'Target')} ${figureIn(target.target.value, language)} %${
            target.target.assumed ? t(' (giả định)', ' (assumed)') : ''
          }: ${t('đạt', 'reached')} ${percent(target.progress)} %, ${percent(target.points)} ${t('điểm %', 'percentage points')}`,
        ];
  });
  const wrong = violations.map(({ id, of, says: identity, left, right }) =>
    t(
      `${id} không đúng về ${of === 'cases' ? 'việc' : 'tiền'} (${identity}: ${left} ≠ ${right})`,
      `${id} does not hold in ${of} (${identity}: ${left} ≠ ${right})`,
    ),
  );
  const parts: [string, readonly string[]][] = [
    [t('Tỷ lệ', 'Rates'), rates],
    [t('SAI', 'WRONG'), wrong],
    [t('Lưu ý', 'Notes'), notes.map(says)],
    [t('Quy ước chưa được đối chiếu với nguồn nào', 'Conventions that no source confirms'), conventions.map(says)],
  ];
  const paragraphs = parts
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => [name, ...lines.map((line) => `  ${line}`)].join('\n'));
  const grid = aligned([title, ...rows], (column) => column > 0 && column < title.length - 1, '  ');
  return `${[heading.join('\n'), grid.join('\n'), ...paragraphs].join('\n\n')}\n`;
}
