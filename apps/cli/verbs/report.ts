import { existsSync } from 'node:fs';
import {
  type Instant,
  type LegalDate,
  legalDateInBounds,
  plusDays,
  statisticalYearOf,
  statisticalYearStart,
} from '#case';
import {
  periodUntil,
  publishedReport,
  recordedTargets,
  wordsIn,
  type Report,
  reportText,
  samePeriodLastYear,
  type Table,
} from '#statistics';
import { world } from '#installation';
import { gather, type GatheredLog, positionsAt, type Subject, tableAt, unbalancedAt } from '../report/counting.js';
import { readMarker } from '#simulation';
import { eventsOf, eventsOfFile, type OnProgress } from '../output/events.js';
import { jsonText } from '../output/json-text.js';
import { committedFigures, readFigures } from '../report/figures-file.js';
import { reportDocument } from '../report/report-document.js';
import { agreementOf, appendix, heading, unbalancedText, type Vintages } from '../report/report-text.js';
import { asOfFlag, endOfDay, type KnownBy, knownByOf } from './as-of.js';
import {
  type Arguments,
  dataFlag,
  exits,
  jsonFlag,
  languageFlag,
  languageOf,
  placeOf,
  realmFlag,
  realmOf,
  type Terminal,
  textOf,
  UsageError,
  type Verb,
} from './verb.js';

/** Computes a published report from the log alone, and compares it with the printed figures. */
export const reportVerb: Verb = {
  name: 'report',
  summary: {
    vi: 'Tính báo cáo từ nhật ký và đối chiếu với số đã công bố. Thoát 0 khi mọi số khớp, 1 khi lệch, 2 khi thiếu tệp.',
    en: 'Computes a report from the log beside the printed one. Exits 0 when all agrees, 1 if not, 2 without the file.',
  },
  flags: [
    ['--published ID', 'báo cáo nào (S2)', 'which report (S2)', 'needed'],
    asOfFlag,
    ['--figures FILE', 'tệp số liệu; mặc định là bản kèm theo', 'file of figures; the committed copy when absent'],
    ['--log FILE', 'tính từ tệp của log --ndjson, không cần kho', 'count from a file of log --ndjson, no store needed'],
    realmFlag,
    jsonFlag,
    languageFlag,
    dataFlag,
  ],
  run,
};

/** Where the period of each known report ends; listed here, so that nothing computed depends on a file of figures. */
const periods: Readonly<Record<string, string>> = { S2: '2025-03-31' };
/** By default a report uses what was recorded up to the end of this many days after its period. */
const knownAfterDays = 3;
const agency = 'P1';
/** Đồng. Cases this large are listed one by one, because each of them moves a printed figure. */
const largeFrom = 500_000_000_000n;

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  const id = textOf(given, 'published');
  if (id === undefined || periods[id] === undefined)
    throw new UsageError({
      vi: `--published là một trong ${Object.keys(periods).join(', ')}, ${id === undefined ? 'không được bỏ trống' : `không phải ${id}`}`,
      en: `--published is one of ${Object.keys(periods).join(', ')}, not ${id ?? 'left out'}`,
    });
  const language = languageOf(given);
  const path = textOf(given, 'figures') ?? committedFigures();
  const printed = readFigures(path, id);
  const subject = subjectOf(given);
  const to = legalDateInBounds(printed?.period.to ?? periods[id]);
  const knownBy = knownByOf(given) ?? byDefault(to);
  const log = await gatherFrom(given, knownBy.instant, (done, total) => progress.at('report', done, total));
  progress.end();
  const vintages = vintagesOf(log, { subject, to, knownBy });
  const report = publishedReport({
    current: vintages.asKnown,
    unitName: subject.name,
    samePeriod: vintages.samePeriod,
    targets: recordedTargets,
    ...(printed ? { printed } : {}),
  });
  const text = (): string =>
    `${heading(vintages, log, language)}\n\n${reportText(report, language)}\n\n${appendix(report, vintages, language)}\n`;
  await out(given.flags['json'] === true ? jsonText(reportDocument({ id, report, vintages, log, knownBy })) : text());
  const t = wordsIn(language);
  if (!printed)
    err(t(`${path}: không có tệp này; không đối chiếu gì\n`, `${path}: there is no such file; nothing is compared\n`));
  if (log.events === 0) err(t('Sổ chưa có sự kiện nào.\n', 'The log is empty.\n'));
  if (isCutShort(given))
    err(
      t(
        'Sổ thụ lý mô phỏng trong thư mục này chưa đủ: chạy lại docket\n',
        'the docket in this folder is not complete yet: run docket again\n',
      ),
    );
  for (const gap of log.gaps) err(`${gap}\n`);
  const { unbalanced } = vintages;
  for (const each of unbalanced.slice(0, casesNamedMax)) err(`${unbalancedText(each, language)}\n`);
  const isSound = log.gaps.length === 0 && unbalanced.length === 0;
  const sentence = agreementOf(report, isSound, language);
  if (sentence) err(`${sentence}\n`);
  return exitOf(report, printed !== undefined, isSound);
}

