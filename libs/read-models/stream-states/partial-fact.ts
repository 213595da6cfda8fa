import { interning } from '#bounded';
import { type RecordedFact, toPartialFact } from '#case';
import { LogDamaged, type StoredEvent } from '#event-store';

const one = interning(20_000);

/**
 * A fact with the part of its envelope that folding needs. It is cached, so it must not reference the event: the
 * stream's name is passed in, and repeated values are interned.
 */
export function partialFact({ id, type, revision, data, meta }: StoredEvent, stream: string): RecordedFact {
  if (meta['effectiveOn'] === undefined)
    throw new LogDamaged(`Event ${revision} of ${stream} has no envelope.`, stream, revision);
  return toPartialFact({ id, type, stream, revision, data, meta }, one);
}
