/**
 * The port of the log: streams, appended to at an explicit revision, and one order over all of them, followed from a
 * position. `memory/log.ts` implements it in a hundred lines; every adapter passes the suite in `testing/contract.ts`.
 * Only an adapter's own folder and its composition root know which store it is.
 * There is no append over several streams and no append at "any" revision: EventStoreDB has no such transaction, and
 * its idempotency is durable only with an explicit revision.
 */
export interface EventLog {
  /**
   * Stores all events or none, in order, at the end of `stream`, if that is still at `expected`. Repeating a call with
   * the same ids and the same `expected` repeats the first answer, also after a restart. The answer `appended` MUST
   * come only after the events are durable. `unknown` means that they may be stored; the only safe continuation is the
   * same call with the same ids and the same `expected`. Never send a part of an earlier call, or other content under
   * its ids: adapters differ there (the embedded log answers *conflict* to a part; EventStoreDB takes a leading part
   * for the whole).
   * @throws TypeError for input that no adapter accepts: no events, an id that is no lower-case UUID or occurs twice,
   * control characters in names, values that JSON cannot carry.
   * @throws LogUnavailable when nothing of the call was sent to the store.
   * @throws LogDamaged when the store put the events at a wrong place.
   * @throws LimitExceeded before anything is stored, when an event or the call exceeds {@link limits}.
   */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended>;

  /**
   * The events of one stream, forwards from `from` (inclusive) or backwards. A missing stream is empty.
   * @throws LogDamaged when a revision is missing; LogUnavailable when the store does not answer.
   */
  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent>;

  /**
   * All events after `after` in log order, in batches, and then live until `signal` aborts (the iteration ends without
   * an error). A position in `reached` may be stored as a checkpoint once everything before it is processed; `caughtUp`
   * means that the follower has been at the log's end once. While a server is unavailable the iteration waits.
   * @throws LogDamaged; LogUnavailable when a log file could not be read within its time limit: follow again
   */
  follow(after: Position | undefined, signal: AbortSignal, options?: FollowOptions): AsyncIterable<Followed>;

  /** The position of the last event, or `undefined` for an empty log. */
  head(): Promise<Position | undefined>;

  /**
   * The number of domain events, up to and including `upTo` if given; undefined when the store would have to read them
   * all.
   */
  count(upTo?: Position): Promise<number | undefined>;

  /**
   * Called right before events get their timestamps. Undefined: the clock is right. A promise: resolves once the clock
   * has caught up with the newest event. Absent where the store's own clock decides.
   * @throws LogUnavailable (rejects) when the clock is too far behind: events with past timestamps would be hidden
   */
  clockReady?(): Promise<void> | undefined;

  /** The log's health as this process last saw it, without a call to the store. */
  health(): LogHealth;

  /** Settles the pending appends, and ends the followers without an error. */
  close(): Promise<void>;
}

export interface LogHealth {
  /**
   * `away`: the last call had no answer or failed, and is retried. `stopped`: no appends until the process is restarted
   * (an fsync failed).
   */
  readonly state: 'connected' | 'away' | 'stopped';
  /** RFC 3339, UTC; only while it is not connected. */
  readonly awaySince: string | undefined;
  /** How long it has been away, milliseconds of a monotonic clock. */
  readonly awayForMs?: number | undefined;
  /** Whether reads are answered; a log file may be readable while it cannot be written. */
  readonly isReadable: boolean;
  readonly lastError: string | undefined;
  /** The newest event that this process knows of; the log may hold newer ones. */
  readonly position: Position | undefined;
  /**
   * The process's clock minus the log's, or minus the newest event's timestamp, milliseconds; undefined when in order
   * or unknown.
   */
  readonly skewMs: number | undefined;
  /** The right that the log's user has lost, if that is why the log is away. */
  readonly denied?: DeniedRight | undefined;
  /** Sentences for an operator, who should look into these although the log works. */
  readonly warnings: readonly string[];
}

/** `none`: the stream must not exist. A number: the revision of its last event (0: it has one event). */
export type Expected = 'none' | number;

/** A place in the log. Opaque: compare with {@link comparePositions}, store as text; meaningless in another log. */
export type Position = string & { readonly __position: unique symbol };

/** Fixed-width text, so that text order is log order. */
export function comparePositions(a: Position, b: Position): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface NewEvent {
  /** UUID. The same id at the same place is the same event. */
  readonly id: string;
  readonly type: string;
  /** JSON value; written as canonical JSON (`#json`). No bigint, no undefined. */
  readonly data: unknown;
  /** Metadata: a flat map of strings. */
  readonly meta: Readonly<Record<string, string>>;
}

/**
 * Adapters may parse `data` and `meta` lazily: `id`, `position`, `data` and `meta` may be getters of a class, so read
 * them by name; a spread copy lacks them.
 */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0, 1, 2 … without gaps within its stream. */
  readonly revision: number;
  readonly position: Position;
}

export interface ReadOptions {
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly countMax?: number;
}

export interface FollowOptions {
  /**
   * For a checker that must name every damaged stream: an adapter that can continue past a damaged event reports it
   * here and delivers the others.
   */
  readonly onDamage?: (error: LogDamaged) => void;
}

/** For consumers that must not append: views, reports, checkers. */
export type EventReader = Omit<EventLog, 'append' | 'clockReady'>;

export type Appended =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: Position }
  /** `actual` is the stream's last revision, or `none`. This call stored nothing. */
  | { readonly outcome: 'conflict'; readonly actual: Expected }
  | { readonly outcome: 'unknown'; readonly cause: Error };

export type Followed =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'reached'; readonly position: Position }
  | { readonly kind: 'caughtUp' };

/** Limits of every adapter, checked before the store is called. Bytes of canonical UTF-8 JSON (data + metadata). */
export const limits = { eventBytesMax: 64 * 1024, appendBytesMax: 512 * 1024, appendEventsMax: 1000 } as const;

export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** The log contradicts itself: a revision is missing, bytes do not match their hash, the file is cut or foreign. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
  constructor(
    message: string,
    readonly stream?: string,
    readonly revision?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A right that this process's user lacks: to append to streams, to read one, or to read all of them. */
export type DeniedRight = 'append' | 'read' | 'readAll';

/**
 * Nothing of this call was sent to the store: it is away, its queue is full, or it refuses appends since an fsync
 * failed. For a read: there was no answer.
 */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
  /** How far the process's clock is ahead of the log's, in milliseconds, if that is the cause. */
  readonly aheadMs: number | undefined;
  /** How far the process's clock is behind the newest event, in milliseconds, if that is the cause. */
  readonly behindMs: number | undefined;
  /** The missing right, if that is the cause. */
  readonly denied: DeniedRight | undefined;

  constructor(message: string, { aheadMs, behindMs, denied, ...options }: ErrorOptions & Unavailable = {}) {
    super(message, options);
    this.aheadMs = aheadMs;
    this.behindMs = behindMs;
    this.denied = denied;
  }
}

interface Unavailable {
  readonly aheadMs?: number | undefined;
  readonly behindMs?: number | undefined;
  readonly denied?: DeniedRight | undefined;
}

/** The configuration names a log that this process may not use: one sentence, with the way out. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
}
