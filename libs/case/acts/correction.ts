import { ActBody, actOn, type Corrected, type Deciding } from '../definition/act.js';
import { balancesAfterCorrection } from '../state/balance-rules.js';
import type { CaseState } from '../state/case.js';
import type { OriginState } from '../state/origin.js';
import type { RecordedFact } from '../definition/fact.js';
import {
  CodeList,
  Day,
  StoredDay,
  Id,
  Part,
  Sealed,
  sealed,
  SealedReference,
  type Label,
  type LocalizedText,
} from '../definition/fields.js';
import { bounds } from '../definition/limits.js';
import { corrected } from '../state/corrections.js';
import { dueOn } from '../law/time-limit.js';
import { earlier, type LegalDate } from '../law/legal-date.js';
import { type Blocked, blocked, rule, ruleOn, type Subject } from '../definition/rule.js';
import { act, fact, unchanged } from './builders.js';
import { dayVi } from '../definition/wording.js';
import { worldThen } from '../versions/kept.js';

/**
 * Chapter: correction. A wrong entry is struck through by a later fact, never erased [TT04 30.4b]. The correction bears
 * the legal date of the fact it corrects; its own date is that of its decision. `corrections.ts` folds a stream without
 * its withdrawn facts, and `decide.ts` refuses a correction after which the remaining steps would not be legal.
 */

interface Correcting {
  readonly corrects: string;
}

export const dateOfCorrected = (deciding: Deciding<unknown, Correcting & ActBody>): Corrected | undefined => {
  const found = find(deciding.history(), deciding.command.corrects);
  return found && { eventId: found.envelope.eventId, on: found.envelope.effectiveOn };
};

function find(history: readonly RecordedFact[], eventId: string): RecordedFact | undefined {
  return corrected(history).find((each) => each.envelope.eventId === eventId);
}

/** A step is corrected as a whole: all facts of its command, and the corrections of its amounts. */
export function stepOf(history: readonly RecordedFact[], eventId: string): string[] {
  const command = find(history, eventId)?.envelope.commandId;
  const own = new Set(history.filter((each) => each.envelope.commandId === command).map(idOf));
  return history
    .filter((each) => own.has(idOf(each)) || (isAmount(each) && own.has(each.envelope.corrects!)))
    .map(idOf);
}

const idOf = (each: RecordedFact): string => each.envelope.eventId;
const isAmount = (each: RecordedFact): boolean => each.type === 'AmountCorrected';

const isCorrection = (each: RecordedFact): boolean => each.envelope.corrects !== undefined;

/**
 * Only a step that has not been struck through can be corrected. `first` is the refusal for the first step of the
 * stream; absent: it can be corrected.
 */
const stepStands = <S>(label: Label, first?: Blocked) =>
  rule<S>('correction.strikeThrough', ({ facts, history }: Subject<S>) => {
    const data = facts[0]?.data as { events?: string[] } | undefined;
    if (!data?.events) return undefined;
    const found = data.events.length > 0 ? find(history(), data.events[0]!) : undefined;
    if (!found || isCorrection(found))
      return blocked(
        [
          'Không có bước nào đang có hiệu lực mang mã này',
          `No step of this ${label.en} that still stands has this event id`,
        ],
        [`Lấy eventId trong dòng thời gian của ${label.vi}`, `Take the eventId from the timeline of the ${label.en}`],
      );
    if (found.envelope.commandType.endsWith('/elapse'))
      return blocked(
        ['Thời hạn hết theo lịch, không do ai ghi', 'A term ends by the calendar: nobody has entered it'],
        ['Đính chính bước bắt đầu thời hạn', 'Correct the step that started it'],
      );
    return found.envelope.revision === 0 ? first : undefined;
  });

const caseLabel: Label = { vi: 'vụ việc', en: 'case' };
const decisionStands = blocked(
  ['Quyết định thi hành án không thể gạch bỏ', 'The enforcement decision itself cannot be struck through'],
  ['Thu hồi hoặc hủy quyết định', 'Revoke or cancel the decision'],
  { instead: ['revoke-decision', 'cancel-decision'] },
);
const ofCase = stepStands<CaseState>(caseLabel, decisionStands);

/** Corrections are possible in every state of a case that was opened. */
const always = {
  rule: 'correction.strikeThrough',
  unlock: { vi: 'Hồ sơ chưa được mở', en: 'There is no such stream yet' },
} as const;

export class StepWithdrawnData {
  @CodeList(bounds.stepFactsMax, { vi: 'Các sự kiện bị gạch bỏ', en: 'Events struck through' }) events!: string[];
  @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason!: SealedReference;
}

export const StepWithdrawn = fact('StepWithdrawn', {
  version: 1,
  schema: StepWithdrawnData,
  nature: 'correction',
  evolve: unchanged,
  story: () => ({ vi: 'Gạch bỏ một bước ghi nhầm', en: 'A wrong entry was struck through' }),
});

class WithdrawStep extends ActBody {
  @Id({ vi: 'Mã sự kiện bị gạch bỏ', en: 'Event to strike through' }) corrects!: string;
  @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason!: LocalizedText;
}

