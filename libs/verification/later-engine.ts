import { engineVersion, isBefore } from '#case';
import type { StoredEvent } from '#event-store';

/**
 * Events of a stream before the first of a later engine, and from it on. This program knows neither the kinds nor the
 * rules of the latter, and the folded state behind them is unknown: MUST NOT be judged.
 */
export function splitAtLaterEngine(events: readonly StoredEvent[]): {
  readonly known: readonly StoredEvent[];
  readonly later: readonly StoredEvent[];
} {
  const first = events.findIndex(({ meta }) => isBefore(engineVersion, meta['engineVersion'] ?? ''));
  const end = first < 0 ? events.length : first;
  return { known: events.slice(0, end), later: events.slice(end) };
}

/** Why a stream is not checked from this event on. */
export function ofLaterEngine({ stream, revision, meta }: StoredEvent): string {
  return (
    `${stream}: revision ${revision} is of engine ${meta['engineVersion']}, and this program knows the rules up to ` +
    `${engineVersion}; nothing from there on is put to them: verify with the newer program`
  );
}
