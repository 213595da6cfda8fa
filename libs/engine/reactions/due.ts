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
  /** How far the list has read the log; undefined until it has reached the log's end once. */
  readonly upTo: Position | undefined;
  readonly isCurrent: boolean;
  /** Why the list is incomplete, if it is: then no reaction is started. */
  readonly standsStill?: string;
}

/**
 * Kept beside the views, so that parking survives a restart. Losing a note is harmless: the reaction is tried again.
 */
export interface ParkedNote {
  readonly cause: string;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** The list that the runner works off: a projection of the log, maintained by another component. */
export interface DueSource {
  /** Oldest first, after the cause with ordinal `after`. */
  page(after: number, limit: number): Promise<DuePage>;
  /** Calls `listener` after each change. Returns a function that ends that. */
  onChange(listener: () => void): () => void;
  notes(): Promise<readonly ParkedNote[]>;
  /** Replaces all notes. @throws when they cannot be written now */
  note(notes: readonly ParkedNote[]): void;
}

/** A reaction that is parked until the next start or until somebody asks for a retry, and those that wait behind it. */
export interface ParkedReaction extends Due {
  readonly error: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  readonly attempts: number;
  /** Number of later causes of the same stream that wait. */
  readonly waiting: number;
}
