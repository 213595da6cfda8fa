import { ActBody, type Corrected, type Deciding } from '../act.js';
import { withChange } from '../balance/by-day.js';
import { coveredAfterCorrection } from '../balance/rules.js';
import type { CaseState } from '../case.js';
import type { RecordedFact } from '../fact.js';
import {
  Amount,
  Code,
  CodeList,
  Day,
  Id,
  ListOf,
  OneOf,
  Part,
  Sealed,
  sealed,
  SealedReference,
  StoredAmount,
  type Words,
} from '../fields.js';
import { corrected } from '../history.js';
import { dueOn } from '../law/clock.js';
import { earlier, later, type LegalDate } from '../law/legal-date.js';
import { executeShares, extinguish, openOf } from '../ledger.js';
import { blocked, rule, ruleOn, type Subject } from '../rule.js';
import { act, fact, unchanged } from './kit.js';
import { ShareData, sharesOf } from './money.js';

/**
 * Chapter: correction. A wrong entry is struck through by a later fact, never erased [TT04 30.4b]. The correction bears
 * the legal date of what it corrects; its own date is that of its decision. `history.ts` folds a stream without what
 * was withdrawn, and `decide.ts` refuses a correction after which the rest would not be legal.
 */

interface Correcting {
  readonly corrects: string;
}

const dateOfCorrected = (deciding: Deciding<CaseState, Correcting & ActBody>): Corrected | undefined => {
  const found = find(deciding.history(), deciding.command.corrects);
  return found && { eventId: found.envelope.eventId, on: found.envelope.effectiveOn };
};

function find(history: readonly RecordedFact[], eventId: string): RecordedFact | undefined {
  return corrected(history).find((each) => each.envelope.eventId === eventId);
}

/** The step with all its facts, what one command appended, and the corrections of its amounts: they go with it. */
function stepOf(history: readonly RecordedFact[], eventId: string): string[] {
  const command = find(history, eventId)?.envelope.commandId;
  const own = new Set(history.filter((each) => each.envelope.commandId === command).map(idOf));
  return history
    .filter((each) => own.has(idOf(each)) || (isAmount(each) && own.has(each.envelope.corrects!)))
    .map(idOf);
}

const idOf = (each: RecordedFact): string => each.envelope.eventId;
const isAmount = (each: RecordedFact): boolean => each.type === AmountCorrected.type;

const isCorrection = (each: RecordedFact): boolean => each.envelope.corrects !== undefined;

/** Only a later step that still stands can be corrected. */
const stepStands = rule<CaseState>('correction.strikeThrough', ({ facts, history }: Subject<CaseState>) => {
  const data = facts[0]?.data as { events?: string[] } | undefined;
  if (!data?.events) return undefined;
  const found = data.events.length > 0 ? find(history(), data.events[0]!) : undefined;
  if (!found || isCorrection(found))
    return blocked(
      ['Không có bước nào đang có hiệu lực mang mã này', 'No step of this case that still stands has this event id'],
      ['Lấy eventId trong dòng thời gian của vụ việc', 'Take the eventId from the timeline of the case'],
    );
  return found.envelope.revision === 0
    ? blocked(
        ['Quyết định thi hành án không thể gạch bỏ', 'The enforcement decision itself cannot be struck through'],
        ['Thu hồi hoặc hủy quyết định', 'Revoke or cancel the decision'],
        { unlockedBy: ['revoke-decision', 'cancel-decision'] },
      )
    : undefined;
});

/** Corrections have a place in every state; only a case that was never opened has none. */
const always = {
  rule: 'correction.strikeThrough',
  unlock: { vi: 'Vụ việc chưa được mở', en: 'There is no such case yet' },
} as const;

export class StepWithdrawnData {
  @CodeList(200, { vi: 'Các sự kiện bị gạch bỏ', en: 'Events struck through' }) events!: string[];
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
  @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason!: Words;
}

export const withdrawStep = act('withdraw-step', {
  label: { vi: 'Gạch bỏ bước ghi nhầm', en: 'Strike a step through' },
  command: WithdrawStep,
  leadsTo: [StepWithdrawn],
  requires: [stepStands, coveredAfterCorrection],
  elsewhere: always,
  corrects: dateOfCorrected,
  decide: ({ command, history }) => [
    StepWithdrawn.of({ events: stepOf(history(), command.corrects), reason: sealed(command.reason) }),
  ],
});

