import type { Envelope } from '#case';
import type { Timestamp } from '#event-store';

/** Where a fact's envelope says when it was recorded. Facts that are simulated or imported were given their time. */
export const recordedAt: Timestamp = {
  key: 'recordedAt' satisfies keyof Envelope,
  isOfClock: ({ realm }) => realm === 'live',
};
