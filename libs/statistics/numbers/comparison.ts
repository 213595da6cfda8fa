import type { Fraction, Rate } from './fraction.js';

/**
 * The three comparisons of the published reports (docs/domain.md §1, idea 4). All are printed with "%", and each
 * answers a different question, so there is no general percentage of change. Each has a type of its own, so that none
 * can be passed for another, and all are exact.
 */

/** The growth of a count or an amount, relative to the earlier one: (current − previous) ÷ previous. */
export interface Growth extends Fraction {
  readonly unit: 'growth';
}

/** The difference of two rates, in percentage points once multiplied by 100. */
export interface Points extends Fraction {
  readonly unit: 'points';
}

/** The part of a target rate that has been reached: rate ÷ target rate. */
export interface TargetProgress extends Fraction {
  readonly unit: 'progress';
}

/**
 * The growth of counts (cases) or amounts (đồng), both of the same column; no value ("–") when the previous one is 0.
 */
export function growth(current: number, previous: number): Growth;
export function growth(current: bigint, previous: bigint): Growth;
export function growth(current: number | bigint, previous: number | bigint): Growth {
  return { unit: 'growth', num: BigInt(current) - BigInt(previous), den: BigInt(previous) };
}

/** The difference of two rates, or of a rate and its target. */
export function points(rate: Rate, other: Rate): Points {
  return { unit: 'points', num: rate.num * other.den - other.num * rate.den, den: rate.den * other.den };
}

/** The progress of a rate towards its target; no value ("–") when the target is 0. */
export function progress(rate: Rate, target: Rate): TargetProgress {
  return { unit: 'progress', num: rate.num * target.den, den: rate.den * target.num };
}
