import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AnyState, type Deadline, factKind, instantAt, plusDays, refolds } from '#case';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

/**
 * The running deadlines of all streams, one row each: what the scheduler works off and what the work list shows. A
 * deadline that has lapsed still runs until it is met or ended.
 */
export const deadlinesView: View = {
  name: 'deadlines',
  version: 1,
  tables: [
    {
      name: 'deadline_running',
      body: `stream TEXT NOT NULL, id TEXT NOT NULL, realm TEXT NOT NULL, lapsed INTEGER NOT NULL, due_on TEXT NOT NULL,
        due_ms INTEGER NOT NULL, is_hour INTEGER NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL, regime TEXT NOT NULL,
        article TEXT, runs_from TEXT NOT NULL, provisional INTEGER NOT NULL, PRIMARY KEY (stream, id)`,
      withoutRowid: true,
      indexes: { due: 'realm, lapsed, due_ms' },
      key: ['stream', 'id'],
      ordinals: [],
    },
  ],
  open: (database, named) => new DeadlinesWriter(database, named('deadline_running')),
};

/** The moment from which a deadline that is not met has passed: the end of its last day, or its hour. */
export function passedFrom({ dueOn, dueAt }: Pick<Deadline, 'dueOn' | 'dueAt'>): number {
  return Date.parse(dueAt ?? instantAt(plusDays(dueOn, 1), '00:00'));
}

type Columns = readonly (string | number | null)[];

class DeadlinesWriter implements ViewWriter {
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync, table: string) {
    this.#find = database.prepare(`SELECT * FROM ${table} WHERE stream = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE stream = ? AND id = ?`);
  }

  apply(steps: readonly ProjectedEvent[]): void {
    const changed = new Map<string, AnyState>();
    for (const { stream, type, after } of steps)
      if (after && (changed.has(stream) || changesDeadlines(type))) changed.set(stream, after);
    for (const [stream, state] of changed) this.#write(stream, state);
  }

  /** Writes only the rows that differ: most facts of a stream leave most of its deadlines alone. */
  #write(stream: string, { realm, deadlines }: AnyState): void {
    const before = new Map<string, string>();
    for (const row of this.#find.iterate(stream) as Iterable<Record<string, string | number | null>>)
      before.set(String(row['id']), JSON.stringify(Object.values(row)));
    for (const each of deadlines) {
      const row = columnsOf(stream, realm, each);
      if (before.get(each.id) !== JSON.stringify(row)) this.#put.run(...row);
      before.delete(each.id);
    }
    for (const id of before.keys()) this.#delete.run(stream, id);
  }
}

/** Deadlines change by clock facts, and where a correction reads the stream anew. */
const changesDeadlines = (type: string): boolean => factKind(type)?.nature === 'clock' || refolds(type);

function columnsOf(stream: string, realm: string, deadline: Deadline): Columns {
  const { id, rule, subject, regime, article = null, from, dueOn, dueAt, provisional, lapsed } = deadline;
  const due = [dueOn, passedFrom(deadline), dueAt === undefined ? 0 : 1] as const;
  return [stream, id, realm, lapsed ? 1 : 0, ...due, rule, subject, regime, article, from, provisional ? 1 : 0];
}
