export const scheduleLimits = {
  /** How often the clock is looked at: midnight in Viet Nam, or the end of a long sleep, is noticed that late. */
  lookEveryMs: 60_000,
  /** Wait before a parked stream is tried again, milliseconds. */
  retryParkedMs: 3_600_000,
} as const;
