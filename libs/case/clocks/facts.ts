import { type Fact, factOf } from '../definition/fact.js';
import {
  Article,
  Code,
  Flag,
  type Label,
  OneOf,
  Optional,
  StoredDay,
  StoredInstant,
  Whole,
} from '../definition/fields.js';
import { dayVi, labelIn } from '../definition/wording.js';
import { timeLimitLabels } from '../labels/time-limits.js';
import { clocksThat } from '../law/law.js';
import { type Instant, type LegalDate, timeOfDayOf } from '../law/legal-date.js';
import { type Regime, regimes } from '../law/time-limit.js';
import type { CaseState } from '../state/case.js';
import type { Deadline, StreamState } from '../state/stream.js';

/**
 * Deadlines are facts of the act's own append: *set* by the act that starts a time limit, *met* by the act that the
 * limit is for, *ended* by an ending or a correction. As facts they need neither calendar nor law on replay; they do not
 * change the ETag. They may stand on every kind of stream.
 */

const fact = factOf<StreamState>();

/** A clock fact with the legal date on which it came about. */
export type ElapsedFact = Fact & { readonly on: LegalDate };

/** More lapses of one deadline than any stream has facts for. */
const lapsesMax = 1_000_000;

const without = (deadlines: readonly Deadline[], id: string): Deadline[] => deadlines.filter((each) => each.id !== id);

export class DeadlineSetData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  /** The thing of the stream that the limit is about, where there may be several: a payment, a stop. */
  @Optional() @Code({ vi: 'Đối tượng', en: 'Subject' }) subject?: string;
  /** The event that started it; absent in facts of version 1. */
  @Optional() @Code({ vi: 'Sự kiện bắt đầu', en: 'Started by' }) startedBy?: string;
  @OneOf(regimes, { vi: 'Chế độ pháp luật', en: 'Regime' }) regime!: Regime;
  @Optional() @Article({ vi: 'Điều luật', en: 'Article' }) article?: string;
  @StoredDay({ vi: 'Tính từ', en: 'Runs from' }) from!: string;
  @StoredDay({ vi: 'Đến hết', en: 'Due on' }) dueOn!: string;
  /** The moment, of a limit in hours; `dueOn` is its day. */
  @Optional() @StoredInstant({ vi: 'Đến thời điểm', en: 'Due at' }) dueAt?: string;
  /** Whether the count touched a day that the calendar has not verified, or rests on a row that is not verified. */
  @Flag({ vi: 'Tạm tính', en: 'Provisional' }) provisional!: boolean;
}

const dueText = ({ dueOn, dueAt }: { readonly dueOn: string; readonly dueAt?: string | undefined }): Label => {
  const time = dueAt === undefined || Number.isNaN(Date.parse(dueAt)) ? undefined : timeOfDayOf(dueAt as Instant);
  const day = dayVi(dueOn as LegalDate);
  return time === undefined
    ? { vi: `đến hết ngày ${day}`, en: `due on ${dueOn}` }
    : { vi: `đến ${time} ngày ${day}`, en: `due at ${time} on ${dueOn}` };
};

/** A sentence about a deadline that is named by its rule: «Thời hạn chi trả tiền: …». */
const about = (rule: string, vi: string, en: string): Label => {
  const label = labelIn(timeLimitLabels, rule);
  return { vi: `Thời hạn ${label.vi}: ${vi}`, en: `Deadline, ${label.en}: ${en}` };
};

/** The deadline that a fact sets. */
export const runningFrom = (data: DeadlineSetData): Deadline => ({
  id: data.deadline,
  rule: data.rule,
  subject: data.subject ?? '',
  startedBy: data.startedBy ?? '',
  regime: data.regime,
  article: data.article,
  from: data.from as LegalDate,
  dueOn: data.dueOn as LegalDate,
  dueAt: data.dueAt as Instant | undefined,
  provisional: data.provisional,
  lapsed: false,
});

/** The fact that sets a deadline as it runs. */
export const setBy = ({
  id,
  rule,
  subject,
  startedBy,
  regime,
  article,
  from,
  dueOn,
  dueAt,
  provisional,
}: Deadline): DeadlineSetData => ({
  deadline: id,
  rule,
  ...(subject === '' ? {} : { subject }),
  ...(startedBy === '' ? {} : { startedBy }),
  regime,
  ...(article === undefined ? {} : { article }),
  from,
  dueOn,
  ...(dueAt === undefined ? {} : { dueAt }),
  provisional,
});

