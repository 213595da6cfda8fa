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
   * Awaited right before events get their timestamps. Undefined: the clock is right. A promise: it resolves once the
   * clock has caught up with the newest event. Absent if the store's own clock decides.
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
   * `away`: the last call had no answer or failed, and is retried. `stopped`: an fsync failed, and appends are refused
   * until the process is restarted.
   */
  readonly state: 'connected' | 'away' | 'stopped';
  /** RFC 3339, UTC; undefined while the log is connected. */
  readonly awaySince: string | undefined;
  /** How long the log has been away, milliseconds of a monotonic clock. */
  readonly awayForMs?: number | undefined;
  /** Whether reads are answered; a log file may be readable while it cannot be written. */
  readonly isReadable: boolean;
  readonly lastError: string | undefined;
  /** The newest event that this process knows of; the log may hold newer ones. */
  readonly position: Position | undefined;
  /**
   * The process's clock minus the server's, or minus the newest event's timestamp, milliseconds. Undefined when they
   * agree well enough, or when unknown.
   */
  readonly skewMs: number | undefined;
  /** The right that the log's user has lost, if that is why the log is away. */
  readonly denied?: DeniedRight | undefined;
  /** Sentences for an operator about things to look into although the log works. */
  readonly warnings: readonly string[];
}

/** `none`: the stream must not exist. A number: the revision of its last event (0: it has one event). */
export type Expected = 'none' | number;

/** A place in the log. Compare with {@link comparePositions}, store as text; it means nothing in another log. */
export type Position = string & { readonly __position: unique symbol };

/** Compares as text, because all positions of a log have the same width. */
export function comparePositions(a: Position, b: Position): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface NewEvent {
  /** UUID. Events with the same id at the same place are the same event. */
  readonly id: string;
  readonly type: string;
  /** JSON value; written as canonical JSON (`#json`). No bigint, no undefined. */
  readonly data: unknown;
  /** Metadata: a flat map of strings. */
  readonly meta: Readonly<Record<string, string>>;
}

/**
 * An event as a reader gets it. Adapters may parse `data` and `meta` lazily: `id`, `position`, `data` and `meta` may be
 * getters of a class, so read them by name; a spread copy lacks them.
 */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0, 1, 2 …, without gaps within the event's stream. */
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
   * Set by a checker that must name every damaged stream: an adapter that can continue past a damaged event reports the
   * damage here and delivers the other events.
   */
  readonly onDamage?: (error: LogDamaged) => void;
}

/** For consumers that must not append: views, reports, checkers. */
export type EventReader = Omit<EventLog, 'append' | 'clockReady'>;

export type Appended =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: Position }
  /** `actual` is the stream's last revision, or `none`. The call stored nothing. */
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
 * The store got nothing of this call: it is away, its queue is full, or it refuses appends since an fsync failed. A
 * read got no answer.
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

/** The configuration names a log that this process may not use. The message is one sentence, with the way out. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
}
