import { blocked, rule, ruleOn, since } from '../definition/rule.js';
import { dayVi, dong } from '../definition/wording.js';
import type { LegalDate } from '../law/legal-date.js';
import type { CaseState } from './case.js';
import type { Stop } from './members.js';

/** Money that was collected and is held back while the case is postponed or suspended [ND152 30.8]. */

/**
 * The stops that hold money back: a pause for a complaint, or on the coercion day, does not. An ending ends them all: the
 * decision that ends a case is due also while it is stopped, so what lies in deposit then is paid out after it.
 */
export const holdingStops = ({ stops, ending }: CaseState): readonly Stop[] =>
  ending ? [] : stops.filter(({ kind }) => kind !== 'paused');

const holding = (state: CaseState, on: LegalDate): readonly Stop[] =>
  holdingStops(state).filter((stop) => stop.on <= on);

export const holdsMoney = (state: CaseState): boolean => holdingStops(state).length > 0;

const resumedFirst = [
  'Gửi tiết kiệm số tiền đó, hoặc ra quyết định tiếp tục thi hành án trước',
  'Put it on deposit, or resume the enforcement first',
] as const;

interface Paid {
  readonly items: readonly { readonly to: string }[];
}

/** The stops that are left once some are lifted, and the days for which those held money back. */
export function lifted(
  { stops, heldFor }: CaseState,
  isLifted: (stop: Stop) => boolean,
  to: LegalDate,
): Pick<CaseState, 'stops' | 'heldFor'> {
  const held = stops.filter((stop) => isLifted(stop) && stop.kind !== 'paused');
  return {
    stops: stops.filter((stop) => !isLifted(stop)),
    heldFor: [...heldFor, ...held.map(({ on: from }) => ({ from, to }))],
  };
}

/** What was paid out before the stop began stays paid, also where it is recorded after it; so does what was held then. */
export const heldWhileStopped = since(
  '0.4.0',
  ruleOn<CaseState, Paid>('stop.money', ({ items }, { before, on }) => {
    if (items.every(({ to }) => to === 'deposited')) return undefined;
    const past = before.heldFor.filter(({ from, to }) => from <= on && on < to).at(-1);
    if (holding(before, on).length === 0 && !past) return undefined;
    return past
      ? blocked(
          [`Ngày ${dayVi(on)} vụ việc đang hoãn hoặc tạm đình chỉ`, `On ${on} the case was postponed or suspended`],
          [`Ghi ngày chi trả từ ${dayVi(past.to)}`, `Date the pay-out ${past.to} or later`],
          { until: past.to },
        )
      : blocked(
          [
            'Khi hoãn hoặc tạm đình chỉ, tiền đã thu không được chi trả',
            'While enforcement is postponed or suspended, money that was collected is not paid out',
          ],
          resumedFirst,
          { unlockedBy: ['resume'] },
        );
  }),
);

/** Money leaves the deposit again once nothing holds it back. */
export const releasedAfterStop = rule<CaseState>('stop.money', ({ before, on }) =>
  holding(before, on).length === 0
    ? undefined
    : blocked(
        ['Vụ việc đang hoãn hoặc tạm đình chỉ', 'The case is postponed or suspended'],
        ['Ra quyết định tiếp tục thi hành án trước', 'Resume the enforcement first'],
        { unlockedBy: ['resume'] },
      ),
);

const hasNoMoney = ({ ledger }: CaseState): boolean => ledger.deposited === 0n && ledger.undistributed === 0n;

/** Whether a case has ended and has no money left. {@link leftInDeposit} then refuses every act on money. */
export const isSettled = (state: CaseState): boolean => state.ending !== undefined && hasNoMoney(state);

const leftWhenEnded = (mayBeEarlier: (state: CaseState) => boolean) =>
  rule<CaseState>('payment.open', ({ before, on }) => {
    const { ending } = before;
    if (!ending) return undefined;
    if (isSettled(before))
      return blocked(
        ['Vụ việc đã kết thúc và không còn tiền gửi', 'The case has ended, and none of its money is in deposit'],
        ['Nếu bước kết thúc ghi nhầm, gạch bỏ bước đó', 'If the ending was entered by mistake, strike it through'],
        { unlockedBy: ['withdraw-step'] },
      );
    return on >= ending.on || mayBeEarlier(before)
      ? undefined
      : blocked(
          [`Vụ việc kết thúc ngày ${dayVi(ending.on)}`, `The case ended on ${ending.on}`],
          [`Nhập ngày từ ${dayVi(ending.on)}`, `Enter ${ending.on} or a later day`],
          { until: ending.on },
        );
  });

/** In an ended case only money in deposit at the ending moves, on the day of the ending or later. */
export const leftInDeposit = since(
  '0.4.0',
  leftWhenEnded(() => false),
);

/** What came in before the ending, and is recorded late, may have been paid out before it too. */
export const leftInHand = since(
  '0.4.0',
  leftWhenEnded(({ ledger }) => ledger.undistributed > 0n),
);

export const withinDeposit = rule<CaseState, { readonly amount: string }>('deposit.within', ({ before, data, on }) => {
  const { ledger, lastFactOn } = before;
  const deposited = ledger.deposited;
  if (isSettled(before)) return undefined;
  if (deposited === 0n)
    return blocked(
      ['Không có tiền gửi tiết kiệm', 'No money of the case is in deposit'],
      ['Gửi tiết kiệm số tiền chưa chi trả trước', 'Deposit what is undistributed first'],
      { unlockedBy: ['pay-out'] },
    );
  if (on < lastFactOn)
    return blocked(
      [`Đã có khoản thu, chi ghi ngày ${dayVi(lastFactOn)}`, `Money was recorded for ${lastFactOn}`],
      [`Ghi ngày rút tiền từ ${dayVi(lastFactOn)}`, `Date the release ${lastFactOn} or later`],
      { until: lastFactOn },
    );
  const amount = data === undefined ? deposited : BigInt(data.amount);
  return amount > 0n && amount <= deposited
    ? undefined
    : blocked(
        [`Chỉ có ${dong.vi(deposited)} đang gửi`, `Only ${dong.en(deposited)} are in deposit`],
        [`Nhập số tiền từ 1 đến ${dong.vi(deposited)}`, `Enter an amount from 1 to ${dong.en(deposited)}`],
      );
});
