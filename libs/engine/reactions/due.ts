import type { DueWork, Note, Parked, RunnerHealth, WorkPage, WorkSource } from '../runner/work.js';

/** A fact whose consequences are not in the log yet. */
export interface Due extends DueWork {
  /** Ordinal of the cause. */
  readonly ordinal: number;
  readonly revision: number;
  readonly type: string;
  /** The missing consequences: `target/act`. */
  readonly commands: readonly string[];
}

export type DuePage = WorkPage<Due>;
export type DueSource = WorkSource<Due>;
export type ParkedNote = Note;
export type ParkedReaction = Parked<Due>;
export type ReactionsHealth = RunnerHealth<Due>;
