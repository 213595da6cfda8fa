import type { Act, ActBody, Actor, AnyState, RecordedFact, Realm, Refusal } from '#case';

/** One command, as it reaches the engine: an act, its checked body, where it goes and who sends it. */
export interface Command {
  readonly act: Act;
  readonly body: ActBody;
  /** The stream it is sent to; absent for an act that opens a stream of its own. */
  readonly stream?: string;
  readonly actor: Actor;
  readonly client: string;
  readonly onBehalfOf?: string;
  /** Idempotency key; its scope is client × target. */
  readonly key: string;
  /** Revision of the last act that the caller saw; a stale one is answered, never retried behind the caller's back. */
  readonly ifMatch?: number;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** Realm of a stream that the command opens; an act on an existing stream has that stream's realm. */
  readonly realm?: Realm;
  /** Facts of other streams that were relied on. */
  readonly basis?: Readonly<Record<string, number>>;
}

export type Answer =
  | Accepted
  /** By law or by the state of the case; nothing was stored, and the key stays free. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly state: AnyState | undefined }
  | { readonly kind: 'stale'; readonly current: number; readonly since: readonly RecordedFact[] }
  | { readonly kind: 'missing'; readonly stream: string }
  /** The key was used before, for a command that differs in this. */
  | { readonly kind: 'keyReused'; readonly differs: readonly KeyBinding[] }
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'busy' }
  /** May be stored or not: the same command with the same key is safe. */
  | { readonly kind: 'unknown'; readonly cause: Error };

/**
 * What the first use of an idempotency key binds it to, beside its scope. The actor is not part of it: a colleague of
 * the same office who repeats the very command gets the first answer.
 */
export type KeyBinding = 'act' | 'office' | 'onBehalfOf' | 'body';

export interface Accepted {
  readonly kind: 'accepted';
  readonly stream: string;
  readonly facts: readonly RecordedFact[];
  /** The state right after these facts. */
  readonly state: AnyState;
  /** Place in the log of the last of these facts. */
  readonly position: string;
  /** The key had been used for this very command: these are the facts stored then. */
  readonly repeated: boolean;
}

export type Preview =
  | {
      readonly kind: 'possible';
      readonly facts: readonly RecordedFact[];
      readonly before: AnyState | undefined;
      readonly state: AnyState;
      /** The number that a case would have if nobody else took it first; it is not reserved. */
      readonly number?: string;
    }
  | Extract<Answer, { kind: 'refused' | 'stale' | 'missing' }>;

/** A step on the way to the facts may have been stored or not; nothing wrong can come of sending the command again. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(stream: string, cause: Error) {
    super(`whether ${stream} was written is unknown`, { cause });
  }
}

export const engineLimits = {
  /** Commands waiting for one stream. */
  queuePerStreamMax: 100,
  /** Folded states kept in memory. */
  cachedStatesMax: 20_000,
  /** Attempts of a command, and of a case number, against concurrent writers. */
  attemptsMax: 3,
  numberAttemptsMax: 50,
  /** Cases that take their number in one append. */
  numbersPerAppendMax: 200,
} as const;
