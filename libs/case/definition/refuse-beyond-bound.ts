import { bounds } from './limits.js';
import { type Blocked, blocked } from './rule.js';
import { dong } from './wording.js';

const sumLabels = {
  owed: { vi: 'Tổng các nghĩa vụ của vụ việc', en: 'The obligations of the case' },
  cameIn: { vi: 'Tổng tiền đã thu và tiền lãi của vụ việc', en: 'The money that came in on the case, with interest,' },
} as const;

/** Refuses a sum beyond the bound. A sum that an earlier engine accepted may stay or shrink, but not grow. */
export function refuseBeyondBound(of: keyof typeof sumLabels, was: bigint, is: bigint): Blocked | undefined {
  const max = bounds.caseDongMax;
  if (is <= max || is <= was) return undefined;
  const { vi, en } = sumLabels[of];
  const room = max > was ? max - was : 0n;
  return blocked(
    [
      `${vi} sẽ là ${dong.vi(is)}, vượt giới hạn ${dong.vi(max)}`,
      `${en} would come to ${dong.en(is)}, beyond the limit of ${dong.en(max)}`,
    ],
    [
      `Nhập các số tiền (amount) sao cho tổng tăng không quá ${dong.vi(room)}`,
      `Enter amounts (amount) that add ${dong.en(room)} at most`,
    ],
  );
}
