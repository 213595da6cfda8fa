import { PlanImpossible } from './figures.js';
import type { Chance } from './random.js';

/** The smallest amount of a case, where the total allows it. */
const leastDong = 300_000;

/**
 * `count` amounts with the skewed (log-normal) distribution of real debts that add up to the total exactly. Rounded to
 * thousands, except one that takes the remainder.
 */
export function draw(total: bigint, count: number, chance: Chance, ordinaryMax = Number.MAX_SAFE_INTEGER): bigint[] {
  if (count === 0) {
    if (total !== 0n) throw new PlanImpossible(`${total} đồng belong to cases of which there are none`);
    return [];
  }
  const weights = Array.from({ length: count }, () => Math.exp(1.5 * chance.normal()));
  const least = Math.min(leastDong, Math.floor(Number(total) / count / 2));
  if (least < 1) throw new PlanImpossible(`${total} đồng are too little for ${count} cases`);
  return fitted(
    total,
    weights,
    weights.map(() => least),
    weights.map(() => ordinaryMax),
  );
}

/** Random shares of a total, each within its limit, such as part payments. */
export function drawWithin(total: bigint, limits: readonly bigint[], chance: Chance): bigint[] {
  const caps = limits.map(Number);
  const weights = caps.map((cap) => cap * (0.2 + chance.next()));
  return fitted(
    total,
    weights,
    caps.map(() => 1),
    caps,
  );
}

function fitted(
  total: bigint,
  weights: readonly number[],
  least: readonly number[],
  most: readonly number[],
): bigint[] {
  const room = most.reduce((sum, cap) => sum + cap, 0);
  if (room < Number(total)) throw new PlanImpossible(`${total} đồng do not fit into ${weights.length} cases`);
  const at = (scale: number): number[] => weights.map((weight, i) => Math.min(most[i]!, least[i]! + scale * weight));
  let [low, high] = [0, 1];
  const sumAt = (scale: number): number => at(scale).reduce((sum, value) => sum + value, 0);
  while (sumAt(high) < Number(total)) high *= 4;
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (sumAt(middle) < Number(total)) low = middle;
    else high = middle;
  }
  const amounts = at(low).map((value) => BigInt(Math.floor(value >= 50_000 ? Math.floor(value / 1000) * 1000 : value)));
  let left = total - amounts.reduce((sum, value) => sum + value, 0n);
  // The remainder goes to the largest amounts, which it changes the least.
  for (const index of order(amounts)) {
    const roomHere = BigInt(Math.floor(most[index]!)) - amounts[index]!;
    const part = left < roomHere ? left : roomHere;
    amounts[index]! += part;
    left -= part;
    if (left === 0n) return amounts;
  }
  throw new PlanImpossible(`${left} đồng of ${total} found no case`);
}

function order(amounts: readonly bigint[]): number[] {
  return amounts.map((_, index) => index).sort((a, b) => (amounts[a]! > amounts[b]! ? -1 : 1));
}

export const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

/** A share of an amount, to the đồng. */
export const part = (amount: bigint, share: number): bigint =>
  (amount * BigInt(Math.round(share * 1_000_000))) / 1_000_000n;

export const leastOf = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b));
export const mostOf = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a > b ? a : b));
