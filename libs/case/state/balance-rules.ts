import type { CaseState } from './case.js';
import type { Fact, RecordedFact } from '../definition/fact.js';
import type { LegalDate } from '../law/legal-date.js';
import { blocked, rule, ruleOn, since, type Subject } from '../definition/rule.js';
import { dayVi, dong } from '../definition/wording.js';
import {
  availableFrom,
  balanceOn,
  balances,
  changesOf,
  type DayBalance,
  type DayChange,
  dueToPayees,
  leastFrom,
  paidIn,
  type PaidItem,
  receivedBeyondInterest,
} from './balance-by-day.js';
import { isSettled } from './held-money.js';
import { sum } from './ledger.js';

/**
 * The ledger holds on every legal day, not only in the order of entry: money that came on 20 May cannot have been paid
 * out on the 10th, whichever was entered first.
 */

/** A pay-out is covered on its own day and on every later one. */
export const coveredOnItsDay = since(
  '0.2.0',
  rule<CaseState, { readonly total: string }>('ledger.everyDay', ({ before, data, on }) => {
    const changes = before.undistributedByDay;
    const least = leastFrom(changes, on);
    const total = data ? BigInt(data.total) : 1n;
    // `payout.within` and `date.beforeDecision` refuse a pay-out that no day allows.
    if (total <= least.amount || total > before.ledger.undistributed || on < before.decidedOn) return undefined;
    const from = availableFrom(changes, on, total);
    const most = least.amount > 0n ? least.amount : 0n;
    return blocked(
      [
        `Ngày ${dayVi(least.on)} chỉ có ${dong.vi(most)} chưa chi trả`,
        `On ${least.on} only ${dong.en(most)} are undistributed`,
      ],
      from === undefined
        ? ['Sửa ngày của các khoản thu trước', 'Correct the dates of the receipts first']
        : [`Ghi ngày chi trả từ ${dayVi(from)}, hoặc chi ít hơn`, `Date the pay-out ${from} or later, or pay out less`],
      { ...(from === undefined ? {} : { until: from }), unlockedBy: ['correct-date'] },
    );
  }),
);

/** After a correction no day may lack more money than before it. */
const coveredAfterCorrection = since(
  '0.2.0',
  rule<CaseState>('ledger.everyDay', (subject) => {
    const short = newlyShort(subject, changesOf);
    // `payout.within` of the pay-out itself, or the amount's own rule, refuses a lasting shortage.
    return short && short.atLast >= 0n
      ? blocked(
          [
            `Khi đó ngày ${dayVi(short.on)} đã chi vượt số thu ${dong.vi(-short.amount)}`,
            `Then ${dong.en(-short.amount)} more would be paid out than collected on ${short.on}`,
          ],
          [
            'Đính chính hoặc gạch bỏ khoản chi trả trước',
            'Correct the date of the pay-out, or strike it through, first',
          ],
          { unlockedBy: ['correct-date', 'withdraw-step'] },
        )
      : undefined;
  }),
);

/** Payees get at most the executed amount and the interest: the surplus of a sale belongs to the debtor. */
export const withinExecuted = since(
  '0.3.0',
  ruleOn<CaseState, { readonly items: readonly PaidItem[] }>('payout.within', ({ items }, { before, on }) => {
    const paid = paidIn(items);
    if (paid === 0n) return undefined;
    const { payments, ledger, lastFactOn } = before;
    const executed = executedBy(payments);
    // Without a surplus all undistributed money belongs to executed debt.
    if (ledger.received === executed) return undefined;
    const isLast = on >= lastFactOn;
    const inAll = executed + ledger.interest - ledger.paid;
    // For a past day the case knows the receipts but not the pay-outs, so all pay-outs count, even later ones.
    const most = isLast ? inAll : executedBy(payments.filter((each) => each.on <= on)) - ledger.paid;
    if (paid <= most) return undefined;
    const due = most > 0n ? most : 0n;
    return blocked(
      [
        `Người được thi hành án chỉ còn được nhận ${dong.vi(due)}; phần thu vượt nghĩa vụ không phải của họ`,
        `The payees have ${dong.en(due)} to come; what was collected beyond the debt is not theirs`,
      ],
      [
        'Chi cho họ không quá số đó; phần còn lại trả cho người phải thi hành án hoặc trừ chi phí',
        'Pay them no more than that; the rest goes back to the debtor or covers costs',
      ],
      !isLast && paid <= inAll ? { until: lastFactOn } : {},
    );
  }),
);

/** The debt that payments extinguish, in one pass: every pay-out asks for it, and a case may have many payments. */
export function executedBy(payments: CaseState['payments']): bigint {
  let executed = 0n;
  for (const { extinguishes } of payments) for (const { amount } of extinguishes) executed += amount;
  return executed;
}

/** After a correction payees must not have received more than was executed, on any day. */
const payeesAfterCorrection = since(
  '0.3.0',
  rule<CaseState>('payout.within', (subject) => {
    const short = newlyShort(subject, dueToPayees);
    return isRefusedHere(subject, short)
      ? blocked(
          [
            `Khi đó người được thi hành án đã nhận vượt ${dong.vi(-short.amount)} vào ngày ${dayVi(short.on)}`,
            `Then the payees would have got ${dong.en(-short.amount)} too much on ${short.on}`,
          ],
          ['Gạch bỏ khoản chi trả trước', 'Strike the pay-out through first'],
          { unlockedBy: ['withdraw-step'] },
        )
      : undefined;
  }),
);

