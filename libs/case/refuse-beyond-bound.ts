import { bounds } from './bounds.js';
import { type Blocked, blocked } from './rule.js';

const sumLabels = {
  owed: { vi: 'Tổng các nghĩa vụ của vụ việc', en: 'The obligations of the case' },
  cameIn: { vi: 'Tổng tiền đã thu và tiền lãi của vụ việc', en: 'The money that came in on the case, with interest,' },
} as const;

/** A sum beyond the bound since an earlier engine may shrink and stand, but not grow. */
export function refuseBeyondBound(of: keyof typeof sumLabels, was: bigint, is: bigint): Blocked | undefined {
  const max = bounds.caseDongMax;
  if (is <= max || is <= was) return undefined;
  const { vi, en } = sumLabels[of];
  const [total, limit, room] = [dongText(is), dongText(max), dongText(max > was ? max - was : 0n)];
  return blocked(
    [
      `${vi} sẽ là ${total.vi} đồng, vượt giới hạn ${limit.vi} đồng`,
      `${en} would come to ${total.en} đồng, beyond the limit of ${limit.en} đồng`,
    ],
    [
      `Nhập các số tiền (amount) sao cho tổng tăng không quá ${room.vi} đồng`,
      `Enter amounts (amount) that add ${room.en} đồng at most`,
    ],
  );
}

/** As people read it: 5.000.000 and 5,000,000. */
function dongText(amount: bigint): { readonly vi: string; readonly en: string } {
  const grouped = (mark: string): string => amount.toString().replace(/\B(?=(\d{3})+$)/g, mark);
  return { vi: grouped('.'), en: grouped(',') };
}
