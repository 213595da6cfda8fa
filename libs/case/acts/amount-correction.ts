import { ActBody, type Corrected, type Deciding } from '../definition/act.js';
import { withChange } from '../state/balance-by-day.js';
import { balancesAfterCorrection } from '../state/balance-rules.js';
import type { CaseState, Payment } from '../state/case.js';
import { bounds } from '../definition/limits.js';
import { Amount, Code, Id, ListOf, OneOf, StoredAmount } from '../definition/fields.js';
import { later } from '../law/legal-date.js';
import {
  closeRest,
  executeShares,
  extinguish,
  type Obligation,
  openOf,
  type Share,
  sharesOfWhole,
  sum,
} from '../state/ledger.js';
import { blocked, ruleOn, since } from '../definition/rule.js';
import { dateOfCorrected, stepOf } from './correction.js';
import { act, fact } from './builders.js';
import { ShareData, sharesOf } from './money.js';
import { dong } from '../definition/wording.js';

/**
 * Chapter: correction of an amount. Unlike a step, an amount is not struck through but corrected by the difference
 * [TT04 30.4b].
 */

export class AmountCorrectedData {
  @OneOf(['payment', 'obligation'], { vi: 'Của', en: 'Of' }) of!: 'payment' | 'obligation';
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @StoredAmount({ vi: 'Số đã ghi', en: 'From' }) from!: string;
  @StoredAmount({ vi: 'Số đúng', en: 'To' }) to!: string;
  @ListOf(() => ShareData, 0, 50, { vi: 'Nghĩa vụ được thanh toán', en: 'What the payment extinguishes now' })
  extinguishes!: ShareData[];
}

/**
 * If the case has ended, closes what the correction opens, as the ending did. Happens only when a part of a history is
 * folded: amounts are corrected while a case is open, but on a legal day before a reopening it had ended.
 */
function closedAgain(state: CaseState): CaseState {
  const { ending, obligations } = state;
  if (!ending) return state;
  const rest = ending.rest + openOf(obligations);
  return { ...state, ending: { ...ending, rest }, obligations: closeRest(obligations, ending.closing) };
}

/** The fixed shares of a corrected amount; those of debtors who were released are no more among them. */
function sharesAfter({ amount, shares }: Obligation, by: bigint): Obligation['shares'] {
  const total = amount === 0n ? 0n : sum(shares?.map(({ part }) => BigInt(part)) ?? []);
  return shares && sharesOfWhole(shares, total + by);
}

