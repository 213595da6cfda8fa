import type { DatabaseSync } from 'node:sqlite';
import type { CaseState, LegalDate, OriginState, RecordedFact } from '#case';
import type { StoredEvent } from '#event-store';
import type { Position } from '#statistics';

/** One event of the log as views need it, made once for all of them. */
export interface ProjectedEvent {
  /** Count of domain events in log order, the first is 1. */
  readonly ordinal: number;
  readonly stream: string;
  readonly revision: number;
  /** Ordinal of the stream's first event, by which rows are keyed; undefined when that event passed long ago. */
  readonly opened?: number | undefined;
  /** Milliseconds since 1970; undefined for an event without the envelope's time. */
  readonly recordedMs: number | undefined;
  readonly case?: ProjectedCaseEvent;
  readonly origin?: OriginState | undefined;
  readonly realm?: string;
  /** Of the first event that a reaction's command led to: which cause it answers, and by which command. */
  readonly answers?: { readonly cause: string; readonly command: string } | undefined;
  /** Only where a view asks for it (`needsEvents`), and of folded streams; else it is let go: it is large. */
  readonly event?: StoredEvent | undefined;
}

export interface ProjectedCaseEvent {
  readonly fact: RecordedFact;
  readonly after: CaseState | undefined;
  /** What the fact changes in the statistics, one entry a legal day. Days before those stay as they were. */
  readonly deltas: readonly DayDelta[];
}

export interface DayDelta {
  readonly on: LegalDate;
  readonly delta: Position;
}

/**
 * A view: tables, and how a batch of steps changes them. It writes only through the connection it was given, within
 * the caller's savepoint, and may keep in memory only what it can read back: after a failure it is opened anew.
 */
export interface View {
  readonly name: string;
  /** Another version than the file's: the view is rebuilt. Raise it when rows would come out differently. */
  readonly version: number;
  readonly tables: readonly TableDefinition[];
  /** The view reads the events themselves, not only what they led to. */
  readonly needsEvents?: boolean;
  /** Tables of earlier versions that this one no longer has: dropped when it takes their place. */
  readonly formerTables?: readonly string[];
  open(database: DatabaseSync, named: (table: string) => string): ViewWriter;
}

export interface TableDefinition {
  readonly name: string;
  /** Columns and constraints, as between `CREATE TABLE name` and the semicolon. */
  readonly body: string;
  readonly withoutRowid?: boolean;
  /** Further indexes, by suffix; made after a rebuild, not during it. */
  readonly indexes: Readonly<Record<string, string>>;
  /** Primary key, in order: the canonical order of the digest. */
  readonly key: readonly string[];
  /**
   * Columns that hold ordinals and nothing else, one or a list of them in one text. Two stores interleave streams in
   * their own ways, so the same facts have other ordinals; all other columns must come out the same (`digest.ts`).
   */
  readonly ordinals: readonly string[];
}

export interface ViewWriter {
  apply(steps: readonly ProjectedEvent[]): void;
}
