export interface BackOffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Exponential back-off: the wait doubles with each failed attempt, up to the longest. Jitter takes off up to half, so
 * that processes do not retry in step (`random` from 0 to 1; 1 takes nothing off).
 */
export function backOffMs(
  failedAttempts: number,
  { firstMs, longestMs }: BackOffLimits,
  random: () => number = Math.random,
): number {
  const most = Math.min(firstMs * 2 ** Math.min(failedAttempts - 1, 30), longestMs);
  return Math.ceil(most * (0.5 + random() / 2));
}

/** No jitter. */
export const wholeWait = (): number => 1;
