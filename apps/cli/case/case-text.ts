import {
  type CaseState,
  categoryLabels,
  classificationLabels,
  dayVi,
  initiativeLabels,
  type Instant,
  type Label,
  labelIn,
  leafLabels,
  legalDayOf,
  type LegalDate,
  timeOfDayOf,
  outcomeLabels,
  realmLabels,
  type RecordedFact,
  timeLimitLabels,
} from '#case';
import { timeline, type TimelineEntry } from '#read-models';
import { formatCount, type Language, wordsIn } from '#statistics';
import { printableLine } from '../output/printable.js';
import type { SealedField } from './sealed-words.js';

/** The output of `show`: the state of the case, and each step with its actor and documents. */
export interface ShownCase {
  readonly state: CaseState;
  readonly facts: readonly RecordedFact[];
  /** The moment of knowledge; absent if the case is shown as known now. */
  readonly knownAt: { readonly instant: Instant; readonly label: Label; readonly ordinal: number } | undefined;
  readonly sealed: readonly SealedField[];
  /** The opened words, by reference; present when they were requested. */
  readonly words: ReadonlyMap<string, string> | undefined;
}

type Translate = ReturnType<typeof wordsIn>;

const dayIn = (day: LegalDate, language: Language): string => (language === 'vi' ? dayVi(day) : day);
const timeIn = (at: Instant, language: Language): string => `${dayIn(legalDayOf(at), language)} ${timeOfDayOf(at)}`;

export function caseText({ state, facts, knownAt, sealed, words }: ShownCase, language: Language): string {
  const t = wordsIn(language);
  const known = knownAt
    ? [
        t(
          `Theo những gì đã ghi đến ${knownAt.label.vi}: ${formatCount(knownAt.ordinal, 'vi')} sự kiện đầu của nhật ký`,
          `As known at ${knownAt.label.en}: the first ${formatCount(knownAt.ordinal, 'en')} events of the log`,
        ),
      ]
    : [];
  const steps = timeline(facts).map((entry) => stepLine(entry, language, t));
  const opened = words ? sealed.map((field) => wordsLine(field, words)) : [];
  const lines = [...header(state, language, t), ...known, '', ...steps, ...(opened.length > 0 ? ['', ...opened] : [])];
  return `${lines.join('\n')}\n`;
}

function header(state: CaseState, language: Language, t: Translate): string[] {
  const dong = (amount: bigint): string => `${formatCount(amount, language)} ${t('đồng', 'VND')}`;
  const sum = (of: 'amount' | 'executed' | 'open'): bigint =>
    state.obligations.reduce((all, each) => all + each[of], 0n);
  const { received, paid, fee, undistributed } = state.ledger;
  const { office, category, initiative, realm, place, ending } = state;
  const say = (labels: Readonly<Record<string, Label>>, value: string): string => labelIn(labels, value)[language];
  const ended = ending ? ` (${say(outcomeLabels, ending.outcome)}, ${dayIn(ending.on, language)})` : '';
  return [
    `${state.number}  (${state.id})`,
    `${t('Cơ quan', 'Office')} ${office}, ${say(categoryLabels, category)}, ${say(initiativeLabels, initiative)}, ${t('loại dữ liệu', 'realm')} ${say(realmLabels, realm)}`,
    `${t('Trạng thái', 'State')} ${say(leafLabels, place.lifecycle)} / ${say(classificationLabels, place.classification)}${ended}`,
    `${t('Phải thi hành', 'Owed')} ${dong(sum('amount'))}; ${t('đã thi hành', 'executed')} ${dong(sum('executed'))}; ${t('còn lại', 'open')} ${dong(sum('open'))}`,
    `${t('Đã thu', 'Received')} ${dong(received)}; ${t('đã chi', 'paid out')} ${dong(paid)}; ${t('phí', 'fee')} ${dong(fee)}; ${t('chưa chi', 'undistributed')} ${dong(undistributed)}`,
    ...state.deadlines.map(
      ({ rule, dueOn, lapsed }) =>
        `${t('Thời hạn', 'Deadline')} ${say(timeLimitLabels, rule)}: ${dayIn(dueOn, language)}${lapsed ? t(' (quá hạn)', ' (lapsed)') : ''}`,
    ),
  ];
}

function stepLine(entry: TimelineEntry, language: Language, t: Translate): string {
  const struck = entry.struckThrough ? t(' [đã gạch bỏ]', ' [struck through]') : '';
  const moved = entry.firstRecordedAs
    ? `${t(' [trước ghi', ' [first')} ${dayIn(entry.firstRecordedAs, language)}]`
    : '';
  const about = [
    `${t('ghi', 'recorded')} ${timeIn(entry.recordedAt, language)}, ${entry.legalBasis}`,
    ...actorOf(entry, t),
    ...papersOf(entry, language, t),
  ];
  return `${String(entry.revision).padStart(3)}  ${dayIn(entry.effectiveOn, language).padEnd(10)}  ${entry.story[language]}${struck}${moved}  (${about.join('; ')})`;
}

/** Roles are free text of the caller; only the usual one has a label. */
const roleIn = (role: string, t: Translate): string => (role === 'officer' ? t('chấp hành viên', 'officer') : role);

/** The actor of a step, the office, and the person acted for. */
function actorOf({ actor, onBehalfOf }: TimelineEntry, t: Translate): string[] {
  const who = `${t('người thực hiện', 'by')} ${actor.id} (${roleIn(actor.role, t)}, ${actor.office})`;
  const whom = onBehalfOf === undefined ? '' : `, ${t('thay mặt', 'on behalf of')} ${onBehalfOf}`;
  return [printableLine(`${who}${whom}`)];
}

/** The written decision and the documents of a step. */
function papersOf({ decision, docRefs }: TimelineEntry, language: Language, t: Translate): string[] {
  const decided = decision
    ? [`${t('quyết định', 'decision')} ${decision.number}, ${dayIn(decision.date, language)}`]
    : [];
  const documents = docRefs.length > 0 ? [`${t('tài liệu', 'documents')} ${docRefs.join(', ')}`] : [];
  return [...decided, ...documents].map(printableLine);
}

function wordsLine({ revision, path, ref }: SealedField, words: ReadonlyMap<string, string>): string {
  return `${String(revision).padStart(3)}  ${path}: ${printableLine(words.get(ref) ?? '–')}`;
}
