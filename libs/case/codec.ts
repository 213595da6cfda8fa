import { factKind } from './catalogue.js';
import { type FlatEnvelope, requiredKey, type StoredAt, unflattenEnvelope } from './definition/envelope.js';
import type { FactKind, RecordedFact } from './definition/fact.js';

/** A fact as a store returns it. */
export interface StoredFact extends StoredAt {
  readonly data: unknown;
  readonly meta: FlatEnvelope;
}

type KindOf = (type: string) => Pick<FactKind, 'version' | 'upcasters'> | undefined;

/**
 * The data of a stored fact, upcast to today's version of its kind. An unknown kind or a later version is returned
 * unchanged: `verify` reports it.
 * @throws Error when a version in between has no upcaster
 */
export function dataOf(event: StoredFact, kindOf: KindOf = factKind): object {
  const kind = kindOf(event.type);
  const stored = event.data as object;
  // Fast path: nearly every kind has one version.
  if (!kind || kind.version === 1) return stored;
  let data = stored;
  for (let version = Number(requiredKey(event, event.meta, 'schemaVersion')); version < kind.version; version += 1) {
    const upcast = kind.upcasters?.[version];
    if (!upcast) throw new Error(`${event.type} has no upcaster from version ${version}`);
    data = upcast(data);
  }
  return data;
}

/** A stored fact with its complete envelope. */
export function toFact(event: StoredFact): RecordedFact {
  return { type: event.type, data: dataOf(event), envelope: unflattenEnvelope(event, event.meta) };
}

/**
 * The fact with the part of the envelope that folding needs; decoding all of it costs as much as the fold. `share`
 * interns repeated values: a substring would keep the whole text in memory.
 */
export function toPartialFact(event: StoredFact, share: (text: string) => string): RecordedFact {
  const { id, stream, revision, type, meta } = event;
  const envelope = {
    eventId: id,
    streamId: stream,
    revision,
    type,
    effectiveOn: share(requiredKey(event, meta, 'effectiveOn')),
    realm: share(meta['realm'] ?? ''),
    officeThen: share(meta['officeThen'] ?? ''),
    // Folding needs the cause of a stream's first fact only.
    ...(revision === 0 && meta['$causationId'] !== undefined ? { causationId: meta['$causationId'] } : {}),
  };
  return { type, data: dataOf(event), envelope: envelope as unknown as RecordedFact['envelope'] };
}
