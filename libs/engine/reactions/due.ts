import type { Position } from '#event-store';

/** A fact whose consequences are not in the log yet. */
export interface Due {
  /** Ordinal of the cause. */
  readonly ordinal: number;
  /** Event id of the cause. */
  readonly cause: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** The missing consequences: `target/act`. */
  readonly commands: readonly string[];
}

export interface DuePage {
  readonly due: readonly Due[];
  /** The position up to which the list has read the log; undefined until it has reached the log's end once. */
  readonly upTo: Position | undefined;
  readonly isCurrent: boolean;
  /** The reason why the list is incomplete, if it is; no reaction is started then. */
  readonly standsStill?: string;
}

/**
 * A note that a reaction is parked, kept beside the views for the next start. If it is lost, the reaction is tried
 * again.
 */
export interface ParkedNote {
  readonly cause: string;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** The list that the runner works off: a projection of the log, maintained by another component. */
export interface DueSource {
  /** A page of due causes, the oldest first, from the one after the ordinal `after`. */
  page(after: number, limit: number): Promise<DuePage>;
  /** Calls `listener` after each change. Returns a function that unregisters it. */
  onChange(listener: () => void): () => void;
  notes(): Promise<readonly ParkedNote[]>;
  /** Replaces all notes. @throws when they cannot be written now */
  note(notes: readonly ParkedNote[]): void;
}

/** A reaction that is parked until the next start or a requested retry; later ones of its stream wait behind it. */
export interface ParkedReaction extends Due {
  readonly error: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  readonly attempts: number;
  /** Number of later causes of the same stream that wait behind this one. */
  readonly waiting: number;
}
