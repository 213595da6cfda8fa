import type { Instant, LegalDate } from '../law/legal-date.js';
import type { Regime } from '../law/time-limit.js';

/**
 * THE ENVELOPE IS A STORAGE FORMAT. It says who acted, where, under which law, by which machine, on whose command, and
 * on which facts of other streams the act relied. A member that the first event lacks can never be added to that event
 * later. Keys may be added, never renamed.
 */
export interface Envelope {
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly effectiveOn: LegalDate;
  /** This log's clock at the append; not ordered between several writers. */
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly onBehalfOf?: string;
  readonly client: string;
  /** Number, statistical year and date of the written decision that carries the step. */
  readonly decision?: Decision;
  readonly docRefs: readonly string[];
  readonly regime: Regime;
  /** The article that the step rests on. */
  readonly legalBasis: string;
  readonly lawVersion: string;
  readonly lawHash: string;
  readonly machineHash: string;
  readonly calendarVersion: string;
  readonly engineVersion: string;
  /** The office that led the case when the step was taken; a later hand-over does not change it. */
  readonly officeThen: string;
  readonly commandId: string;
  readonly commandType: string;
  readonly commandDigest: string;
  readonly commandIndex: number;
  readonly commandSize: number;
  readonly correlationId: string;
  readonly causationId?: string;
  /** Facts of other streams that the decision relied on: stream → revision. */
  readonly basis?: Readonly<Record<string, number>>;
  /** The event that this fact corrects. */
  readonly corrects?: string;
  readonly realm: Realm;
  readonly source?: Source;
}

export const realms = ['live', 'simulated', 'imported'] as const;
export type Realm = (typeof realms)[number];

/** The realms whose time passes in an installation of this realm: a simulated one has a time of its own. */
export const realmsInTimeOf = (realm: Realm): readonly Realm[] =>
  realms.filter((each) => (each === 'simulated') === (realm === 'simulated'));

export interface Actor {
  readonly id: string;
  readonly role: string;
  readonly office: string;
}

export interface Decision {
  readonly number: string;
  /** Absent in facts of engines before 0.4.0, and where nobody recorded it. */
  readonly signer?: string;
  readonly year: number;
  readonly date: LegalDate;
}

/** The origin of an imported fact; `recordedAt` is the source system's clock. */
export interface Source {
  readonly system: string;
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly recordedAt: Instant;
}

/** The envelope as the log stores it: a flat map of strings, the same bytes on every store. */
export type FlatEnvelope = Readonly<Record<string, string>>;

const plainKeys = [
  'effectiveOn',
  'recordedAt',
  'onBehalfOf',
  'client',
  'regime',
  'legalBasis',
  'lawVersion',
  'lawHash',
  'machineHash',
  'calendarVersion',
  'engineVersion',
  'officeThen',
  'commandId',
  'commandType',
  'commandDigest',
  'corrects',
  'realm',
] as const;

