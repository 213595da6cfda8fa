import { type Envelope, type FlatEnvelope, requiredKey, type StoredAt } from './envelope.js';
import type { Label } from './fields.js';

/**
 * A kind of fact. TYPE NAME AND SCHEMA ARE STORAGE FORMATS: a stored fact is never changed, so a changed shape needs a
 * new version and an upcaster, and `npm test` fails while the committed schema differs from the code.
 */
export interface FactKind<T extends string = string, D extends object = object, S = unknown> {
  readonly type: T;
  readonly version: number;
  /** Upcasters by the version of the data that they take; each returns the data of the next version. */
  readonly upcasters?: Upcasters;
  /** The class whose fields are the fact's data. */
  readonly schema: new () => D;
  readonly nature: Nature;
  /** Whether it is recorded with its date after later acts, where it leaves the case where it stands. */
  readonly mayComeLate?: true;
  /** Whether no other step rests on it, so that an earlier one may still be recorded after it. */
  readonly aside?: true;
  /** Returns the state after the fact. Never refuses, never reads a clock or the law. */
  readonly evolve: (state: S, data: D, at: At) => S;
  /** One sentence for the timeline. */
  readonly story: (data: D) => Label;
  /** Makes a fact of this kind. */
  readonly of: (data: D) => Fact<T, D>;
}

export type Upcasters = Readonly<Record<number, (data: object) => object>>;

/**
 * `act`: a step; no later step may be dated before it, unless it `mayComeLate`. `money`: may be dated back to the decision. `clock`: a deadline
 * set or met; leaves the ETag alone. `correction`: bears the date of what it corrects.
 */
export type Nature = 'act' | 'money' | 'clock' | 'correction';

/** The part of the envelope that a state may depend on. */
export type At = Pick<
  Envelope,
  'eventId' | 'streamId' | 'revision' | 'effectiveOn' | 'realm' | 'officeThen' | 'causationId'
>;

/** {@link At} of a stored event, without decoding the rest: states are loaded more often than histories are shown. */
export function atOf(at: StoredAt, flat: FlatEnvelope): At {
  return {
    eventId: at.id,
    streamId: at.stream,
    revision: at.revision,
    effectiveOn: requiredKey(at, flat, 'effectiveOn') as At['effectiveOn'],
    realm: requiredKey(at, flat, 'realm') as At['realm'],
    officeThen: requiredKey(at, flat, 'officeThen'),
    ...(flat['$causationId'] === undefined ? {} : { causationId: flat['$causationId'] }),
  };
}

export interface Fact<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}

/** Any kind, reduced to its name and constructor. */
export interface NamedKind {
  readonly type: string;
  readonly nature: Nature;
  readonly mayComeLate?: true;
  readonly of: (data: never) => Fact;
}

export type FactOf<K> = K extends { readonly of: (data: never) => infer F } ? F : never;

/** A fact of the log. */
export interface RecordedFact {
  readonly type: string;
  readonly data: object;
  readonly envelope: Envelope;
}

export interface FactDefinition<D extends object, S> {
  readonly version: number;
  readonly upcasters?: Upcasters;
  readonly schema: new () => D;
  readonly nature?: Nature;
  readonly mayComeLate?: true;
  readonly aside?: true;
  readonly evolve: (state: S, data: D, at: At) => S;
  readonly story: (data: D) => Label;
}

export function factOf<S>() {
  return <T extends string, D extends object>(type: T, definition: FactDefinition<D, S>): FactKind<T, D, S> => ({
    nature: 'act',
    ...definition,
    type,
    of: (data) => ({ type, data: plain(data) }),
  });
}

/** Copies a fact's data into plain values, because a part of a body is an instance of its class. */
function plain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = plain(item);
  return copy as T;
}
