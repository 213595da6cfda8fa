export interface BackOffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before the next attempt: it doubles with each failed attempt, up to the longest. Jitter takes off up to
 * half, so that processes do not retry at the same moments (`random` from 0 to 1; 1 takes nothing off).
 */
export function backOffMs(
  failedAttempts: number,
  { firstMs, longestMs }: BackOffLimits,
  random: () => number = Math.random,
): number {
  const most = Math.min(firstMs * 2 ** Math.min(failedAttempts - 1, 30), longestMs);
  return Math.ceil(most * (0.5 + random() / 2));
}

/** The `random` that takes nothing off: waits without jitter. */
export const wholeWait = (): number => 1;
