import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { reactingTypes, type Reaction, reactionsAfter } from '#case';
import type { StoredEvent } from '#event-store';
import { hasTable } from '../storage/database.js';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

/**
 * The causes of reactions whose consequences are not in the log yet. Rows and checkpoint follow from the log, so losing
 * this view is harmless: rebuilt, it lists whatever has not been done. A cause leaves the list when its consequences
 * appear in the log, not when their commands were sent.
 */
export const reactionsView: View = {
  name: 'reactions',
  version: 1,
  tables: [
    {
      name: 'reaction_due',
      body: `ordinal INTEGER PRIMARY KEY, cause TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, revision INTEGER NOT NULL,
        type TEXT NOT NULL, commands TEXT NOT NULL`,
      indexes: {},
      key: ['ordinal'],
      ordinals: ['ordinal'],
    },
  ],
  open: (database, named) => new ReactionsWriter(database, named('reaction_due')),
};

/** A fact whose consequences are not in the log yet. */
export interface DueReaction {
  /** Ordinal of the cause. */
  readonly ordinal: number;
  /** Event id of the cause. */
  readonly cause: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** The missing consequences, in order: `target/act`. */
  readonly commands: readonly string[];
}

/** The cause and the command that an event answers, if a reaction's command led to it. */
export function answersOf(meta: StoredEvent['meta']): ProjectedEvent['answers'] {
  const cause = meta['$causationId'];
  if (cause === undefined || meta['client'] !== 'reaction' || meta['commandIndex'] !== '0') return undefined;
  return { cause, command: meta['commandType'] ?? '' };
}

class ReactionsWriter implements ViewWriter {
  /** The missing consequences, by the event id of their cause. */
  readonly #due = new Map<string, readonly string[]>();
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync, table: string) {
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?)`);
    this.#update = database.prepare(`UPDATE ${table} SET commands = ? WHERE cause = ?`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE cause = ?`);
    for (const row of database.prepare(`SELECT cause, commands FROM ${table}`).iterate() as Iterable<Row>)
      this.#due.set(row.cause, read(row.commands));
  }

  apply(steps: readonly ProjectedEvent[]): void {
    const fresh = new Map<string, ProjectedEvent>();
    const changed = new Set<string>();
    for (const step of steps) {
      const { case: ofCase, answers } = step;
      if (ofCase !== undefined && reactingTypes.has(ofCase.fact.type)) {
        const { fact, after } = ofCase;
        const commands = reactionsAfter(fact, after).map(nameOf);
        if (commands.length > 0) {
          this.#due.set(fact.envelope.eventId, commands);
          fresh.set(fact.envelope.eventId, step);
        }
      }
      if (answers !== undefined && this.#answer(answers)) changed.add(answers.cause);
    }
    this.#write(fresh, changed);
  }

  #answer({ cause, command }: NonNullable<ProjectedEvent['answers']>): boolean {
    const due = this.#due.get(cause);
    const at = due?.indexOf(command) ?? -1;
    if (due === undefined || at < 0) return false;
    this.#due.set(cause, due.toSpliced(at, 1));
    return true;
  }

  /** Writes the changed causes; one that comes and goes within the batch is never written. */
  #write(fresh: ReadonlyMap<string, ProjectedEvent>, changed: ReadonlySet<string>): void {
    for (const cause of changed) {
      const left = this.#due.get(cause)!;
      if (left.length === 0) this.#due.delete(cause);
      if (fresh.has(cause)) continue;
      if (left.length === 0) this.#delete.run(cause);
      else this.#update.run(JSON.stringify(left), cause);
    }
    for (const [cause, { ordinal, stream, revision, case: ofCase }] of fresh) {
      const left = this.#due.get(cause);
      if (left) this.#insert.run(ordinal, cause, stream, revision, ofCase!.fact.type, JSON.stringify(left));
    }
  }
}

const nameOf = ({ target, act }: Reaction): string => `${target}/${act}`;

interface Row {
  readonly ordinal: number;
  readonly cause: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly commands: string;
}

const read = (commands: string): readonly string[] => JSON.parse(commands) as string[];

/** The due reactions, oldest first, after the cause with ordinal `after`. */
export function dueReactions(database: DatabaseSync, after: number, limit: number): DueReaction[] {
  const query = database.prepare('SELECT * FROM reaction_due WHERE ordinal > ? ORDER BY ordinal LIMIT ?');
  const rows = query.all(after, limit) as unknown as Row[];
  return rows.map((row) => ({ ...row, commands: read(row.commands) }));
}

/** Since when (milliseconds since 1970) and why a reaction is parked; `cause` is the event id of its cause. */
export interface ParkedNote {
  readonly cause: string;
  readonly sinceMs: number;
  readonly error: string;
}

/** The notes on parked reactions; none in a file that an earlier version made. */
export function parkedNotes(database: DatabaseSync): ParkedNote[] {
  if (!hasTable(database, 'reaction_parked')) return [];
  const query = 'SELECT cause, since_ms AS sinceMs, error FROM reaction_parked ORDER BY since_ms, cause';
  return database.prepare(query).all() as unknown as ParkedNote[];
}

export function writeParkedNotes(database: DatabaseSync, notes: readonly ParkedNote[]): void {
  database.exec('DELETE FROM reaction_parked');
  const insert = database.prepare('INSERT INTO reaction_parked (cause, since_ms, error) VALUES (?, ?, ?)');
  for (const { cause, sinceMs, error } of notes) insert.run(cause, sinceMs, error);
}
