import type { Envelope } from '#case';
import type { Timestamp } from '#event-store';

/** The envelope member that says when a fact was recorded. Simulated and imported facts bear a given time. */
export const recordedAt: Timestamp = {
  key: 'recordedAt' satisfies keyof Envelope,
  isOfClock: ({ realm }) => realm === 'live',
};
