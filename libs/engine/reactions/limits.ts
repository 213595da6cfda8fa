export const reactionLimits = {
  /** Reactions that run at the same time. */
  inFlightMax: 256,
  /** Due causes per page. */
  pageMax: 500,
  /** Attempts of a reaction, the first included, before its stream is parked. */
  attemptsMax: 4,
  /** Wait before the second attempt, milliseconds; it doubles with each further one. */
  backOffMs: 500,
} as const;
