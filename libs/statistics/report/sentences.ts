import { realmLabels } from '#case';
import type { Column } from '../form/columns.js';
import { type Family, infoOf } from './figure-kinds.js';
import {
  formatBillions,
  formatCount,
  formatRate,
  inLanguage,
  type Language,
  noValue,
  wordsIn,
} from '../numbers/format.js';
import { datesOf, periodLabel, periodUntil } from '../form/period.js';
import type { Report } from './published.js';
import type { ReportFigure } from './report-figure.js';
import { unverified } from '../form/conventions.js';

/**
 * The report in sentences, like published reports of this form. Every figure is given with its subject and unit, every
 * comparison names its metric, "over" is stated, and the last sentences name the sources.
 */
export function sentences(report: Report, language: Language): string[] {
  return [...caseSentences(report, language), ...moneySentences(report, language), ...provenance(report, language)].map(
    (sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1),
  );
}

function caseSentences(report: Report, language: Language): string[] {
  const { current, unitName } = report;
  const t = wordsIn(language);
  const say = speaker(report, language);
  const period = periodLabel(periodUntil(current.to))[language];
  const deducted = (['B1', 'B2', 'B3', 'BP', 'BR'] as const).reduce((sum, key) => sum + current.columns[key].cases, 0);
  const deductions = formatCount(deducted, language);
  return [
    t(
      `Trong ${period}, ${unitName.vi} thụ lý tổng số ${say.number('A.cases')} việc, trong đó thụ lý mới ` +
        `${say.number('A2.cases')} việc${say.change('A2', 'cases', 'số thụ lý mới')}.`,
      `In ${period}, ${unitName.en} handled ${say.number('A.cases')} cases in total, of which ` +
        `${say.number('A2.cases')} cases newly received${say.change('A2', 'cases', 'newly received cases')}.`,
    ),
    t(
      `Sau khi trừ ${deductions} việc ủy thác, thu hồi, hủy, rút lên, chuyển văn phòng và gửi lại yêu cầu, số phải ` +
        `thi hành là ${say.number('C.cases')} việc.`,
      `After deducting ${deductions} cases entrusted, revoked, cancelled, withdrawn up, moved to a ` +
        `private office or returned with the request, ${say.number('C.cases')} cases were to be enforced.`,
    ),
    t(
      `Trong số phải thi hành, ${say.number('D.cases')} việc có điều kiện` +
        `${say.change('D', 'cases', 'số có điều kiện')}.`,
      `Of the cases to be enforced, ${say.number('D.cases')} cases were enforceable` +
        `${say.change('D', 'cases', 'enforceable cases')}.`,
    ),
    t(
      `Hoàn thành ${say.number('X.cases')} việc (thi hành xong và đình chỉ), đạt tỷ lệ ` +
        `${formatRate(current.rate.cases, language)} trên số việc có điều kiện${progressClause(report, language)}.`,
      `${say.number('X.cases')} cases were completed (executed or terminated), a rate of ` +
        `${formatRate(current.rate.cases, language)} of the enforceable cases${progressClause(report, language)}.`,
    ),
  ];
}

function moneySentences(report: Report, language: Language): string[] {
  const t = wordsIn(language);
  const say = speaker(report, language);
  const rate = formatRate(report.current.rate.money, language);
  return [
    t(
      `Về tiền, tổng số thụ lý ${say.number('A.money')} tỷ đồng, trong đó thụ lý mới ${say.number('A2.money')} tỷ ` +
        `đồng${say.change('A2', 'money', 'số tiền thụ lý mới')}.`,
      `In money, ${say.number('A.money')} bn VND were handled in total, of which ${say.number('A2.money')} bn VND ` +
        `newly received${say.change('A2', 'money', 'newly received money')}.`,
    ),
    t(
      `Số tiền có điều kiện thi hành là ${say.number('D.money')} tỷ đồng` +
        `${say.change('D', 'money', 'số tiền có điều kiện')}.`,
      `${say.number('D.money')} bn VND were enforceable${say.change('D', 'money', 'enforceable money')}.`,
    ),
    t(
      `Hoàn thành ${say.number('X.money')} tỷ đồng (gồm cả số đình chỉ, không phải chỉ tiền thu được), ` +
        `bằng ${rate} số tiền có điều kiện.`,
      `${say.number('X.money')} bn VND were completed (terminated sums included, so not cash collected), ${rate} of ` +
        `the enforceable money.`,
    ),
  ];
}

