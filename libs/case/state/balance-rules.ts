import type { CaseState } from './case.js';
import type { Fact, RecordedFact } from '../definition/fact.js';
import type { LegalDate } from '../law/legal-date.js';
import { blocked, rule, ruleOn, since, type Subject } from '../definition/rule.js';
import { dayVi, dong } from '../definition/wording.js';
import { availableFrom, balanceOn, balances, changesOf, leastFrom } from './balance-by-day.js';

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
export const coveredAfterCorrection = since(
  '0.2.0',
  rule<CaseState>('ledger.everyDay', (subject) => {
    if (subject.facts.length === 0) return undefined;
    const before = changesOf(subject.history());
    const after = changesOf([...subject.history(), ...asRecorded(subject)]);
    const days = balances(after);
    const short = days.find(({ on, amount }) => amount < 0n && amount < balanceOn(before, on));
    // `payout.within` of the pay-out itself, or the amount's own rule, refuses a lasting shortage.
    return short && days.at(-1)!.amount >= 0n
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

/** An item of 0 pays nobody. */
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

function asRecorded({ facts, on }: Subject<CaseState>): RecordedFact[] {
  return facts.map((each: Fact | RecordedFact) =>
    'envelope' in each
      ? each
      : { ...each, envelope: { eventId: '', effectiveOn: on as LegalDate } as RecordedFact['envelope'] },
  );
}
