/** The four parts of the continuous log, in order. */
export const spans = ['before', 'first', 'summer', 'second'] as const;
export type Span = (typeof spans)[number];

/** The state of an open case at the end of a span, in the words of the law. */
export type Standing =
  'inProgress' | 'agreedPostponement' | 'suspended' | 'paused' | 'notYet' | 'postponed' | 'separateBook';
export type HowEnded = 'executed' | 'terminated' | 'entrusted' | 'revoked' | 'cancelled';

/** The course of one case; `stories.ts` finds the days and acts. */
export interface CasePlan {
  readonly key: number;
  readonly opened: Span;
  /** Its state at the end of each span in which it is open. */
  readonly stands: Partial<Record<Span, Standing>>;
  readonly ended?: { readonly in: Span; readonly how: HowEnded };
  /** Whether the case was reopened in the last span, after it had ended. */
  readonly reopened?: boolean;
  amount: bigint;
  readonly payments: PlannedPayment[];
  /** Whether the case was decided early enough to be in the separate book, or to be moved there in the summer. */
  readonly aged?: boolean;
}

export interface PlannedPayment {
  readonly in: Span;
  readonly amount: bigint;
}

export const paidIn = (plan: CasePlan, ...within: readonly Span[]): bigint =>
  plan.payments.reduce((sum, payment) => sum + (within.includes(payment.in) ? payment.amount : 0n), 0n);

/** Splits a whole number in proportion to the weights, with no part above its cap. */
export function split(total: number, weights: readonly number[], caps: readonly number[]): number[] {
  const parts = weights.map(() => 0);
  let left = total;
  while (left > 0) {
    const free = weights.map((weight, at) => (parts[at]! < caps[at]! ? Math.max(weight, 1e-9) : 0));
    const sum = free.reduce((a, b) => a + b, 0);
    if (sum === 0) throw new RangeError(`${total} cases do not fit into ${caps.join(' + ')}`);
    const before = left;
    for (const [at, weight] of free.entries()) {
      const part = Math.min(Math.floor((before * weight) / sum), caps[at]! - parts[at]!, left);
      parts[at]! += part;
      left -= part;
    }
    if (left === before) {
      const widest = free.reduce((best, weight, at) => (weight > free[best]! ? at : best), 0);
      parts[widest]! += 1;
      left -= 1;
    }
  }
  return parts;
}
