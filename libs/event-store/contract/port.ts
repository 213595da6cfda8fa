/**
 * The log, as everything else sees it: streams, appended to at an explicit revision, and one order over all of them,
 * followed from a position. `memory/log.ts` shows it whole in a hundred lines; every adapter keeps the contract in
 * `testing/contract.ts`. Nothing outside an adapter's folder and its composition root knows which store it is.
 *
 * There is no append over several streams and no append at "any" revision: EventStoreDB has no such transaction, and
 * its idempotency is durable only with an explicit revision.
 */
export interface EventLog {
  /**
   * Stores all events or none, in order, at the end of `stream`, if it still ends where `expected` says.
   * Sending the same ids again at the same `expected` answers as the first time (also after a restart).
   * `appended` is said only after the events are durable. `unknown` means just that: the events may be stored; the
   * only safe continuation is the same call again, with the same ids and the same `expected`.
   * The call is the unit: never send a part of an earlier call, or other content under its ids. Adapters differ there
   * (the embedded log refuses a part as a conflict; EventStoreDB takes a leading part for the whole).
   * @throws TypeError for what no adapter takes: no events, an id that is no lower-case UUID or comes twice, control
   * characters in the names, values that JSON cannot carry.
   * @throws LogUnavailable when nothing of the call was handed to the store.
   * @throws LogDamaged when the store put the events where they do not belong.
   * @throws LimitExceeded before anything is stored, when an event or the call is larger than {@link limits}.
   */
  append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended>;

  /**
   * The events of one stream, forwards from (inclusive) `from`, or backwards. A missing stream is empty.
   * @throws LogDamaged when a revision is missing; LogUnavailable when the store does not answer.
   */
  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent>;

  /**
   * All events after `after` in log order, in batches, and then live until `signal` aborts (the iteration then ends
   * without an error). `reached` is a position that may be stored as a checkpoint once everything before it is done;
   * `caughtUp` says that the reader has seen the log's end once. A server that goes away is waited for.
   * @throws LogDamaged; LogUnavailable when a log in a file could not be read for its limit: follow again
   */
  follow(after: Position | undefined, signal: AbortSignal, options?: FollowOptions): AsyncIterable<Followed>;

  /** The position of the last event, or `undefined` for an empty log. */
  head(): Promise<Position | undefined>;

  /**
   * How many domain events there are, up to and with the one at `upTo` where that is given; undefined when the store does
   * not know without reading them all.
   */
  count(upTo?: Position): Promise<number | undefined>;

  /**
   * Called right before events are stamped with the time: undefined when they may be, or a short wait until the clock
   * has caught up with the newest event. Absent where the store's own clock decides.
   * @throws LogUnavailable (rejects) when the clock is too far behind: what is recorded in the past would be hidden
   */
  clockReady?(): Promise<void> | undefined;

  /** What this process knows of its log without asking. */
  health(): LogHealth;

  /** Settles the appends that wait, and ends the followers without an error. */
  close(): Promise<void>;
}

export interface LogHealth {
  /**
   * `away`: the last call had no answer, or could not be stored; it is tried again. `stopped`: nothing is appended any
   * more until the process is restarted (an fsync failed).
   */
  readonly state: 'connected' | 'away' | 'stopped';
  /** RFC 3339, UTC; only while it is not connected. */
  readonly awaySince: string | undefined;
  /** How long already, milliseconds, measured on no clock that is ever set. */
  readonly awayForMs?: number | undefined;
  /** Whether reads are answered now: of a log in a file, also while nothing can be written to it. */
  readonly isReadable: boolean;
  readonly lastError: string | undefined;
  /** The newest event that this process has seen, from whomever; the log may hold newer ones. */
  readonly position: Position | undefined;
  /** Own clock less the log's, or less the newest fact's time, milliseconds; undefined while nothing is wrong or known. */
  readonly skewMs: number | undefined;
  /** The right that the log's user does not have any more, if that is why it is away. */
  readonly denied?: DeniedRight | undefined;
  /** What somebody should look after, although it goes on. */
  readonly warnings: readonly string[];
}

/** `none`: the stream must not exist. A number: the revision of its last event (0 = it has one event). */
export type Expected = 'none' | number;

/** A place in the log. Opaque: compare with {@link comparePositions}, store as text; meaningless in another log. */
export type Position = string & { readonly __position: unique symbol };

/** Fixed-width text, so that text order is log order. */
export function comparePositions(a: Position, b: Position): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface NewEvent {
  /** UUID. The same id again at the same place is the same event. */
  readonly id: string;
  readonly type: string;
  /** JSON value; written as canonical JSON (`#json`). No bigint, no undefined. */
  readonly data: unknown;
  /** What belongs to the event and is not its data: a flat map of strings. */
  readonly meta: Readonly<Record<string, string>>;
}

/**
 * Adapters may take `data` and `meta` apart only when they are asked for, and `id`, `position`, `data` and `meta` may be
 * getters of a class: read them by name; a spread copy does not have them.
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
   * For a checker that is to name every damaged stream: where an adapter can go on behind what it cannot take, it tells
   * it here and brings the rest.
   */
  readonly onDamage?: (error: LogDamaged) => void;
}

/** For those who must not append: views, reports, checkers. */
export type EventReader = Omit<EventLog, 'append' | 'clockReady'>;

export type Appended =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: Position }
  /** `actual` is the stream's last revision, or `none`. Nothing was stored by this call. */
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

/** What the store does not let this process's user do: append to streams, read one, or read all of them. */
export type DeniedRight = 'append' | 'read' | 'readAll';

/**
 * Nothing of this call was handed to the store: it is away, its queue is full, or it takes no more appends since it
 * failed. Of a read: there was no answer.
 */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
  /** Milliseconds by which the own clock is ahead of the log's, when that is why. */
  readonly aheadMs: number | undefined;
  /** Milliseconds by which the own clock is behind the newest fact, when that is why. */
  readonly behindMs: number | undefined;
  /** The right that is missing, when that is why. */
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

/** What the configuration names is not a log that this process may use: one sentence, with the way out. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
}
