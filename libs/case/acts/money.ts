import { ActBody } from '../definition/act.js';
import { withChange } from '../state/balance-by-day.js';
import { coveredOnItsDay, earnedByDeposit, everyItemPays, interestWithinReceived } from '../state/balance-rules.js';
import type { CaseState, Payment } from '../state/case.js';
import { Amount, Code, ListOf, OneOf, StoredAmount } from '../definition/fields.js';
import {
  closedBy,
  type MoneyDestination,
  destinations,
  executeShares,
  type Ledger,
  type Obligation,
  type Share,
  sum,
} from '../state/ledger.js';
import type { LegalDate } from '../law/legal-date.js';
import { blocked, rule, since, until } from '../definition/rule.js';
import { instalmentPaid } from '../clocks/instalments.js';
import { depositDone, paidOut, startsDepositOf, startsPayOut } from '../clocks/pay-out.js';
import { allocated } from '../state/debt-rules.js';
import { heldWhileStopped, isSettled, leftInDeposit, leftInHand } from '../state/held-money.js';
import { act, fact, highest } from './builders.js';
import { withinDue } from './pay-out-limits.js';
import { dong } from '../definition/wording.js';
import { destinationLabels } from '../labels/values.js';

/** Chapter: money [L08 47; ND152 29–30; TT78]. Payments and pay-outs may be dated back to the decision. */

