import type { DatabaseSync } from 'node:sqlite';
import type { AnyState, CaseState, LegalDate, RecordedFact } from '#case';
import type { StoredEvent } from '#event-store';
import type { Position } from '#statistics';

/** One event of the log in the form that views need, computed once for all of them. */
export interface ProjectedEvent {
  /** Count of domain events in log order, the first is 1. */
  readonly ordinal: number;
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  /** Ordinal of the stream's first event, the key of its rows; undefined when that event is no longer cached. */
  readonly opened?: number | undefined;
  /** Milliseconds since 1970; undefined for an event without the envelope's time. */
  readonly recordedMs: number | undefined;
  readonly case?: ProjectedCaseEvent;
  /** The state of the stream after the event, if it is one that has a life. */
  readonly after?: AnyState | undefined;
  readonly realm?: string;
  /** On the first event of a reaction's command: the cause that it answers, and the command's name. */
  readonly answers?: { readonly cause: string; readonly command: string } | undefined;
  /**
   * Present for streams that are folded, or where a view asks for it (`needsEvents`); otherwise dropped, because it is
   * large.
   */
  readonly event?: StoredEvent | undefined;
}

export interface ProjectedCaseEvent {
  readonly fact: RecordedFact;
  readonly after: CaseState | undefined;
  /** The changes that the fact makes in the statistics, one entry per legal day. Earlier days stay as they were. */
  readonly deltas: readonly DayDelta[];
}

export interface DayDelta {
  readonly on: LegalDate;
  readonly delta: Position;
}

/**
 * A view: tables, and how a batch of events changes them. It writes only through the given connection, within the
 * caller's savepoint, and may cache only what it can read back: after a failure it is reopened.
 */
export interface View {
  readonly name: string;
  /** A view is rebuilt when this differs from the file's version. Raise it when rows would come out differently. */
  readonly version: number;
  readonly tables: readonly TableDefinition[];
  /** Whether the view reads the stored events themselves, not only their effects. */
  readonly needsEvents?: boolean;
  /** Tables of earlier versions that this one no longer has: dropped at its promotion. */
  readonly formerTables?: readonly string[];
  open(database: DatabaseSync, named: (table: string) => string): ViewWriter;
}

export interface TableDefinition {
  readonly name: string;
  /** Columns and constraints, as between `CREATE TABLE name` and the semicolon. */
  readonly body: string;
  readonly withoutRowid?: boolean;
  /** Further indexes, by suffix; created after a rebuild, not during it. */
  readonly indexes: Readonly<Record<string, string>>;
  /** Primary key, in order: the canonical order of the digest. */
  readonly key: readonly string[];
  /**
   * Columns that hold only ordinals, one each or a list in one text. Stores interleave streams differently, so the same
   * facts get different ordinals; all other columns must come out the same (`digest.ts`).
   */
  readonly ordinals: readonly string[];
}

export interface ViewWriter {
  apply(steps: readonly ProjectedEvent[]): void;
}
