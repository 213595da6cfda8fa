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

/** The target of a unit for a year; without one, the year's only target, whatever its unit. */
export function targetOf(
  targets: readonly AnnualTarget[],
  unit: string,
  year: number,
  metric: string,
): AnnualTarget | undefined {
  const fitting = targets.filter((target) => target.year === year && target.metric === metric);
  return fitting.find((target) => target.unit === unit) ?? (fitting.length === 1 ? fitting[0] : undefined);
}