/** Keys are in canonical order (except from the tenth docRef on), so that a store need not sort them. */
export function flattenEnvelope(envelope: Envelope): FlatEnvelope {
  const { actor, decision, source } = envelope;
  const flat: Record<string, string> = {};
  if (envelope.causationId !== undefined) flat['$causationId'] = envelope.causationId;
  flat['$correlationId'] = envelope.correlationId;
  flat['actor.id'] = actor.id;
  flat['actor.office'] = actor.office;
  flat['actor.role'] = actor.role;
  // One key for all streams: a log interns the keys that its envelopes repeat.
  const basis = Object.entries(envelope.basis ?? {}).map(([stream, revision]) => `${stream}@${revision}`);
  if (basis.length > 0) flat['basis'] = basis.join(' ');
  flat['calendarVersion'] = envelope.calendarVersion;
  flat['client'] = envelope.client;
  flat['commandDigest'] = envelope.commandDigest;
  flat['commandId'] = envelope.commandId;
  flat['commandIndex'] = String(envelope.commandIndex);
  flat['commandSize'] = String(envelope.commandSize);
  flat['commandType'] = envelope.commandType;
  if (envelope.corrects !== undefined) flat['corrects'] = envelope.corrects;
  if (decision) {
    flat['decision.date'] = decision.date;
    flat['decision.number'] = decision.number;
    if (decision.signer !== undefined) flat['decision.signer'] = decision.signer;
    flat['decision.year'] = String(decision.year);
  }
  envelope.docRefs.forEach((ref, index) => (flat[`docRef.${index}`] = ref));
  flat['effectiveOn'] = envelope.effectiveOn;
  flat['engineVersion'] = envelope.engineVersion;
  flat['envelope'] = '1';
  flat['lawHash'] = envelope.lawHash;
  flat['lawVersion'] = envelope.lawVersion;
  flat['legalBasis'] = envelope.legalBasis;
  flat['machineHash'] = envelope.machineHash;
  flat['officeThen'] = envelope.officeThen;
  if (envelope.onBehalfOf !== undefined) flat['onBehalfOf'] = envelope.onBehalfOf;
  flat['realm'] = envelope.realm;
  flat['recordedAt'] = envelope.recordedAt;
  flat['regime'] = envelope.regime;
  flat['schemaVersion'] = String(envelope.schemaVersion);
  if (source) {
    flat['source.digest'] = source.digest;
    flat['source.id'] = source.id;
    flat['source.recordedAt'] = source.recordedAt;
    flat['source.system'] = source.system;
    flat['source.version'] = source.version;
  }
  return flat;
}

/** The place of a stored event in the log. */
export interface StoredAt {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
}

/** @throws Error when the envelope lacks the key: this product did not write it */
export function requiredKey(at: StoredAt, flat: FlatEnvelope, key: string): string {
  const value = flat[key];
  if (value === undefined) throw new Error(`event ${at.id} in ${at.stream} has no ${key} in its envelope`);
  return value;
}

/** The complete envelope, for a history that is shown or folded anew; each key is looked up once. */
export function unflattenEnvelope(at: StoredAt, flat: FlatEnvelope): Envelope {
  const need = (key: string): string => requiredKey(at, flat, key);
  const envelope: Record<string, unknown> = {};
  for (const key of plainKeys) {
    const value = flat[key];
    if (value !== undefined) envelope[key] = value;
  }
  envelope['eventId'] = at.id;
  envelope['streamId'] = at.stream;
  envelope['revision'] = at.revision;
  envelope['type'] = at.type;
  envelope['schemaVersion'] = Number(need('schemaVersion'));
  envelope['actor'] = { id: need('actor.id'), role: need('actor.role'), office: need('actor.office') };
  envelope['docRefs'] = docRefsOf(flat);
  envelope['commandIndex'] = Number(need('commandIndex'));
  envelope['commandSize'] = Number(need('commandSize'));
  envelope['correlationId'] = need('$correlationId');
  if (flat['$causationId'] !== undefined) envelope['causationId'] = flat['$causationId'];
  if (flat['decision.number'] !== undefined) {
    const [number, date] = [flat['decision.number'], need('decision.date') as LegalDate];
    const signer = flat['decision.signer'] === undefined ? {} : { signer: flat['decision.signer'] };
    envelope['decision'] = { number, ...signer, year: Number(need('decision.year')), date } satisfies Decision;
  }
  if (flat['basis'] !== undefined) envelope['basis'] = basisFrom(flat['basis']);
  if (flat['source.system'] !== undefined) envelope['source'] = withPrefix(flat, 'source.');
  return envelope as unknown as Envelope;
}

/** Numbers of the documents behind a stored event. */
export function docRefsOf(flat: FlatEnvelope): string[] {
  const refs: string[] = [];
  for (let ref = flat['docRef.0']; ref !== undefined; ref = flat[`docRef.${refs.length}`]) refs.push(ref);
  return refs;
}

function basisFrom(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(' ').map((each) => {
      const at = each.lastIndexOf('@');
      return [each.slice(0, at), Number(each.slice(at + 1))];
    }),
  );
}

function withPrefix(flat: FlatEnvelope, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const key in flat) if (key.startsWith(prefix)) found[key.slice(prefix.length)] = flat[key]!;
  return found;
}