const striking = {
  label: { vi: 'Gạch bỏ bước ghi nhầm', en: 'Strike a step through' },
  command: WithdrawStep,
  leadsTo: [StepWithdrawn],
  notAllowed: always,
  corrects: dateOfCorrected,
  decide: ({ command, history }: Deciding<unknown, WithdrawStep>) => [
    StepWithdrawn.of({ events: stepOf(history(), command.corrects), reason: sealed(command.reason) }),
  ],
} as const;

export const withdrawStep = act('withdraw-step', { ...striking, requires: [ofCase, ...balancesAfterCorrection] });

export class DateCorrectedData {
  @CodeList(bounds.stepFactsMax, { vi: 'Các sự kiện', en: 'Events' }) events!: string[];
  @StoredDay({ vi: 'Ngày đã ghi', en: 'From' }) from!: string;
  @StoredDay({ vi: 'Ngày đúng', en: 'To' }) to!: string;
}

export const DateCorrected = fact('DateCorrected', {
  version: 1,
  schema: DateCorrectedData,
  nature: 'correction',
  evolve: unchanged,
  story: (data) => ({
    vi: `Đính chính ngày ${dayVi(data.from as LegalDate)} thành ${dayVi(data.to as LegalDate)}`,
    en: `A date was corrected from ${data.from} to ${data.to}`,
  }),
});

class CorrectDate extends ActBody {
  @Id({ vi: 'Mã sự kiện', en: 'Event to correct' }) corrects!: string;
  @Day({ vi: 'Ngày đúng', en: 'Right date' }) to!: string;
}

const rightDateHasCome = ruleOn<unknown, DateCorrectedData>('date.future', (data, { recordedOn }) =>
  data.to <= recordedOn
    ? undefined
    : blocked(
        [`Ngày ${dayVi(data.to as LegalDate)} chưa tới`, `${data.to} is in the future`],
        ['Nhập ngày đã tới', 'Enter a day that has come'],
        {
          until: data.to as LegalDate,
        },
      ),
);

/**
 * The date of a valid notice starts the voluntary period, whose end is stored in the fact: a date with another end
 * needs a new entry.
 */
const samePeriod = ruleOn<CaseState, DateCorrectedData>('notice.validity', (data, { history, world }) => {
  const notice = data.events.map((event) => find(history(), event)).find((each) => each?.type === 'NoticeValid');
  if (!notice) return undefined;
  const { voluntaryUntil, validOn } = notice.data as { voluntaryUntil?: string; validOn?: string };
  const from = (validOn ?? data.to) as LegalDate;
  const { law } = worldThen(world, notice.envelope);
  const until = dueOn(law.clock('voluntaryPeriod', from), from, world.calendar).dueOn;
  return voluntaryUntil === undefined || voluntaryUntil === until
    ? undefined
    : blocked(
        [`Thời hạn tự nguyện khi đó đến hết ${dayVi(until)}`, `The voluntary period would then run to ${until}`],
        ['Gạch bỏ bước này và ghi lại', 'Strike the step through and record it again'],
        { instead: ['withdraw-step'] },
      );
});

const moving = {
  label: { vi: 'Đính chính ngày', en: 'Correct a date' },
  command: CorrectDate,
  leadsTo: [DateCorrected],
  notAllowed: always,
  // The earlier of the two dates: a cut-off between them must see the correction.
  corrects: (deciding: Deciding<unknown, CorrectDate>) => {
    const found = dateOfCorrected(deciding);
    return found && { ...found, on: earlier(found.on, deciding.command.to as LegalDate) };
  },
  decide: ({ command, history }: Deciding<unknown, CorrectDate>) => [
    DateCorrected.of({
      events: stepOf(history(), command.corrects),
      from: find(history(), command.corrects)?.envelope.effectiveOn ?? command.to,
      to: command.to,
    }),
  ],
} as const;

export const correctDate = act('correct-date', {
  ...moving,
  requires: [ofCase, rightDateHasCome, samePeriod, ...balancesAfterCorrection],
});

// ---- judgments and requests ----

const ofJudgment = { vi: 'bản án', en: 'judgment' };
const ofRequest = { vi: 'đơn yêu cầu', en: 'request' };

/**
 * Of a judgment, a person enters only the receipt. So its date can be corrected, and there is no step to strike
 * through.
 */
export const correctDateOfJudgment = actOn<OriginState>('judgment')('correct-date', {
  ...moving,
  requires: [stepStands(ofJudgment), rightDateHasCome],
});
export const withdrawStepOfRequest = actOn<OriginState>('request')('withdraw-step', {
  ...striking,
  requires: [
    stepStands(
      ofRequest,
      blocked(
        ['Bước tiếp nhận không thể gạch bỏ', 'The receipt itself cannot be struck through'],
        [
          'Nếu ngày ghi sai, đính chính ngày; nếu đơn nhập nhầm, ghi nhận rút đơn',
          'If its day is wrong, correct it; if it was entered by mistake, record that it was withdrawn',
        ],
        { instead: ['correct-date', 'withdraw-request'] },
      ),
    ),
  ],
});
export const correctDateOfRequest = actOn<OriginState>('request')('correct-date', {
  ...moving,
  requires: [stepStands(ofRequest), rightDateHasCome],
});
