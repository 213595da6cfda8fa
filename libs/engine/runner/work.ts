import type { Position } from '#event-store';

/** Something to be done in one stream. */
export interface DueWork {
  /** Why it is due: the event id of a fact, or the deadline that has passed. Unique in the list. */
  readonly cause: string;
  readonly stream: string;
}

/** How one piece of work is done. @throws when it was not done; NotNow when it may be done later */
export interface Task {
  readonly send: () => Promise<void>;
  /** Whether it is done only after all earlier work of which the same is true. */
  readonly isInOrder: boolean;
}

export interface WorkPage<D extends DueWork> {
  readonly due: readonly D[];
  /** The position up to which the list has read the log; undefined until it has reached the log's end once. */
  readonly upTo: Position | undefined;
  readonly isCurrent: boolean;
  /** The reason why the list is incomplete, if it is; nothing is started then. */
  readonly standsStill?: string;
}

/** A note that work is parked, kept beside the views for the next start. If it is lost, the work is tried again. */
export interface Note {
  readonly cause: string;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** The list that a runner works off: a projection of the log, maintained by another component. */
export interface WorkSource<D extends DueWork> {
  /** A page of what is due, in order, from the one after `after`. */
  page(after: D | undefined, limit: number): Promise<WorkPage<D>>;
  /** Calls `listener` after each change. Returns a function that unregisters it. */
  onChange(listener: () => void): () => void;
  notes(): Promise<readonly Note[]>;
  /** Replaces all notes. @throws when they cannot be written now */
  note(notes: readonly Note[]): void;
}

/** Work that is parked until the next start or a requested retry; later work of its stream waits behind it. */
export type Parked<D extends DueWork> = D & {
  readonly error: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  readonly attempts: number;
  /** Amount of later work of the same stream that waits behind this one. */
  readonly waiting: number;
};

export interface RunnerHealth<D extends DueWork> {
  /** Up to this position all work is done or parked. */
  readonly position: Position | undefined;
  /** The newest error among the failures that are being retried. */
  readonly lastError: string | undefined;
  /** The amount of work that is not done, parked work included; of a long list only its beginning. */
  readonly due: number;
  readonly parked: readonly Parked<D>[];
}