export class DateCorrectedData {
  @CodeList(200, { vi: 'Các sự kiện', en: 'Events' }) events!: string[];
  @Day({ vi: 'Ngày đã ghi', en: 'From' }) from!: string;
  @Day({ vi: 'Ngày đúng', en: 'To' }) to!: string;
}

export const DateCorrected = fact('DateCorrected', {
  version: 1,
  schema: DateCorrectedData,
  nature: 'correction',
  evolve: unchanged,
  story: (data) => ({
    vi: `Đính chính ngày ${data.from} thành ${data.to}`,
    en: `A date was corrected from ${data.from} to ${data.to}`,
  }),
});

class CorrectDate extends ActBody {
  @Id({ vi: 'Mã sự kiện', en: 'Event to correct' }) corrects!: string;
  @Day({ vi: 'Ngày đúng', en: 'Right date' }) to!: string;
}

const rightDateHasCome = ruleOn<CaseState, DateCorrectedData>('date.future', (data, { recordedOn }) =>
  data.to <= recordedOn
    ? undefined
    : blocked(
        [`Ngày ${data.to} chưa tới`, `${data.to} is in the future`],
        ['Nhập ngày đã tới', 'Enter a day that has come'],
        {
          until: data.to as LegalDate,
        },
      ),
);

/** The date of a valid notice starts the voluntary period, and the fact holds its end: another end is another entry. */
const samePeriod = ruleOn<CaseState, DateCorrectedData>('notice.validity', (data, { history, world }) => {
  const notice = data.events.map((event) => find(history(), event)).find((each) => each?.type === 'NoticeValid');
  if (!notice) return undefined;
  const to = data.to as LegalDate;
  const until = dueOn(world.law.clock('voluntaryPeriod', to), to, world.calendar).dueOn;
  return (notice.data as { voluntaryUntil: string }).voluntaryUntil === until
    ? undefined
    : blocked(
        [`Thời gian tự nguyện khi đó đến hết ${until}`, `The voluntary period would then run to ${until}`],
        ['Gạch bỏ bước này và ghi lại', 'Strike the step through and record it again'],
        { unlockedBy: ['withdraw-step', 'record-valid-notice'] },
      );
});

export const correctDate = act('correct-date', {
  label: { vi: 'Đính chính ngày', en: 'Correct a date' },
  command: CorrectDate,
  leadsTo: [DateCorrected],
  requires: [stepStands, rightDateHasCome, samePeriod, coveredAfterCorrection],
  elsewhere: always,
  // Of a moved date, the earlier: a cut-off between the two must see the correction.
  corrects: (deciding) => {
    const found = dateOfCorrected(deciding);
    return found && { ...found, on: earlier(found.on, deciding.command.to as LegalDate) };
  },
  decide: ({ command, history }) => [
    DateCorrected.of({
      events: stepOf(history(), command.corrects),
      from: find(history(), command.corrects)?.envelope.effectiveOn ?? command.to,
      to: command.to,
    }),
  ],
});

export class AmountCorrectedData {
  @OneOf(['payment', 'obligation'], { vi: 'Của', en: 'Of' }) of!: 'payment' | 'obligation';
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @StoredAmount({ vi: 'Số đã ghi', en: 'From' }) from!: string;
  @StoredAmount({ vi: 'Số đúng', en: 'To' }) to!: string;
  @ListOf(() => ShareData, 0, 50, { vi: 'Nghĩa vụ được thanh toán', en: 'What the payment extinguishes now' })
  extinguishes!: ShareData[];
}