export const DeadlineSet = fact('DeadlineSet', {
  version: 2,
  // Version 1 had neither subject, starting event nor article; the members that it had are unchanged.
  upcasters: { 1: (data) => data },
  schema: DeadlineSetData,
  nature: 'clock',
  evolve: (state, data) => ({
    ...state,
    deadlines: [...without(state.deadlines, data.deadline), runningFrom(data)],
  }),
  story: (data) => about(data.rule, dueText(data).vi, dueText(data).en),
});

export class DeadlineMetData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @Flag({ vi: 'Đúng hạn', en: 'In time' }) inTime!: boolean;
}

/** Periods that somebody waits for: they end by themselves, and nobody is late. */
export const awaited = clocksThat('awaited');

/** What lapses for nobody: a period that is waited for, and what is done only if there is a ground for it. */
export const neverLapses: ReadonlySet<string> = new Set([...awaited, ...clocksThat('conditional')]);

/** What the ending itself met does not run again when the case is reopened. */
function metByEnding(state: StreamState, id: string): Partial<CaseState> {
  const { ending } = state as Partial<CaseState>;
  return ending?.deadlines.some((each) => each.id === id)
    ? { ending: { ...ending, deadlines: without(ending.deadlines, id) } }
    : {};
}

export const DeadlineMet = fact('DeadlineMet', {
  version: 1,
  schema: DeadlineMetData,
  nature: 'clock',
  evolve: (state, data) => ({
    ...state,
    deadlines: without(state.deadlines, data.deadline),
    ...metByEnding(state, data.deadline),
  }),
  story: ({ rule, inTime }) => {
    if (awaited.has(rule)) return about(rule, 'đã hết', 'is over');
    return about(rule, inTime ? 'đúng hạn' : 'thực hiện quá hạn', inTime ? 'met' : 'met late');
  },
});

const endings = ['caseEnded', 'withdrawn', 'replaced', 'noLongerDue'] as const;

const endedBecause: Readonly<Record<(typeof endings)[number], Label>> = {
  caseEnded: { vi: 'không còn, vì vụ việc đã kết thúc', en: 'ended with the case' },
  withdrawn: {
    vi: 'không còn, vì bước bắt đầu thời hạn đã bị gạch bỏ',
    en: 'ended: its starting step was struck through',
  },
  replaced: { vi: 'được tính lại', en: 'is counted anew' },
  noLongerDue: { vi: 'không còn áp dụng', en: 'does not apply any more' },
};

export class DeadlineEndedData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @OneOf(endings, { vi: 'Vì sao', en: 'Why' }) why!: (typeof endings)[number];
}

/** A deadline is gone, and nobody has met it. */
export const DeadlineEnded = fact('DeadlineEnded', {
  version: 1,
  schema: DeadlineEndedData,
  nature: 'clock',
  evolve: (state, data) => ({ ...state, deadlines: without(state.deadlines, data.deadline) }),
  story: ({ rule, why }) => about(rule, labelIn(endedBecause, why).vi, labelIn(endedBecause, why).en),
});

export class DeadlineLapsedData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @Optional() @Code({ vi: 'Đối tượng', en: 'Subject' }) subject?: string;
  @Optional() @Code({ vi: 'Sự kiện bắt đầu', en: 'Started by' }) startedBy?: string;
  @StoredDay({ vi: 'Đến hết', en: 'Due on' }) dueOn!: string;
  @Optional() @StoredInstant({ vi: 'Đến thời điểm', en: 'Due at' }) dueAt?: string;
  /** How often it had lapsed before: a correction moved it away and back. Absent the first time. */
  @Optional() @Whole(1, lapsesMax, { vi: 'Số lần đã quá hạn trước đó', en: 'Earlier lapses' }) earlier?: number;
}

/** The key that identifies a lapse within its stream: the deadline and its due day or moment. */
export const lapseKey = ({
  id,
  dueOn,
  dueAt,
}: Pick<Deadline, 'id' | 'dueOn'> & { readonly dueAt?: string | undefined }) => `${id} ${dueAt ?? dueOn}`;

/** Marks a deadline, and leaves it running: what it asks for is still to be done. */
const marked = (state: StreamState, id: string, lapsed: boolean): StreamState => ({
  ...state,
  deadlines: state.deadlines.map((each) => (each.id === id ? { ...each, lapsed } : each)),
});

