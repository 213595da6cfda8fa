export const reactionLimits = {
  /** Reactions under way at the same time. */
  inFlightMax: 256,
  /** Due causes that are listed at once. */
  pageMax: 500,
  /** Attempts of a reaction, the first included, before those of its stream are parked. */
  attemptsMax: 4,
  /** Wait before the second attempt, milliseconds; it doubles with each further one. */
  backOffMs: 500,
} as const;