/** A value is corrected forward: the difference enters with the date of the wrong value. */
export const AmountCorrected = fact('AmountCorrected', {
  version: 1,
  schema: AmountCorrectedData,
  nature: 'correction',
  evolve: (state, data, at) => {
    const by = BigInt(data.to) - BigInt(data.from);
    if (data.of === 'obligation')
      return {
        ...state,
        obligations: state.obligations.map((each) =>
          each.id === data.id ? { ...each, amount: each.amount + by, open: each.open + by } : each,
        ),
      };
    const payment = state.payments.find((each) => each.id === data.id);
    if (!payment) return { ...state, unplaced: [...state.unplaced, data.id] };
    const shares = sharesOf(data);
    const before = executeShares(state.obligations, payment.extinguishes, -1n);
    const { ledger } = state;
    return {
      ...state,
      obligations: executeShares(before, shares),
      ledger: { ...ledger, received: ledger.received + by, undistributed: ledger.undistributed + by },
      undistributedByDay: withChange(state.undistributedByDay, later(at.effectiveOn, payment.on), by),
      payments: state.payments.map((each) =>
        each === payment ? { ...each, amount: BigInt(data.to), extinguishes: shares } : each,
      ),
    };
  },
  story: (data) => ({
    vi: `Đính chính ${data.id}: ${data.from} thành ${data.to} đồng`,
    en: `${data.id} was corrected from ${data.from} to ${data.to} đồng`,
  }),
});

class CorrectAmount extends ActBody {
  @Id({ vi: 'Mã sự kiện', en: 'Event to correct' }) corrects!: string;
  @Code({ vi: 'Khoản thu hoặc nghĩa vụ (p1, o1 …)', en: 'Payment or obligation (p1, o1 …)' }) id!: string;
  @Amount({ vi: 'Số đúng (đồng)', en: 'Right amount (đồng)' }) to!: string;
}

const amountFits = ruleOn<CaseState, AmountCorrectedData>('correction.strikeThrough', (data, { before }) => {
  const payment = before.payments.find((each) => each.id === data.id);
  const obligation = before.obligations.find((each) => each.id === data.id);
  if (!payment && !obligation)
    return blocked(
      [`Không có khoản ${data.id}`, `There is no payment or obligation ${data.id}`],
      ['Xem mã trong vụ việc', 'Take the id from the case'],
    );
  const by = BigInt(data.to) - BigInt(data.from);
  const owedWithout = payment ? openOf(executeShares(before.obligations, payment.extinguishes, -1n)) : 0n;
  const fits = obligation
    ? obligation.open + by >= 0n
    : BigInt(data.to) <= owedWithout && before.ledger.undistributed + by >= 0n;
  if (!fits)
    return blocked(
      [
        'Số đúng không khớp với nợ còn lại hoặc số đã chi trả',
        'That amount does not fit what is owed or was already paid out',
      ],
      ['Đính chính khoản chi trả trước, hoặc nhập số khác', 'Correct the pay-out first, or enter another amount'],
    );
  return by === 0n
    ? blocked([`Số tiền đã là ${data.to}`, `It is ${data.to} already`], ['Nhập số khác', 'Enter another amount'])
    : undefined;
});

/** The step that entered the amount: the decision for an obligation, the receipt for a payment. */
const stepOfAmount = (deciding: Deciding<CaseState, CorrectAmount>): Corrected | undefined => {
  const { before, command, history } = deciding;
  const payment = before.payments.find((each) => each.id === command.id);
  const entered = payment?.eventId ?? history()[0]?.envelope.eventId ?? '';
  return stepOf(history(), command.corrects).includes(entered) ? dateOfCorrected(deciding) : undefined;
};

export const correctAmount = act('correct-amount', {
  label: { vi: 'Đính chính số tiền', en: 'Correct an amount' },
  command: CorrectAmount,
  leadsTo: [AmountCorrected],
  requires: [amountFits, coveredAfterCorrection],
  elsewhere: {
    rule: 'correction.strikeThrough',
    unlock: {
      vi: 'Việc đã kết thúc: gạch bỏ bước kết thúc hoặc mở lại trước',
      en: 'The case has ended: strike the ending through, or reopen, first',
    },
    unlockedBy: ['withdraw-step', 'reopen'],
  },
  corrects: stepOfAmount,
  decide: ({ before, command }) => {
    const payment = before.payments.find((each) => each.id === command.id);
    const obligation = before.obligations.find((each) => each.id === command.id);
    const without = payment ? executeShares(before.obligations, payment.extinguishes, -1n) : [];
    return [
      AmountCorrected.of({
        of: payment ? 'payment' : 'obligation',
        id: command.id,
        from: (payment ?? obligation)?.amount.toString() ?? '0',
        to: command.to,
        extinguishes: extinguish(BigInt(command.to), without).map((share) => ({
          obligation: share.obligation,
          amount: share.amount.toString(),
        })),
      }),
    ];
  },
});