function progressClause(report: Report, language: Language): string {
  const figure = find(report, 'G.cases', 'progress');
  const { target } = report;
  if (figure?.magnitude === undefined || target === undefined) return '';
  const reached = inLanguage(figure.magnitude, language);
  const value = inLanguage(target.value, language);
  const t = wordsIn(language);
  const assumed = target.assumed ? t('; chỉ tiêu là số giả định', '; the target is assumed') : '';
  return t(
    `, bằng ${reached} % tỷ lệ chỉ tiêu ${value} % của năm ${target.year} (tỷ lệ chia tỷ lệ${assumed})`,
    `, which is ${reached} % of the target rate of ${value} % for ${target.year} (rate ÷ target rate${assumed})`,
  );
}

/** The sentences on knowledge, realm, and conventions that no source confirms. */
function provenance({ current }: Report, language: Language): string[] {
  const t = wordsIn(language);
  const known = formatCount(current.asKnown, language);
  const realm = realmLabels[current.realm];
  const used = unverified.filter(({ columns }) => columns.some((column) => isUsed(current.columns[column])));
  const open = used.map((each) => each[language]).join(' ');
  return [
    t(
      `Theo dữ liệu đã biết đến sự kiện thứ ${known} của nhật ký; dữ liệu ${realm.vi}.`,
      `As known at event ${known} of the log; ${realm.en} data.`,
    ),
    ...(open === '' ? [] : [t(`Quy ước chưa được xác nhận: ${open}`, `Conventions not verified: ${open}`)]),
  ];
}

const isUsed = ({ cases, money }: { cases: number; money: bigint }): boolean => cases !== 0 || money !== 0n;

function find(report: Report, measure: string, ...families: Family[]): ReportFigure | undefined {
  return report.figures.find((figure) => {
    const family = infoOf(figure.kind)?.family;
    return figure.measure === measure && family !== undefined && families.includes(family);
  });
}

interface Speaker {
  /** "over 10,286.9", "6,377". */
  readonly number: (measure: string) => string;
  /** "; newly received cases fell by 484 cases (−11.3 %) against the 4,282 cases of the same period (…)". */
  readonly change: (column: Column, of: 'cases' | 'money', noun: string) => string;
}

function speaker(report: Report, language: Language): Speaker {
  const t = wordsIn(language);
  const number = (measure: string): string => {
    const figure = find(report, measure, 'count', 'amount');
    if (figure?.magnitude === undefined) return noValue;
    const qualifier = { over: t('trên ', 'over '), nearly: t('gần ', 'nearly ') }[figure.qualifier ?? ''] ?? '';
    return `${qualifier}${inLanguage(figure.magnitude, language)}`;
  };
  const change = (column: Column, of: 'cases' | 'money', noun: string): string => {
    const { samePeriod } = report;
    const change = find(report, `${column}.${of}`, 'change');
    const growth = find(report, `${column}.${of}`, 'growth');
    const main = change ?? growth;
    if (samePeriod === undefined || main?.magnitude === undefined) return '';
    const unit = of === 'cases' ? t('việc', 'cases') : t('tỷ đồng', 'bn VND');
    const verb = main.sign === -1 ? t('giảm', 'fell by') : t('tăng', 'rose by');
    const by = `${inLanguage(main.magnitude, language)} ${main === change ? unit : '%'}`;
    const relative = main === change && growth?.computed ? ` (${inLanguage(growth.computed, language)})` : '';
    const cell = samePeriod.columns[column];
    const base = of === 'cases' ? formatCount(cell.cases, language) : formatBillions(cell.money, 1, language);
    const dates = datesOf(samePeriod)[language];
    return t(
      `; ${noun} ${verb} ${by}${relative} so với ${base} ${unit} của cùng kỳ (${dates})`,
      `; ${noun} ${verb} ${by}${relative} against the ${base} ${unit} of the same period (${dates})`,
    );
  };
  return { number, change };
}
