import { factKind } from './catalogue.js';
import { type FlatEnvelope, requiredKey, type StoredAt, unflattenEnvelope } from './definition/envelope.js';
import type { FactKind, RecordedFact } from './definition/fact.js';

/** A fact as a store gives it back. */
export interface StoredFact extends StoredAt {
  readonly data: unknown;
  readonly meta: FlatEnvelope;
}

type KindOf = (type: string) => Pick<FactKind, 'version' | 'upcasters'> | undefined;

/**
 * The data of a stored fact as today's version of its kind has them. What this program does not know, a kind or a later
 * version, is left as it is stored: `verify` names it.
 * @throws Error when a version in between has no upcaster
 */
export function dataOf(event: StoredFact, kindOf: KindOf = factKind): object {
  const kind = kindOf(event.type);
  const stored = event.data as object;
  // Nearly every kind has one version: then nothing else is looked at.
  if (!kind || kind.version === 1) return stored;
  let data = stored;
  for (let version = Number(requiredKey(event, event.meta, 'schemaVersion')); version < kind.version; version += 1) {
    const upcast = kind.upcasters?.[version];
    if (!upcast) throw new Error(`${event.type} has no upcaster from version ${version}`);
    data = upcast(data);
  }
  return data;
}

/** A stored fact with its whole envelope. */
export function toFact(event: StoredFact): RecordedFact {
  return { type: event.type, data: dataOf(event), envelope: unflattenEnvelope(event, event.meta) };
}

/**
 * The same with the part of the envelope that folding needs; the whole one costs as much as the fold. `share` is given
 * values that come again and again: a part of a longer text would hold on to all of it.
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
    // Folding asks for the cause of an opening only.
    ...(revision === 0 && meta['$causationId'] !== undefined ? { causationId: meta['$causationId'] } : {}),
  };
  return { type, data: dataOf(event), envelope: envelope as unknown as RecordedFact['envelope'] };
}
