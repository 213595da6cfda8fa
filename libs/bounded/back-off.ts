export interface BackOffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait after so many failed attempts: twice as long each time, up to the longest; a random half is taken off, so
 * that no two processes stay in step (`random` from 0 to 1; 1 takes nothing off).
 */
export function backOffMs(
  failedAttempts: number,
  { firstMs, longestMs }: BackOffLimits,
  random: () => number = Math.random,
): number {
  const most = Math.min(firstMs * 2 ** Math.min(failedAttempts - 1, 30), longestMs);
  return Math.ceil(most * (0.5 + random() / 2));
}

/** Nothing taken off. */
export const wholeWait = (): number => 1;