/** The correction is a difference that bears the legal date of the wrong amount. */
export const AmountCorrected = fact('AmountCorrected', {
  version: 1,
  schema: AmountCorrectedData,
  nature: 'correction',
  evolve: (state, data, at) => {
    const by = BigInt(data.to) - BigInt(data.from);
    if (data.of === 'obligation')
      return closedAgain({
        ...state,
        obligations: state.obligations.map((each) =>
          each.id === data.id
            ? { ...each, amount: each.amount + by, open: each.open + by, shares: sharesAfter(each, by) }
            : each,
        ),
      });
    const payment = state.payments.find((each) => each.id === data.id);
    if (!payment) return { ...state, unplaced: [...state.unplaced, data.id] };
    const shares = sharesOf(data.extinguishes);
    const before = executeShares(state.obligations, payment.extinguishes, -1n);
    const { ledger } = state;
    return closedAgain({
      ...state,
      obligations: executeShares(before, shares),
      ledger: { ...ledger, received: ledger.received + by, undistributed: ledger.undistributed + by },
      undistributedByDay: withChange(state.undistributedByDay, later(at.effectiveOn, payment.on), by),
      payments: state.payments.map((each) =>
        each === payment ? { ...each, amount: BigInt(data.to), extinguishes: shares } : each,
      ),
    });
  },
  story: (data) => ({
    vi: `Đính chính ${data.id}: ${dong.vi(data.from)} thành ${dong.vi(data.to)}`,
    en: `${data.id} was corrected from ${dong.en(data.from)} to ${dong.en(data.to)}`,
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
  const isAllocated = sum(sharesOf(data.extinguishes).map((share) => share.amount)) === BigInt(data.to);
  const fits = obligation
    ? obligation.open + by >= 0n
    : BigInt(data.to) <= owedWithout && isAllocated && before.ledger.undistributed + by >= 0n;
  if (!fits)
    return blocked(
      [
        'Số đúng không khớp với nợ còn lại, số đã chi trả hoặc nghĩa vụ đã thực hiện',
        'That amount does not fit what is owed, was already paid out, or was performed',
      ],
      [
        'Đính chính khoản chi trả hoặc việc thực hiện nghĩa vụ trước, hoặc nhập số khác',
        'Correct the pay-out or the performance first, or enter another amount',
      ],
    );
  return by === 0n
    ? blocked(
        [`Số tiền đã là ${dong.vi(data.to)}`, `It is ${dong.en(data.to)} already`],
        ['Nhập số khác', 'Enter another amount'],
      )
    : undefined;
});

/**
 * The shares that the payment extinguishes with its corrected amount. A duty that was performed keeps its share;
 * otherwise it would be open again.
 */
function sharesAnew({ obligations }: CaseState, payment: Payment, amount: bigint): Share[] {
  const performed = new Set(obligations.filter((each) => each.performed).map((each) => each.id));
  const fixed = payment.extinguishes.filter((share) => performed.has(share.obligation));
  const variable = payment.extinguishes.filter((share) => !performed.has(share.obligation));
  const without = executeShares(obligations, variable, -1n).filter((each) => !performed.has(each.id));
  const rest = amount - sum(fixed.map((share) => share.amount));
  return [...fixed, ...(rest > 0n ? extinguish(rest, without) : [])];
}

/**
 * A payment of 0 is no payment. An obligation entered by mistake is corrected to 0, because it cannot be struck
 * through.
 */
const paymentIsMoney = since(
  '0.2.0',
  ruleOn<CaseState, AmountCorrectedData>('payment.withinDebt', ({ of, to }) =>
    of === 'obligation' || BigInt(to) > 0n
      ? undefined
      : blocked(
          ['Khoản thu 0 đồng không phải là khoản thu', 'A payment of nothing is no payment'],
          ['Gạch bỏ khoản thu đó', 'Strike that payment through'],
          { instead: ['withdraw-step'] },
        ),
  ),
);

/** Obligations that come from another case stay: it would not learn of another amount. */
const ownObligation = since(
  '0.2.0',
  ruleOn<CaseState, AmountCorrectedData>('correction.otherStream', ({ of }, { before: { origin, replaces } }) => {
    if (of !== 'obligation') return undefined;
    if (origin.kind === 'entrustment')
      return blocked(
        ['Số tiền của nghĩa vụ do cơ quan ủy thác xác định', 'The office that entrusted the case set this amount'],
        ['Trả lại ủy thác để cơ quan đó đính chính', 'Return the entrustment, so that that office corrects it'],
        { instead: ['return-entrustment'], otherStream: { id: origin.id } },
      );
    return replaces === undefined
      ? undefined
      : blocked(
          [
            'Nghĩa vụ được nhận từ vụ việc có quyết định bị thu hồi, hủy',
            'The obligation was taken over from the case whose decision was revoked or cancelled',
          ],
          [
            'Thu hồi quyết định này và ra quyết định thay với số tiền đúng',
            'Revoke this decision and issue another one with the right amount',
          ],
          { instead: ['revoke-decision'], otherStream: { id: replaces } },
        );
  }),
);

/** Bounds the corrections of one amount: one fact strikes a step through, or moves it, together with all of them. */
const fewEnough = since(
  '0.3.0',
  ruleOn<CaseState, AmountCorrectedData>('facts.caseMax', ({ id }, { before, history }) => {
    const payment = before.payments.find((each) => each.id === id);
    return payment === undefined || stepOf(history(), payment.eventId).length < bounds.stepFactsMax
      ? undefined
      : blocked(
          [
            `Số tiền này đã được đính chính quá nhiều lần: một bước có tối đa ${bounds.stepFactsMax} sự kiện`,
            `This amount was corrected too often: a step has at most ${bounds.stepFactsMax} facts`,
          ],
          ['Gạch bỏ khoản thu đó và ghi lại', 'Strike that payment through and record it anew'],
          { instead: ['withdraw-step'] },
        );
  }),
);

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
  requires: [amountFits, paymentIsMoney, ...balancesAfterCorrection, ownObligation, fewEnough],
  notAllowed: {
    rule: 'correction.strikeThrough',
    unlock: {
      vi: 'Số tiền chỉ đính chính khi vụ việc còn mở',
      en: 'An amount is corrected while the case is open',
    },
  },
  corrects: stepOfAmount,
  decide: ({ before, command }) => {
    const payment = before.payments.find((each) => each.id === command.id);
    const obligation = before.obligations.find((each) => each.id === command.id);
    const shares = payment ? sharesAnew(before, payment, BigInt(command.to)) : [];
    return [
      AmountCorrected.of({
        of: payment ? 'payment' : 'obligation',
        id: command.id,
        from: (payment ?? obligation)?.amount.toString() ?? '0',
        to: command.to,
        extinguishes: shares.map((share) => ({
          obligation: share.obligation,
          amount: share.amount.toString(),
        })),
      }),
    ];
  },
});