export const DeadlineLapsed = fact('DeadlineLapsed', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: DeadlineLapsedData,
  nature: 'clock',
  evolve: (state, data) => ({
    ...marked(state, data.deadline, true),
    lapses: [...state.lapses, lapseKey({ ...data, id: data.deadline, dueOn: data.dueOn as LegalDate })],
  }),
  story: (data) => about(data.rule, `đã quá hạn (${dueText(data).vi})`, `lapsed (${dueText(data).en})`),
});

/** The lapse of a deadline; it says how many lapses of the same moment are recorded already. */
export function lapseOf(deadline: Deadline, lapses: readonly string[]): Fact {
  const { id, rule, subject, startedBy, dueOn, dueAt } = deadline;
  const lapsedBefore = lapses.filter((each) => each === lapseKey(deadline)).length;
  return DeadlineLapsed.of({
    deadline: id,
    rule,
    ...(subject === '' ? {} : { subject }),
    ...(startedBy === '' ? {} : { startedBy }),
    dueOn,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(lapsedBefore === 0 ? {} : { earlier: lapsedBefore }),
  });
}

export class LapseWithdrawnData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
}

/** Withdraws a lapse: an act dated on the last day of the deadline or earlier was recorded after the lapse. */
export const LapseWithdrawn = fact('LapseWithdrawn', {
  version: 1,
  schema: LapseWithdrawnData,
  nature: 'clock',
  evolve: (state, data) => marked(state, data.deadline, false),
  story: ({ rule }) =>
    about(
      rule,
      'không quá hạn, vì bước kết thúc thời hạn diễn ra trong hạn nhưng ghi muộn',
      'not lapsed: the step that met or ended it was in time and recorded late',
    ),
});

/** The terms that end by themselves, without anybody's act. */
export const terms = ['voluntaryPeriod', 'postponement', 'posting'] as const;

const termLabels: Readonly<Record<(typeof terms)[number], Label>> = {
  voluntaryPeriod: { vi: 'Thời hạn tự nguyện', en: 'The voluntary period' },
  postponement: { vi: 'Thời hạn hoãn', en: 'The term of the postponement' },
  posting: { vi: 'Thời hạn niêm yết công khai', en: 'The public posting' },
};

export class TermEndedData {
  @OneOf(terms, { vi: 'Thời hạn', en: 'Term' }) term!: (typeof terms)[number];
  /** The stop or posting whose term it was. */
  @Optional() @Code({ vi: 'Đối tượng', en: 'Subject' }) subject?: string;
  @StoredDay({ vi: 'Ngày cuối', en: 'Last day' }) endedOn!: string;
}

/**
 * A term is over. The end of the voluntary period takes the case to its verification; after a postponement the case
 * waits for the decision to continue, which has a clock of its own [L08 48.4; L25 46.3].
 */
export const TermEnded = fact('TermEnded', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: TermEndedData,
  nature: 'clock',
  evolve: (state, { term, subject }) => {
    if (term === 'voluntaryPeriod') return endedPeriod(state as CaseState);
    if (term === 'postponement') return { ...state, ...endedStops(state as CaseState, subject) };
    const isOver = (each: Deadline): boolean => each.rule === 'posting' && each.subject === subject;
    return { ...state, deadlines: state.deadlines.filter((each) => !isOver(each)) };
  },
  story: ({ term, endedOn }) => ({
    vi: `${labelIn(termLabels, term).vi} đã hết ngày ${dayVi(endedOn as LegalDate)}`,
    en: `${labelIn(termLabels, term).en} was over on ${endedOn}`,
  }),
});

function endedPeriod(state: CaseState): CaseState {
  const isInIt = state.place.lifecycle === 'enforceable.voluntaryPeriod';
  const deadlines = state.deadlines.filter(({ rule }) => rule !== 'voluntaryPeriod');
  return { ...state, deadlines, voluntaryEndUnnoted: isInIt };
}

function endedStops(state: CaseState, subject: string | undefined): Pick<CaseState, 'stops' | 'partStops'> {
  const ended = <S extends { readonly id: string }>(each: S): S =>
    each.id === subject ? { ...each, termIsOver: true } : each;
  return { stops: state.stops.map(ended), partStops: state.partStops.map(ended) };
}
