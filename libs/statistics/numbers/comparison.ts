import type { Fraction, Rate } from './fraction.js';

/**
 * The three comparisons of the published reports (docs/domain.md §1, idea 4). All are printed with "%", and each answers
 * another question: there is no general percentage of change. Their units are types of their own, so that one cannot
 * be handed over as another, and all are exact.
 */

/** How much a count or an amount grew, relative to the earlier one: (current − previous) ÷ previous. */
export interface Growth extends Fraction {
  readonly unit: 'growth';
}

/** How far one rate lies above another: their difference, in percentage points once multiplied by 100. */
export interface Points extends Fraction {
  readonly unit: 'points';
}

/** Which part of a target rate has been reached: rate ÷ target rate. */
export interface TargetProgress extends Fraction {
  readonly unit: 'progress';
}

/** Of counts (cases) or amounts (đồng), both of the same column; from nothing there is no growth ("–"). */
export function growth(current: number, previous: number): Growth;
export function growth(current: bigint, previous: bigint): Growth;
export function growth(current: number | bigint, previous: number | bigint): Growth {
  return { unit: 'growth', num: BigInt(current) - BigInt(previous), den: BigInt(previous) };
}

/** Of two rates, or of a rate and its target. */
export function points(rate: Rate, other: Rate): Points {
  return { unit: 'points', num: rate.num * other.den - other.num * rate.den, den: rate.den * other.den };
}

/** Of a rate and its target; a target of zero cannot be progressed to ("–"). */
export function progress(rate: Rate, target: Rate): TargetProgress {
  return { unit: 'progress', num: rate.num * target.den, den: rate.den * target.num };
}
