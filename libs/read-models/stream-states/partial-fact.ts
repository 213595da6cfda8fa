import type { RecordedFact } from '#case';
import { LogDamaged, type StoredEvent } from '#event-store';

/**
 * A fact with the part of its envelope that folding needs; the whole one costs as much as the fold. It is kept, so it
 * must not hold on to the event: parts of longer texts do, therefore the stream's name is given, and repeated values
 * are the same text.
 */
export function partialFact(event: StoredEvent, stream: string): RecordedFact {
  const { meta, id, revision } = event;
  const effectiveOn = meta['effectiveOn'];
  if (effectiveOn === undefined) {
    throw new LogDamaged(`Event ${revision} of ${stream} has no envelope.`, stream, revision);
  }
  const envelope = {
    eventId: id,
    streamId: stream,
    revision,
    effectiveOn: one(effectiveOn),
    realm: one(meta['realm'] ?? ''),
    officeThen: one(meta['officeThen'] ?? ''),
    ...(revision === 0 && meta['$causationId'] !== undefined ? { causationId: meta['$causationId'] } : {}),
  };
  return { type: event.type, data: event.data as object, envelope: envelope as unknown as RecordedFact['envelope'] };
}

const textsMax = 20_000;
const texts = new Map<string, string>();

function one(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= textsMax) texts.clear();
  texts.set(text, text);
  return text;
}
