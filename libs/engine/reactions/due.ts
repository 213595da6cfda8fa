import type { Position } from '#event-store';

/** A fact whose consequences the log does not show yet. */
export interface Due {
  /** Count of events in log order up to the cause. */
  readonly ordinal: number;
  /** Event id of the cause. */
  readonly cause: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** What is still to be done: `target/act`. */
  readonly commands: readonly string[];
}

export interface DuePage {
  readonly due: readonly Due[];
  /** The log was looked at up to here; undefined while that has not come to its end once. */
  readonly upTo: Position | undefined;
  readonly isCurrent: boolean;
  /** Why the list stands still, where it does: then nothing of it is begun. */
  readonly standsStill?: string;
}

/** Kept beside the views, so that it outlives a restart. Losing it is harmless: what is due is tried again. */
export interface ParkedNote {
  readonly cause: string;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What the runner works off: a projection of the log, kept by somebody else. */
export interface DueSource {
  /** Oldest first, behind the cause with ordinal `after`. */
  page(after: number, limit: number): Promise<DuePage>;
  /** Called after each change. Returns how to end that. */
  onChange(listener: () => void): () => void;
  notes(): Promise<readonly ParkedNote[]>;
  /** Replaces all notes. @throws when they cannot be written now */
  note(notes: readonly ParkedNote[]): void;
}

/** Work that is parked until somebody asks for it again, and what waits behind it in its stream. */
export interface ParkedReaction extends Due {
  readonly error: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  readonly attempts: number;
  /** Later causes of the same stream that wait behind it. */
  readonly waiting: number;
}