export class ShareData {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

/** The obligations that shares are of, in words. */
export const idsOf = (shares: readonly ShareData[]): string =>
  Array.from(shares, ({ obligation }) => obligation).join(', ');

export class PaymentCollectedData {
  @Code({ vi: 'Khoản thu', en: 'Payment' }) payment!: string;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
  @ListOf(() => ShareData, 0, 50, { vi: 'Nghĩa vụ được thanh toán', en: 'What it extinguishes' })
  extinguishes!: ShareData[];
}

/** The state after money came in and extinguished its shares of the debt. */
export function afterReceipt(
  state: CaseState,
  data: PaymentCollectedData,
  at: { eventId: string; effectiveOn: CaseState['lastActOn'] },
  more: Pick<Payment, 'ofSale'> = {},
): CaseState {
  const amount = BigInt(data.amount);
  const shares = sharesOf(data.extinguishes);
  return {
    ...state,
    obligations: executeShares(state.obligations, shares),
    ledger: {
      ...state.ledger,
      received: state.ledger.received + amount,
      undistributed: state.ledger.undistributed + amount,
    },
    undistributedByDay: withChange(state.undistributedByDay, at.effectiveOn, amount),
    paymentsCount: highest(state.paymentsCount, data.payment),
    payments: [
      ...state.payments,
      { id: data.payment, amount, extinguishes: shares, eventId: at.eventId, on: at.effectiveOn, ...more },
    ],
  };
}

export function sharesOf(shares: readonly ShareData[]): Share[] {
  return shares.map(({ obligation, amount }) => ({ obligation, amount: BigInt(amount) }));
}

export const PaymentCollected = fact('PaymentCollected', {
  version: 1,
  schema: PaymentCollectedData,
  nature: 'money',
  evolve: afterReceipt,
  story: (data) => ({
    vi: `Thu ${dong.vi(data.amount)}`,
    en: `${dong.en(data.amount)} were collected`,
  }),
});

/** The receipt of a sum, allocated over the debt in the order of the law. */
export function collect(state: CaseState, amount: string): PaymentCollectedData {
  return {
    payment: `p${state.paymentsCount + 1}`,
    amount,
    extinguishes: allocated(BigInt(amount), state).map((share) => ({
      obligation: share.obligation,
      amount: share.amount.toString(),
    })),
  };
}

/** A payment cannot exceed what is owed in cash, to the last đồng: a thing to deliver is not paid for. */
const withinDebtOf = (payable: (each: Obligation) => boolean) =>
  rule<CaseState>('payment.withinDebt', ({ before: { obligations }, facts }) => {
    const receipt = facts.find((each) => each.type === PaymentCollected.type)?.data as PaymentCollectedData | undefined;
    const owed = sum(obligations.filter(payable).map(({ open }) => open));
    // With nothing owed no amount is valid, so the act is not offered either.
    if (owed === 0n)
      return blocked(
        ['Không còn khoản tiền nào phải thi hành', 'No money is owed any more'],
        [
          'Xác nhận thi hành xong; nếu số phải thi hành ghi sai, đính chính số đó trước',
          'Confirm the case as executed; if an amount owed was entered wrongly, correct it first',
        ],
        {
          unlockedBy: ['correct-amount'],
          instead: closedBy(obligations).length > 0 ? closedBy(obligations) : ['confirm-executed'],
        },
      );
    if (!receipt) return undefined;
    const amount = BigInt(receipt.amount);
    const allocated = sum(sharesOf(receipt.extinguishes).map((share) => share.amount));
    if (amount > 0n && amount <= owed && allocated === amount) return undefined;
    return blocked(
      [
        `Số tiền ${dong.vi(amount)} không khớp với ${dong.vi(owed)} còn phải thi hành`,
        `${dong.en(amount)} do not fit the ${dong.en(owed)} still owed`,
      ],
      [`Nhập số tiền từ 1 đến ${dong.vi(owed)}`, `Enter an amount from 1 to ${dong.en(owed)}`],
    );
  });

/** Engines before 0.4.0 divided a payment over every priced duty. */
export const withinDebt = [
  until(
    '0.4.0',
    withinDebtOf(() => true),
  ),
  since(
    '0.4.0',
    withinDebtOf(({ kind }) => kind === 'pay'),
  ),
];

class RecordPayment extends ActBody {
  @Amount({ vi: 'Số tiền (đồng)', en: 'Amount (đồng)' }) amount!: string;
}

/** Refused on a completed case: the lifecycle has no place for money there (rule `payment.open`). */
export const recordPayment = act('record-payment', {
  label: { vi: 'Thu tiền', en: 'Record a payment' },
  command: RecordPayment,
  leadsTo: [PaymentCollected],
  basis: 'distribution.order',
  requires: withinDebt,
  notAllowed: {
    rule: 'payment.open',
    unlock: {
      vi: 'Trên vụ việc đã kết thúc chỉ ghi khoản thu của ngày trước ngày kết thúc',
      en: 'On a case that has ended only what came in before the day of its ending is entered',
    },
  },
  starts: [...startsPayOut, startsDepositOf],
  meets: [instalmentPaid],
  decide: ({ before, command }) => [PaymentCollected.of(collect(before, command.amount))],
});

export class InterestEarnedData {
  @StoredAmount({ vi: 'Tiền lãi', en: 'Interest' }) amount!: string;
}

export const InterestEarned = fact('InterestEarned', {
  version: 1,
  schema: InterestEarnedData,
  nature: 'money',
  evolve: (state, data, at) => {
    const amount = BigInt(data.amount);
    const { ledger } = state;
    return {
      ...state,
      ledger: { ...ledger, interest: ledger.interest + amount, undistributed: ledger.undistributed + amount },
      undistributedByDay: withChange(state.undistributedByDay, at.effectiveOn, amount),
    };
  },
  story: (data) => ({
    vi: `Lãi tiền gửi ${dong.vi(data.amount)}`,
    en: `The deposit earned ${dong.en(data.amount)} of interest`,
  }),
});

class RecordInterest extends ActBody {
  @Amount({ vi: 'Tiền lãi (đồng)', en: 'Interest (đồng)' }) amount!: string;
}

/** Interest of money kept while the case was stopped [ND152 30.8]. */
export const recordInterest = act('record-interest', {
  label: { vi: 'Ghi lãi tiền gửi', en: 'Record interest of the deposit' },
  command: RecordInterest,
  leadsTo: [InterestEarned],
  requires: [leftInDeposit, earnedByDeposit, interestWithinReceived],
  notAllowed: {
    rule: 'payment.open',
    unlock: { vi: 'Ghi được ở mọi trạng thái', en: 'It is possible wherever the case stands' },
  },
  decide: ({ command }) => [InterestEarned.of({ amount: command.amount })],
});

export class PayItemData {
  @OneOf(destinations, { vi: 'Chi cho', en: 'Goes to' }) to!: MoneyDestination;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

export class MoneyDistributedData {
  @StoredAmount({ vi: 'Tổng số', en: 'Total' }) total!: string;
  @ListOf(() => PayItemData, 1, 50, { vi: 'Các khoản chi', en: 'Items' }) items!: PayItemData[];
}

/** The state after money of the case was paid out or deposited. */
export function afterPayOut(state: CaseState, { items, total }: MoneyDistributedData, on: LegalDate): CaseState {
  const { ledger, undistributedByDay, depositedFrom } = state;
  const next: Record<keyof Ledger, bigint> = { ...ledger, undistributed: ledger.undistributed - BigInt(total) };
  for (const item of items) next[item.to] += BigInt(item.amount);
  const isDeposit = next.deposited > ledger.deposited;
  return {
    ...state,
    ledger: next,
    undistributedByDay: withChange(undistributedByDay, on, -BigInt(total)),
    depositedFrom: isDeposit && (depositedFrom === undefined || on < depositedFrom) ? on : depositedFrom,
  };
}

export const MoneyDistributed = fact('MoneyDistributed', {
  version: 1,
  schema: MoneyDistributedData,
  nature: 'money',
  evolve: (state, data, at) => afterPayOut(state, data, at.effectiveOn),
  story: (data) => ({
    vi: `Chi trả ${dong.vi(data.total)}`,
    en: `${dong.en(data.total)} were paid out`,
  }),
});

/** The items add up to the total, and the total is available. */
export const payoutBalances = rule<CaseState>('payout.within', ({ before, facts }) => {
  const payout = facts.find((each) => 'items' in each.data)?.data as MoneyDistributedData | undefined;
  if (isSettled(before)) return undefined;
  if (before.ledger.undistributed === 0n)
    return before.ending
      ? blocked(
          ['Tiền của vụ việc đang gửi tiết kiệm', 'The money of the case is in deposit'],
          ['Rút tiền gửi trước', 'Take it out of the deposit first'],
          { unlockedBy: ['release-deposit'] },
        )
      : blocked(
          ['Không có tiền chưa chi trả', 'No money is undistributed'],
          ['Thu tiền trước', 'Collect money first'],
          { unlockedBy: ['record-payment'] },
        );
  if (!payout) return undefined;
  const total = BigInt(payout.total);
  const items = sum(payout.items.map((item) => BigInt(item.amount)));
  const available = before.ledger.undistributed;
  if (items !== total)
    return blocked(
      [
        `Các khoản cộng lại là ${dong.vi(items)}, không phải ${dong.vi(total)}`,
        `The items add up to ${dong.en(items)}, not to ${dong.en(total)}`,
      ],
      ['Sửa tổng số hoặc các khoản', 'Correct the total or the items'],
    );
  if (total > 0n && total <= available) return undefined;
  return blocked(
    [`Chỉ có ${dong.vi(available)} chưa chi trả`, `Only ${dong.en(available)} are undistributed`],
    [`Chi trả từ 1 đến ${dong.vi(available)}`, `Pay out between 1 and ${dong.en(available)}`],
  );
});

export class PayItem {
  @OneOf(destinations, { vi: 'Chi cho', en: 'Goes to' }, destinationLabels) to!: MoneyDestination;
  @Amount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

class PayOut extends ActBody {
  @Amount({ vi: 'Tổng số (đồng)', en: 'Total (đồng)' }) total!: string;
  @ListOf(() => PayItem, 1, 50, { vi: 'Các khoản chi', en: 'Items' }) items!: PayItem[];
}

export const payOut = act('pay-out', {
  label: { vi: 'Chi trả tiền', en: 'Pay out' },
  command: PayOut,
  leadsTo: [MoneyDistributed],
  requires: [leftInHand, payoutBalances, everyItemPays, coveredOnItsDay, ...withinDue, heldWhileStopped],
  notAllowed: {
    rule: 'payment.open',
    unlock: { vi: 'Chi trả được ở mọi trạng thái', en: 'It is possible wherever the case stands' },
  },
  meets: [...paidOut, depositDone],
  decide: ({ command }) => [MoneyDistributed.of({ total: command.total, items: command.items })],
});
