import { openSealedReader } from '#personal-data';
import { type CaseState, foldCase, isCaseStream, localTimeOf, type RecordedFact } from '#case';
import { historyOf } from '#engine';
import { batchesOf, type EventReader } from '#event-store';
import { timeline, type TimelineEntry } from '#read-models';
import { formatCount, type Language } from '#statistics';
import { logSource } from '#installation';
import type { Seen } from '../output/events.js';
import { printableLine } from '../output/printable.js';
import {
  type Arguments,
  dataFlag,
  exits,
  languageFlag,
  languageOf,
  placeOf,
  type Terminal,
  UsageError,
  type Verb,
} from './verb.js';

/** Tells the story of one case. */
export const showVerb: Verb = {
  name: 'show',
  summary: {
    vi: 'Kể lại một vụ việc: các bước, thời hạn, tiền.',
    en: 'Tells the story of one case: steps, deadlines, money.',
  },
  usage: 'CASE [--lang vi|en] [--names] [--data DIR]',
  flags: [
    ['CASE', 'số vụ việc, UUID hoặc mã luồng', 'case number, UUID or stream id'],
    ['--names', 'mở các nội dung được niêm phong', 'opens the sealed words'],
    languageFlag,
    dataFlag,
  ],
  options: { lang: { type: 'string' }, names: { type: 'boolean' }, data: { type: 'string' } },
  wordsMax: 1,
  run,
};

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  const [wanted] = given.words;
  if (wanted === undefined) throw new UsageError('which case? Give its number, UUID or stream id');
  const language = languageOf(given);
  const place = placeOf(given);
  const log = await (await logSource(place)).open();
  try {
    const stream = await streamOf(log, wanted, (done, total) => progress.at('show', done, total));
    progress.end();
    const facts = stream === undefined ? [] : await historyOf(log, stream);
    const state = foldCase(facts);
    if (!state) {
      err(`there is no case ${wanted}\n`);
      return exits.failed;
    }
    const words = given.flags['names'] === true ? await open(place.folder, facts) : undefined;
    await out(
      `${[...header(state, language), '', ...told(facts, language), ...sealedLines(facts, words)].join('\n')}\n`,
    );
    return exits.ok;
  } finally {
    await log.close();
  }
}

/** A number is looked for in the decisions; everything else names its stream. */
async function streamOf(log: EventReader, wanted: string, seen: Seen): Promise<string | undefined> {
  if (isCaseStream(wanted)) return wanted;
  if (/^[0-9a-f-]{36}$/.test(wanted)) return `case-${wanted}`;
  const total = await log.count();
  let done = 0;
  for await (const events of batchesOf(log)) {
    const found = events.find(
      ({ type, data }) => type === 'EnforcementDecisionIssued' && (data as { number: string }).number === wanted,
    );
    if (found) return found.stream;
    done += events.length;
    seen(done, total);
  }
  return undefined;
}

function header(state: CaseState, language: Language): string[] {
  const t = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const dong = (amount: bigint): string => `${formatCount(amount, language)} ${t('đồng', 'VND')}`;
  const sum = (of: 'amount' | 'executed' | 'open'): bigint =>
    state.obligations.reduce((all, each) => all + each[of], 0n);
  const { received, paid, fee, undistributed } = state.ledger;
  return [
    `${state.number}  (${state.id})`,
    `${t('Cơ quan', 'Office')} ${state.office}, ${state.category}, ${state.initiative}, ${t('loại dữ liệu', 'realm')} ${state.realm}`,
    `${t('Trạng thái', 'State')} ${state.place.lifecycle} / ${state.place.classification}${state.ending ? ` (${state.ending.outcome}, ${state.ending.on})` : ''}`,
    `${t('Phải thi hành', 'Owed')} ${dong(sum('amount'))}; ${t('đã thi hành', 'executed')} ${dong(sum('executed'))}; ${t('còn lại', 'open')} ${dong(sum('open'))}`,
    `${t('Đã thu', 'Received')} ${dong(received)}; ${t('đã chi', 'paid out')} ${dong(paid)}; ${t('phí', 'fee')} ${dong(fee)}; ${t('chưa chi', 'undistributed')} ${dong(undistributed)}`,
    ...state.deadlines.map(({ rule, dueOn }) => `${t('Thời hạn', 'Deadline')} ${rule}: ${dueOn}`),
  ];
}

function told(facts: readonly RecordedFact[], language: Language): string[] {
  const t = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const line = (entry: TimelineEntry): string => {
    const struck = entry.struckThrough ? t(' [đã gạch bỏ]', ' [struck through]') : '';
    const moved = entry.firstRecordedAs
      ? t(` [trước ghi ${entry.firstRecordedAs}]`, ` [first ${entry.firstRecordedAs}]`)
      : '';
    const recorded = `${t('ghi', 'recorded')} ${localTimeOf(entry.recordedAt)}, ${entry.legalBasis}`;
    return `${String(entry.revision).padStart(3)}  ${entry.effectiveOn}  ${entry.story[language]}${struck}${moved}  (${recorded}${papersOf(entry, language)})`;
  };
  return timeline(facts).map(line);
}

/** The written decision and the documents behind a step. */
function papersOf({ decision, docRefs }: TimelineEntry, language: Language): string {
  const t = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const decided = decision ? [`${t('quyết định', 'decision')} ${decision.number}, ${decision.date}`] : [];
  const documents = docRefs.length > 0 ? [`${t('tài liệu', 'documents')} ${docRefs.join(', ')}`] : [];
  return [...decided, ...documents].map((each) => `; ${printableLine(each)}`).join('');
}

interface Ref {
  readonly path: string;
  readonly ref: string;
}

function refsOf(value: unknown, path = ''): Ref[] {
  if (typeof value !== 'object' || value === null) return [];
  const { ref } = value as { ref?: unknown };
  if (typeof ref === 'string' && 'commitment' in value) return [{ path, ref }];
  return Object.entries(value).flatMap(([key, nested]) => refsOf(nested, path === '' ? key : `${path}.${key}`));
}

async function open(folder: string, facts: readonly RecordedFact[]): Promise<ReadonlyMap<string, string>> {
  const store = openSealedReader({ folder, leavesTrace: false });
  try {
    return await store.open(facts.flatMap(({ data }) => refsOf(data)).map(({ ref }) => ref));
  } finally {
    await store.close();
  }
}

function sealedLines(facts: readonly RecordedFact[], words: ReadonlyMap<string, string> | undefined): string[] {
  if (!words) return [];
  const lines = facts.flatMap(({ data, envelope }) =>
    refsOf(data).map(
      ({ path, ref }) => `${String(envelope.revision).padStart(3)}  ${path}: ${printableLine(words.get(ref) ?? '–')}`,
    ),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}
