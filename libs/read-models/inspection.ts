import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '#event-store';
import { openToRead } from './storage/database.js';
import { digestOf, type ViewDigest } from './view/digest.js';
import { storedVersion } from './projection/live-view.js';
import { dueReactions, type ParkedNote, parkedNotes, reactionsView } from './reactions/reactions-view.js';
import type { View } from './view/view.js';

/** How far a view has come, according to its row in the file. */
export interface StoredCheckpoint {
  readonly position: string | null;
  readonly ordinal: number;
  readonly recordedMs: number | null;
  readonly lastId: string | null;
  readonly lastStream: string | null;
  readonly lastRevision: number | null;
}

/** One view of a file, for a checker. */
export interface InspectedView {
  readonly name: string;
  /** Version of the stored tables (undefined: the file has no such view), and the version that this program makes. */
  readonly version: number | undefined;
  readonly versionMade: number;
  readonly checkpoint: StoredCheckpoint | undefined;
  /** The ordinal that a rebuild of this view has reached, if one is unfinished. */
  readonly rebuildOrdinal: number | undefined;
  /** Names of missing tables and indexes. */
  readonly missing: readonly string[];
  /** Only for a view of this program's version whose tables are complete. */
  readonly digest: ViewDigest | undefined;
}

export interface InspectedViewFile {
  /** The log that the views were made from, if it was noted. */
  readonly log: string | undefined;
  readonly views: readonly InspectedView[];
}

/**
 * Reads a view file in one snapshot, even while its writer runs. Writes nothing.
 * @throws Error when there is no view file, or one of another version of Casetrail
 */
export async function inspectViewFile(file: string, views: readonly View[]): Promise<InspectedViewFile> {
  const database = openToRead(file, false);
  try {
    database.exec('BEGIN; SELECT count(*) FROM view;');
    const log = database.prepare(`SELECT value FROM file WHERE name = 'log'`).get()?.['value'];
    const inspected: InspectedView[] = [];
    for (const view of views) inspected.push(await inspectView(database, view));
    return { log: typeof log === 'string' ? log : undefined, views: inspected };
  } finally {
    database.close();
  }
}

/** The present ordinal of each view of the file, by name. */
export function storedOrdinals(file: string): ReadonlyMap<string, number> {
  const database = openToRead(file, false);
  try {
    const rows = database.prepare('SELECT name, ordinal FROM view').all();
    return new Map(rows.map((row) => [String(row['name']), Number(row['ordinal'])]));
  } finally {
    database.close();
  }
}

/** The view file's knowledge of reactions. */
export interface StoredReactions {
  /** How far the view `reactions` has read the log. */
  readonly upTo: Position | undefined;
  /** Causes up to that position whose consequences are missing, by event id; a parked one has its note. */
  readonly due: ReadonlyMap<string, ParkedNote | undefined>;
}

/** Reads the due reactions from a view file; undefined if it has no such view, or one of another version. */
export function storedReactions(file: string): StoredReactions | undefined {
  const database = openToRead(file, false);
  try {
    database.exec('BEGIN');
    if (storedVersion(database, reactionsView.name) !== reactionsView.version) return undefined;
    const notes = new Map(parkedNotes(database).map((note) => [note.cause, note]));
    const row = database.prepare('SELECT position FROM view WHERE name = ?').get(reactionsView.name);
    const due = new Map<string, ParkedNote | undefined>();
    for (const { cause } of dueReactions(database, 0, Number.MAX_SAFE_INTEGER)) due.set(cause, notes.get(cause));
    return { upTo: (row?.['position'] ?? undefined) as Position | undefined, due };
  } finally {
    database.close();
  }
}

async function inspectView(database: DatabaseSync, view: View): Promise<InspectedView> {
  const row = database.prepare('SELECT * FROM view WHERE name = ?').get(view.name);
  const rebuild = database
    .prepare('SELECT max(ordinal) AS ordinal FROM view WHERE name LIKE ? AND generation > 0')
    .get(`${view.name}#%`)?.['ordinal'];
  const version = row === undefined ? undefined : Number(row['version']);
  const missing = row === undefined ? [] : missingOf(database, view);
  return {
    name: view.name,
    version,
    versionMade: view.version,
    checkpoint: row && checkpointOf(row),
    rebuildOrdinal: typeof rebuild === 'number' ? rebuild : undefined,
    missing,
    digest: version === view.version && missing.length === 0 ? await digestOf(database, view) : undefined,
  };
}

function checkpointOf(row: Record<string, unknown>): StoredCheckpoint {
  return {
    position: row['position'] as string | null,
    ordinal: Number(row['ordinal']),
    recordedMs: row['recorded_ms'] as number | null,
    lastId: row['last_id'] as string | null,
    lastStream: row['last_stream'] as string | null,
    lastRevision: row['last_revision'] as number | null,
  };
}

function missingOf(database: DatabaseSync, view: View): string[] {
  const names = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'index')")
      .all()
      .map((row) => String(row['name'])),
  );
  const wanted = view.tables.flatMap(({ name, indexes }) => [
    name,
    ...Object.keys(indexes).map((suffix) => `${name}_${suffix}`),
  ]);
  return wanted.filter((name) => !names.has(name));
}