const interestAfterCorrection = since(
  '0.3.0',
  rule<CaseState>('interest.deposited', (subject) => {
    const short = newlyShort(subject, receivedBeyondInterest);
    return isRefusedHere(subject, short)
      ? blocked(
          [
            `Khi đó tổng tiền lãi vượt số tiền đã thu đến ngày ${dayVi(short.on)} là ${dong.vi(-short.amount)}`,
            `Then all interest would exceed what was received until ${short.on} by ${dong.en(-short.amount)}`,
          ],
          ['Gạch bỏ khoản lãi trước', 'Strike the interest through first'],
          { unlockedBy: ['withdraw-step'] },
        )
      : undefined;
  }),
);

export const everyItemPays = since(
  '0.2.0',
  ruleOn<CaseState, { readonly items: readonly { readonly amount: string }[] }>('payout.within', ({ items }) =>
    // When all items are 0, `payout.within` refuses the total.
    items.every(({ amount }) => BigInt(amount) === 0n) || items.every(({ amount }) => BigInt(amount) > 0n)
      ? undefined
      : blocked(
          ['Có khoản chi 0 đồng', 'An item pays nothing'],
          ['Bỏ khoản đó hoặc nhập số tiền', 'Leave that item out, or enter its amount'],
        ),
  ),
);

/** Only money in deposit earns interest, from its first day on, and never more at once than the deposit. */
export const earnedByDeposit = since(
  '0.2.0',
  rule<CaseState, { readonly amount: string }>('interest.deposited', ({ before, data, on }) => {
    const { depositedFrom, ledger } = before;
    if (isSettled(before)) return undefined;
    if (depositedFrom === undefined)
      return blocked(
        ['Không có tiền gửi nên không có lãi', 'No money of the case is in deposit, so none earns interest'],
        ['Gửi tiết kiệm số tiền chưa chi trả trước', 'Deposit what is undistributed first'],
        { unlockedBy: ['pay-out'] },
      );
    if (on < depositedFrom)
      return blocked(
        [`Tiền được gửi từ ngày ${dayVi(depositedFrom)}`, `The money was deposited on ${depositedFrom}`],
        [`Ghi ngày lãi từ ${dayVi(depositedFrom)}`, `Date the interest ${depositedFrom} or later`],
        { until: depositedFrom },
      );
    if (!data) return undefined;
    const amount = BigInt(data.amount);
    return amount > 0n && amount <= ledger.deposited
      ? undefined
      : blocked(
          [
            `Tiền lãi ${dong.vi(amount)} không hợp lý với ${dong.vi(ledger.deposited)} đang gửi`,
            `${dong.en(amount)} of interest do not fit the ${dong.en(ledger.deposited)} in deposit`,
          ],
          [
            `Nhập tiền lãi từ 1 đến ${dong.vi(ledger.deposited)}`,
            `Enter interest from 1 to ${dong.en(ledger.deposited)}`,
          ],
        );
  }),
);

/** Interest cannot exceed the money that bears it: all interest of a case is less than the amount received by then. */
export const interestWithinReceived = since(
  '0.3.0',
  ruleOn<CaseState, { readonly amount: string }>('interest.deposited', (data, { before, on }) => {
    const received = sum(before.payments.filter((each) => each.on <= on).map(({ amount }) => amount));
    const { deposited, interest } = before.ledger;
    // Interest above the deposit is refused by another rule.
    if (BigInt(data.amount) > deposited || interest + BigInt(data.amount) <= received) return undefined;
    const most = received > interest ? received - interest : 0n;
    return blocked(
      [
        `Tổng tiền lãi sẽ vượt số tiền đã thu đến ngày ${dayVi(on)} (${dong.vi(received)})`,
        `All interest would exceed the ${dong.en(received)} received until ${on}`,
      ],
      [`Nhập tiền lãi không quá ${dong.vi(most)}`, `Enter interest of ${dong.en(most)} at most`],
    );
  }),
);

interface Short extends DayBalance {
  /** The amount at the end of the last day. */
  readonly atLast: bigint;
}

/** The first day on which a correction makes the amount negative, and smaller than before. */
function newlyShort(
  subject: Subject<CaseState>,
  changes: (history: readonly RecordedFact[]) => readonly DayChange[],
): Short | undefined {
  if (subject.facts.length === 0) return undefined;
  const before = changes(subject.history());
  const days = balances(changes([...subject.history(), ...asRecorded(subject)]));
  const short = days.find(({ on, amount }) => amount < 0n && amount < balanceOn(before, on));
  return short && { ...short, atLast: days.at(-1)!.amount };
}

/**
 * Whether other rules already refuse a lasting shortage: the rules of the pay-out or the interest, applied to the
 * remaining steps, or `correction.strikeThrough` for an amount that was paid out.
 */
function isRefusedHere({ before, facts }: Subject<CaseState>, short: Short | undefined): short is Short {
  const amount = facts.find(({ type }) => type === 'AmountCorrected')?.data as { from: string; to: string } | undefined;
  if (short === undefined || amount === undefined) return short !== undefined && short.atLast >= 0n;
  return before.ledger.undistributed + BigInt(amount.to) - BigInt(amount.from) >= 0n;
}

/** Rules that keep the balances on every day after a correction. */
export const balancesAfterCorrection = [coveredAfterCorrection, payeesAfterCorrection, interestAfterCorrection];

function asRecorded({ facts, on }: Subject<CaseState>): RecordedFact[] {
  return facts.map((each: Fact | RecordedFact) =>
    'envelope' in each
      ? each
      : { ...each, envelope: { eventId: '', effectiveOn: on as LegalDate } as RecordedFact['envelope'] },
  );
}
