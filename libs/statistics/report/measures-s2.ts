import type { Kind } from './figure-kinds.js';

/**
 * The figures of a half-year report in the form of S2, with their decimals and rounding. Our own list, so that the
 * report can be made without a published one.
 */
export interface Measure {
  readonly id: string;
  /** Column, or G for the rate, and unit. */
  readonly measure: string;
  readonly kind: Kind;
  readonly decimals: number;
  readonly qualifier?: 'over' | 'nearly';
  readonly against?: string;
}

const lastYear = 'samePeriodLastYear';
const plan = 'target.G.cases';

export const measuresS2: readonly Measure[] = [
  { id: '2.1', measure: 'A.cases', kind: 'count', decimals: 0 },
  { id: '2.2', measure: 'A2.cases', kind: 'count', decimals: 0 },
  { id: '2.3', measure: 'A2.cases', kind: 'decreaseCount', decimals: 0, against: lastYear },
  { id: '2.4', measure: 'A2.cases', kind: 'declinePercent', decimals: 1, against: lastYear },
  { id: '2.5', measure: 'C.cases', kind: 'count', decimals: 0 },
  { id: '2.6', measure: 'D.cases', kind: 'count', decimals: 0 },
  { id: '2.7', measure: 'D.cases', kind: 'decreaseCount', decimals: 0, against: lastYear },
  { id: '2.8', measure: 'X.cases', kind: 'count', decimals: 0 },
  { id: '2.9', measure: 'G.cases', kind: 'progressPercent', decimals: 1, against: plan },
  { id: '2.12', measure: 'A.money', kind: 'bnVnd', decimals: 1, qualifier: 'over' },
  { id: '2.13', measure: 'A2.money', kind: 'bnVnd', decimals: 1, qualifier: 'over' },
  { id: '2.14', measure: 'A2.money', kind: 'increaseBnVnd', decimals: 1, against: lastYear },
  { id: '2.15', measure: 'D.money', kind: 'bnVnd', decimals: 1, qualifier: 'over' },
  { id: '2.16', measure: 'D.money', kind: 'growthPercent', decimals: 0, against: lastYear },
  { id: '2.17', measure: 'X.money', kind: 'bnVnd', decimals: 0, qualifier: 'over' },
];
