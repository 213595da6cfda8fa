export const runnerLimits = {
  /** Work that runs at the same time. */
  inFlightMax: 256,
  /** Due work per page. */
  pageMax: 500,
  /**
   * Due work that one look at the list takes in: with more, the rest comes when that is done. So a long list (a first
   * run over the past) is not read as often as it is long.
   */
  listedMax: 10_000,
  /** Attempts, the first included, before the stream is parked. */
  attemptsMax: 4,
  /** Wait before the second attempt, milliseconds; it doubles with each further one. */
  backOffMs: 500,
} as const;
