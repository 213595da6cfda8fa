import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { atStart, type Checkpoint, isPassing, type Position as LogPosition } from '#event-store';
import { hasTable } from '../storage/database.js';
import type { ProjectedEvent, TableDefinition, View, ViewWriter } from '../view/view.js';

export type ViewState = 'running' | 'retrying' | 'failed' | 'rebuilding';

/** What a view waits for: a log that does not answer, or a view file that cannot be written now. */
export interface Waiting {
  readonly cause: 'log' | 'file';
  readonly sentence: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

export interface Failure {
  readonly position: LogPosition | undefined;
  readonly ordinal: number;
  readonly sentence: string;
  readonly isLogDamaged: boolean;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/**
 * A view with its tables and its checkpoint. Generation 0 has the tables' own names; a rebuild writes tables with its
 * generation in their names, beside those in use, until it is promoted.
 */
export class LiveView {
  state: ViewState = 'running';
  failure: Failure | undefined;
  /** Set on a finished rebuild that waits for the locked view file before it can be promoted. */
  waits: Waiting | undefined;
  checkpoint: Checkpoint;
  #writer: ViewWriter;
  readonly #store: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    readonly view: View,
    readonly generation: number,
  ) {
    // A checkpoint without its tables is worthless: the view is rebuilt.
    if (!this.#row() || !this.#hasTables()) this.#create();
    this.checkpoint = toCheckpoint(this.#row()!);
    this.#writer = view.open(database, this.tableName);
    this.#store = database.prepare(
      `UPDATE view SET position = ?, ordinal = ?, recorded_ms = ?, last_id = ?, last_stream = ?, last_revision = ?
       WHERE name = ?`,
    );
  }

  get name(): string {
    return this.view.name;
  }

  readonly tableName = (table: string): string => nameIn(table, this.generation);

  /**
   * Applies events and sets the checkpoint, in the caller's transaction. `reached` is the checkpoint after the last
   * event.
   * @throws whatever the view throws; the caller rolls back, and nothing has changed
   */
  apply(steps: readonly ProjectedEvent[], reached: Checkpoint): void {
    const from = this.checkpoint.ordinal;
    if (reached.ordinal <= from) return;
    const wanted = steps[0]?.ordinal === from + 1 ? steps : steps.filter((step) => step.ordinal > from);
    const first = wanted[0]?.ordinal;
    if (first !== from + 1) throw new Error(`event ${String(first)} follows event ${from}: some were left out`);
    this.#writer.apply(wanted);
    const { position, ordinal, recordedMs, last } = reached;
    const name = rowName(this.name, this.generation);
    const at = [last?.id ?? null, last?.stream ?? null, last?.revision ?? null] as const;
    this.#store.run(position ?? null, ordinal, recordedMs ?? null, ...at, name);
    this.checkpoint = reached;
  }

  /** Called after a rollback: the view's memory must equal the file again. */
  reload(): void {
    this.checkpoint = toCheckpoint(this.#row()!);
    this.#writer = this.view.open(this.database, this.tableName);
  }

  /** Replaces the tables in use by those of this rebuild, in the caller's transaction. */
  promote(): void {
    for (const table of this.view.tables) {
      this.database.exec(`DROP TABLE IF EXISTS ${table.name}`);
      for (const [suffix, columns] of Object.entries(table.indexes))
        this.database.exec(`CREATE INDEX ${table.name}_${suffix} ON ${this.tableName(table.name)} (${columns})`);
      this.database.exec(`ALTER TABLE ${this.tableName(table.name)} RENAME TO ${table.name}`);
    }
    for (const former of this.view.formerTables ?? []) this.database.exec(`DROP TABLE IF EXISTS ${former}`);
    this.database.prepare('DELETE FROM view WHERE name = ?').run(this.name);
    this.database
      .prepare('UPDATE view SET name = ?, generation = 0 WHERE name = ?')
      .run(this.name, rowName(this.name, this.generation));
  }

  /** Drops the tables of an abandoned rebuild; if the file is locked, the next opening does it. */
  discard(): void {
    try {
      dropTables(this.database, this.view, this.generation);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  #row(): Record<string, unknown> | undefined {
    return this.database.prepare('SELECT * FROM view WHERE name = ?').get(rowName(this.name, this.generation));
  }

  #hasTables(): boolean {
    return this.view.tables.every((table) => hasTable(this.database, this.tableName(table.name)));
  }

  #create(): void {
    for (const table of this.view.tables) {
      this.database.exec(`DROP TABLE IF EXISTS ${this.tableName(table.name)}`);
      this.database.exec(createSql(table, this.tableName(table.name)));
      if (this.generation > 0) continue;
      for (const [suffix, columns] of Object.entries(table.indexes))
        this.database.exec(`CREATE INDEX ${table.name}_${suffix} ON ${table.name} (${columns})`);
    }
    this.database
      .prepare('INSERT OR REPLACE INTO view (name, version, generation, ordinal) VALUES (?, ?, ?, 0)')
      .run(rowName(this.name, this.generation), this.view.version, this.generation);
  }
}

/** Version of the tables in use; undefined when there are none yet. */
export function storedVersion(database: DatabaseSync, name: string): number | undefined {
  const row = database.prepare('SELECT version FROM view WHERE name = ?').get(name);
  return row === undefined ? undefined : Number(row['version']);
}

/** The last event of every view in the file, of any version; the log that they were made from has these events. */
export function storedCheckpoints(database: DatabaseSync): NonNullable<Checkpoint['last']>[] {
  const rows = database.prepare('SELECT DISTINCT last_stream, last_revision, last_id FROM view').all();
  return rows.flatMap(({ last_stream: stream, last_revision: revision, last_id: id }) =>
    stream === null ? [] : [{ stream: String(stream), revision: Number(revision), id: String(id) }],
  );
}

/** Drops the tables of unfinished rebuilds. */
export function dropUnfinished(database: DatabaseSync, views: readonly View[]): void {
  for (const row of database.prepare('SELECT name, generation FROM view WHERE generation > 0').all()) {
    const generation = Number(row['generation']);
    const view = views.find(({ name }) => rowName(name, generation) === row['name']);
    if (view) dropTables(database, view, generation);
    else database.prepare('DELETE FROM view WHERE name = ?').run(String(row['name']));
  }
}

/** Drops a rebuild's tables and its checkpoint. */
function dropTables(database: DatabaseSync, view: View, generation: number): void {
  for (const table of view.tables) database.exec(`DROP TABLE IF EXISTS ${nameIn(table.name, generation)}`);
  database.prepare('DELETE FROM view WHERE name = ?').run(rowName(view.name, generation));
}

function toCheckpoint(row: Record<string, unknown>): Checkpoint {
  if (row['position'] === null) return { ...atStart, ordinal: Number(row['ordinal']) };
  return {
    position: String(row['position']) as LogPosition,
    ordinal: Number(row['ordinal']),
    recordedMs: row['recorded_ms'] === null ? undefined : Number(row['recorded_ms']),
    last: { id: String(row['last_id']), stream: String(row['last_stream']), revision: Number(row['last_revision']) },
  };
}

function createSql({ body, withoutRowid }: TableDefinition, name: string): string {
  return `CREATE TABLE ${name} (${body}) STRICT${withoutRowid === true ? ', WITHOUT ROWID' : ''}`;
}

function nameIn(table: string, generation: number): string {
  return generation === 0 ? table : `${table}__${generation}`;
}

function rowName(view: string, generation: number): string {
  return generation === 0 ? view : `${view}#${generation}`;
}

/** Reloads a view; if its file cannot be read now, the view is reloaded when it is started again. */
export function reloadIfPossible(view: LiveView): void {
  try {
    view.reload();
  } catch {
    return;
  }
}

/** @throws what `work` throws, with nothing written */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
