import type { Label, Realm } from '#case';
import recorded from './targets.json' with { type: 'json' };

/** A target is a rate of one year and unit, never a count (docs/domain.md §1, idea 4). */
export interface AnnualTarget {
  /** As its document names it. */
  readonly unit: string;
  /** The agency that plays the unit in the simulated realm. */
  readonly simulatedAs?: string;
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

interface Wanted {
  readonly year: number;
  readonly metric: string;
}

const isFor = (target: AnnualTarget, { year, metric }: Wanted): boolean =>
  target.year === year && target.metric === metric;

/** The target that is recorded for a unit; nobody else is measured by it. */
export function ownTarget(
  targets: readonly AnnualTarget[],
  { unit, realm, ...wanted }: Wanted & { readonly unit: string; readonly realm: Realm },
): AnnualTarget | undefined {
  const names = (target: AnnualTarget): boolean =>
    target.unit === unit || (realm === 'simulated' && target.simulatedAs === unit);
  return targets.find((target) => isFor(target, wanted) && names(target));
}

/**
 * The target that a printed report was measured by: that of its unit; without one, the year's only target, because a
 * file of figures names its unit in words of its own.
 */
export function targetOf(
  targets: readonly AnnualTarget[],
  unit: string,
  year: number,
  metric: string,
): AnnualTarget | undefined {
  const fitting = targets.filter((target) => isFor(target, { year, metric }));
  return fitting.find((target) => target.unit === unit) ?? (fitting.length === 1 ? fitting[0] : undefined);
}
