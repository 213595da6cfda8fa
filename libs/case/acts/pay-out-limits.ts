import { paidIn, type PaidItem } from '../state/balance-by-day.js';
import { executedBy, withinExecuted } from '../state/balance-rules.js';
import type { CaseState } from '../state/case.js';
import { sum } from '../state/ledger.js';
import { blocked, ruleOn, since } from '../definition/rule.js';
import { dong } from '../definition/wording.js';

/** How much may go to others than the payees [L08 47, 115.5; L25 54, 89.2; TT216]. */

const paidBack: ReadonlySet<string | undefined> = new Set(['revoked', 'cancelled']);
/** Of what was collected, up to five billion đồng; above that the rate falls [TT216]. */
const feePercent = 3n;

/**
 * What goes to nobody who is owed anything would leave a debt executed that nobody got. The debtor gets back what lies
 * beyond the debt, and everything once the decision was revoked or cancelled; rent comes out of a sale, and the fee is a
 * percentage. The rate under the law of 2025 is not known.
 */
const othersWithinDue = since(
  '0.4.0',
  ruleOn<CaseState, { readonly items: readonly PaidItem[] }>('payout.within', ({ items }, { before, on, world }) => {
    const { ledger, payments, ending } = before;
    const tooMuch = (to: 'refunded' | 'rent' | 'fee', most: bigint): bigint | undefined => {
      const asked = paidIn(items, to);
      const left = most > ledger[to] ? most - ledger[to] : 0n;
      return asked > left ? left : undefined;
    };
    const isPaidBack = paidBack.has(ending?.outcome);
    const back = tooMuch('refunded', ledger.received + ledger.interest - (isPaidBack ? 0n : executedBy(payments)));
    if (back !== undefined)
      return blocked(
        [
          `Chỉ còn được hoàn trả ${dong.vi(back)}: phần thu vượt nghĩa vụ`,
          `${dong.en(back)} may be refunded: what was collected beyond the debt`,
        ],
        [
          'Chi phần còn lại cho người được thi hành án; nếu quyết định bị thu hồi hoặc hủy, gửi tiết kiệm trước rồi hoàn trả sau',
          'Pay the rest to the creditor; if the decision is revoked or cancelled, deposit it first and refund it after that',
        ],
      );
    const rent = tooMuch('rent', sum(payments.filter(({ ofSale }) => ofSale).map(({ amount }) => amount)));
    if (rent !== undefined)
      return blocked(
        [
          `Tiền thuê nhà chỉ trích từ tiền bán tài sản: còn ${dong.vi(rent)}`,
          `Rent is set aside from the proceeds of a sale only: ${dong.en(rent)} of them are left`,
        ],
        ['Chi số tiền đó cho khoản khác', 'Pay that money for something else'],
      );
    const isRateKnown = world.law.regimeOn(on) === 'L08';
    const fee = isRateKnown ? tooMuch('fee', (ledger.received * feePercent) / 100n) : undefined;
    if (fee === undefined) return undefined;
    return blocked(
      [
        `Phí thi hành án không quá ${feePercent}% số tiền đã thu: còn ${dong.vi(fee)}`,
        `The fee is ${feePercent} % of what was collected at most: ${dong.en(fee)} are left`,
      ],
      [`Nhập phí không quá ${dong.vi(fee)}`, `Enter a fee of ${dong.en(fee)} at most`],
    );
  }),
);

/** What each destination may get of the money that is there. */
export const withinDue = [withinExecuted, othersWithinDue];
