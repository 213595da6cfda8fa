import type { Act, ActBody, Actor, AnyState, RecordedFact, Realm, Refusal, Target } from '#case';
import { KeyDestroyed } from '#personal-data';

/** One command, as it reaches the engine: an act, its checked body, where it goes and who sends it. */
export interface Command {
  readonly act: Act;
  readonly body: ActBody;
  /** The stream that the command is sent to; absent for an act that opens a stream of its own. */
  readonly stream?: string;
  readonly actor: Actor;
  readonly client: string;
  readonly onBehalfOf?: string;
  /** Idempotency key, unique within one client and one target. */
  readonly key: string;
  /** Revision of the last act that the caller saw. A stale command is answered *stale*, never silently retried. */
  readonly ifMatch?: number;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** The realm of a stream that the command opens; an existing stream keeps its own. */
  readonly realm?: Realm;
  /** Revisions of other streams that the decision relies on. */
  readonly basis?: Readonly<Record<string, number>>;
}

export type Answer =
  | Accepted
  /** Refused by law or by the state of the stream. Nothing was stored, and the key may be used again. */
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly state: AnyState | undefined }
  | { readonly kind: 'stale'; readonly current: number; readonly since: readonly RecordedFact[] }
  | { readonly kind: 'missing'; readonly stream: string }
  /** The key was used before, for a command that differs in these parts. */
  | { readonly kind: 'keyReused'; readonly differs: readonly KeyBinding[] }
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'busy' }
  /** The facts may have been stored: repeating the same command with the same key is safe. */
  | { readonly kind: 'unknown'; readonly cause: Error };

/**
 * The parts that a command must have in common with the first one under its key. The actor is not among them: a
 * colleague of the same office who repeats the very command gets the first answer.
 */
export type KeyBinding = 'act' | 'office' | 'onBehalfOf' | 'body';

export interface Accepted {
  readonly kind: 'accepted';
  readonly stream: string;
  readonly facts: readonly RecordedFact[];
  /** The state right after these facts. */
  readonly state: AnyState;
  /** Position of the last of these facts in the log. */
  readonly position: string;
  /** Whether the command had been answered before; then these are the facts that were stored at that time. */
  readonly repeated: boolean;
}

export type Preview =
  | {
      readonly kind: 'possible';
      readonly facts: readonly RecordedFact[];
      readonly before: AnyState | undefined;
      readonly state: AnyState;
      /** The number that the case would get now; it is not reserved. */
      readonly number?: string;
    }
  | Extract<Answer, { kind: 'refused' | 'stale' | 'missing' }>;

/**
 * The next decision on a judgment or request would open a case whose key was destroyed in advance. That case does not
 * exist and can never be opened.
 */
export class UnopenedKeyDestroyed extends KeyDestroyed {
  constructor(
    stream: string,
    readonly origin: Target,
  ) {
    super(stream);
  }
}

/** Something that is written before the facts may have been stored; repeating the command is safe. */
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
  /** Attempts of one command, and of reserving one case number, when concurrent writers interfere. */
  attemptsMax: 3,
  numberAttemptsMax: 50,
  /** Cases that take their number in one append. */
  numbersPerAppendMax: 200,
} as const;
