/** An event as a client proposes it. */
export interface Proposal {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event of the log. `frame` is the complete reply that carries it, so that reading needs no encoding. */
export interface Recorded {
  /** Its place in $all, counted from 0. */
  readonly index: number;
  readonly stream: Stream;
  /** Infinity for a tombstone. */
  readonly revision: number;
  /** Serves as the commit position and as the prepare position. */
  readonly position: number;
  readonly id: string;
  readonly type: string;
  /** When this log took the event, in ms of its own clock; decides when a lagging follower shows it. */
  readonly takenAt: number;
  readonly frame: Buffer;
}

/** The metadata of a stream. */
export interface Limits {
  readonly maxCount?: number;
  /** Infinity: soft-deleted. */
  readonly truncateBefore?: number;
  readonly acl?: Readonly<Record<string, unknown>>;
}

/** Default access lists, from the last event of the stream $settings. */
export interface Settings {
  readonly user?: Readonly<Record<string, unknown>>;
  readonly system?: Readonly<Record<string, unknown>>;
}

export interface Stream {
  readonly name: string;
  /** Revision n has index n; the tombstone is not among them. */
  readonly events: Recorded[];
  tombstone: Recorded | undefined;
  limits: Limits;
}

/** A line for the file: the event and its place, not encoded yet. */
export interface Entry extends Proposal {
  readonly stream: string;
  readonly isTombstone: boolean;
  /** ms since 1970, by the server's clock with its offset. */
  readonly created: number;
}

export interface Sink {
  /** Stores the entries; calls `synced` when they are durable. */
  write(entries: readonly Entry[], synced: () => void): void;
}

/** .NET's largest long: revision of a tombstone, and $tb of a soft-deleted stream. */
export const LAST_LONG = '9223372036854775807';
export const emptyStream = (name: string): Stream => ({ name, events: [], tombstone: undefined, limits: {} });

export const lastRevision = (stream: Stream): number => stream.events.length - 1;
export const isMetastream = (name: string): boolean => name.startsWith('$$');
export const isSoftDeleted = (stream: Stream): boolean => stream.limits.truncateBefore === Infinity;
