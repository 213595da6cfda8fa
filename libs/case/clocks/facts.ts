import { factOf } from '../definition/fact.js';
import { Article, Code, Flag, type Label, OneOf, Optional, StoredDay, StoredInstant } from '../definition/fields.js';
import { dayVi, labelIn } from '../definition/wording.js';
import { timeLimitLabels } from '../labels/time-limits.js';
import type { TimeLimitId } from '../law/law.js';
import { type Instant, type LegalDate, timeOfDayOf } from '../law/legal-date.js';
import { type Regime, regimes } from '../law/time-limit.js';
import type { Deadline, StreamState } from '../state/stream.js';

/**
 * Deadlines are facts of the act's own append: *set* by the act that starts a time limit, *met* by the act that the
 * limit is for, *ended* by an ending or a correction. As facts they need neither calendar nor law on replay; they do not
 * change the ETag. They may stand on every kind of stream.
 */

const fact = factOf<StreamState>();

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

export const DeadlineSet = fact('DeadlineSet', {
  version: 2,
  // Version 1 had neither subject, starting event nor article; the members that it had are unchanged.
  upcasters: { 1: (data) => data },
  schema: DeadlineSetData,
  nature: 'clock',
  evolve: (state, data) => ({
    ...state,
    deadlines: [
      ...without(state.deadlines, data.deadline),
      {
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
      },
    ],
  }),
  story: (data) => about(data.rule, dueText(data).vi, dueText(data).en),
});

export class DeadlineMetData {
  @Code({ vi: 'Mã', en: 'Deadline' }) deadline!: string;
  @Code({ vi: 'Quy tắc', en: 'Rule' }) rule!: string;
  @Flag({ vi: 'Đúng hạn', en: 'In time' }) inTime!: boolean;
}

/** Periods that somebody waits for: an act after them is neither in time nor late. */
const awaited: ReadonlySet<string> = new Set<TimeLimitId>(['voluntaryPeriod']);

export const DeadlineMet = fact('DeadlineMet', {
  version: 1,
  schema: DeadlineMetData,
  nature: 'clock',
  evolve: (state, data) => ({ ...state, deadlines: without(state.deadlines, data.deadline) }),
  story: ({ rule, inTime }) => {
    if (awaited.has(rule)) return about(rule, 'đã hết', 'is over');
    return about(rule, inTime ? 'đúng hạn' : 'quá hạn', inTime ? 'met' : 'met late');
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
