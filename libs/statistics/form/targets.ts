import type { Label } from '#case';
import recorded from './targets.json' with { type: 'json' };

/** A target is a rate of one year and unit, never a count (docs/domain.md §1, idea 4). */
export interface AnnualTarget {
  readonly unit: string;
  /** Statistical year. */
  readonly year: number;
  readonly metric: 'G.cases' | 'G.money';
  /** Percent, as decided: "84.00". */
  readonly value: string;
  /** Whether no source of ours prints the target. */
  readonly assumed: boolean;
  readonly note?: Label;
}

export const recordedTargets = recorded as readonly AnnualTarget[];

/** The target of a unit for a year and a metric. Nobody else is measured by it. */
export const targetOf = (
  targets: readonly AnnualTarget[],
  unit: string,
  year: number,
  metric: string,
): AnnualTarget | undefined =>
  targets.find((target) => target.unit === unit && target.year === year && target.metric === metric);
