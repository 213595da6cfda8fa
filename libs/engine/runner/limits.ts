export const runnerLimits = {
  /** Work that runs at the same time. */
  inFlightMax: 256,
  /** Due work per page. */
  pageMax: 500,
  /** Attempts, the first included, before the stream is parked. */
  attemptsMax: 4,
  /** Wait before the second attempt, milliseconds; it doubles with each further one. */
  backOffMs: 500,
} as const;
