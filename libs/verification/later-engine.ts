import { engineVersion, isBefore } from '#case';
import type { StoredEvent } from '#event-store';

/**
 * Splits a stream's events at the first one that a later engine recorded. This program knows neither kinds nor rules of
 * the second part, nor the state that follows from it: it MUST NOT judge that part.
 */
export function splitAtLaterEngine(events: readonly StoredEvent[]): {
  readonly known: readonly StoredEvent[];
  readonly later: readonly StoredEvent[];
} {
  const first = events.findIndex(({ meta }) => isBefore(engineVersion, meta['engineVersion'] ?? ''));
  const end = first < 0 ? events.length : first;
  return { known: events.slice(0, end), later: events.slice(end) };
}

/** The sentence that says why a stream is checked only up to this event. */
export function ofLaterEngine({ stream, revision, meta }: StoredEvent): string {
  return (
    `${stream}: revision ${revision} is of engine ${meta['engineVersion']}, and this program knows the rules up to ` +
    `${engineVersion}; nothing from there on is put to them: verify with the newer program`
  );
}