/** Cases that the journal names; `--json` has all of them. */
const casesNamedMax = 20;

function exitOf({ verdict }: Report, isPrinted: boolean, isSound: boolean): number {
  if (!isSound) return exits.failed;
  if (!isPrinted) return exits.missing;
  return verdict.agrees && verdict.notComparable.length === 0 ? exits.ok : exits.failed;
}

function subjectOf(given: Arguments): Subject {
  const { organisation } = world;
  const { name = { vi: agency, en: agency } } = organisation.agency(agency) ?? {};
  return { agency, name, realm: realmOf(given), organisation };
}

function isCutShort(given: Arguments): boolean {
  if (textOf(given, 'log') !== undefined) return false;
  return readMarker(placeOf(given).folder)?.complete === false;
}

/** The time at which the report was made. */
function byDefault(to: LegalDate): KnownBy {
  return endOfDay(plusDays(to, knownAfterDays));
}

async function gatherFrom(given: Arguments, knownBy: Instant, seen: OnProgress): Promise<GatheredLog> {
  const file = textOf(given, 'log');
  if (file === undefined) return gather(eventsOf(placeOf(given), seen), knownBy);
  if (!existsSync(file)) throw new Error(`--log ${file}: there is no such file; log --ndjson > FILE makes one`);
  return gather(eventsOfFile(file, seen), knownBy);
}

interface Wanted {
  readonly subject: Subject;
  readonly to: LegalDate;
  readonly knownBy: KnownBy;
}

function vintagesOf(log: GatheredLog, { subject, to, knownBy }: Wanted): Vintages {
  const last = samePeriodLastYear(periodUntil(to)).to;
  const table = (day: LegalDate, asKnown: number): Table => {
    const year = statisticalYearOf(day);
    const head = {
      unit: subject.name.en,
      realm: subject.realm,
      year,
      from: statisticalYearStart(year),
      to: day,
      asKnown,
    };
    return tableAt(head, positionsAt(log, subject, day, asKnown));
  };
  const large = positionsAt(log, subject, to, log.known)
    .map(({ number, office, position }) => ({ number, office, money: position.T?.money ?? 0n }))
    .filter(({ money }) => money > largeFrom)
    .sort((a, b) => Number(b.money - a.money) || (a.number < b.number ? -1 : 1));
  return {
    unitName: subject.name,
    asKnown: table(to, log.known),
    samePeriod: table(last, log.known),
    now: table(to, log.events === 0 ? 0 : Number.MAX_SAFE_INTEGER),
    knownAt: knownBy.label,
    cellsAsked: { agency: subject.agency, realm: subject.realm, to, asOf: knownBy.instant },
    large,
    unbalanced: unbalancedAt(log, subject, to, log.events === 0 ? 0 : log.known),
  };
}
