import type { Envelope } from '#case';
import type { Timestamp } from '#event-store';

/** The envelope's member that says when a fact was recorded; in simulated and imported facts a given time. */
export const recordedAt: Timestamp = {
  key: 'recordedAt' satisfies keyof Envelope,
  isOfClock: ({ realm }) => realm === 'live',
};
