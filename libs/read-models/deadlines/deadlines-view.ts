import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type AnyState,
  awaitedRules,
  type Deadline,
  factKind,
  instantAt,
  type LegalDate,
  legalDayOf,
  nextElapse,
  plusDays,
  refolds,
} from '#case';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

/**
 * The running deadlines of all streams, one row each, for the work list; and for the scheduler the day on which something
 * next passes in a stream. A deadline that has lapsed still runs until it is met or ended. A period that somebody waits
 * for has no row: nobody has to do anything within it, and while the case is stopped it may stand past its end.
 */
export const deadlinesView: View = {
  name: 'deadlines',
  version: 4,
  tables: [
    {
      name: 'deadline_running',
      body: `stream TEXT NOT NULL, id TEXT NOT NULL, realm TEXT NOT NULL, lapsed INTEGER NOT NULL, due_on TEXT NOT NULL,
        due_ms INTEGER NOT NULL, is_hour INTEGER NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL, regime TEXT NOT NULL,
        article TEXT, runs_from TEXT NOT NULL, provisional INTEGER NOT NULL, PRIMARY KEY (stream, id)`,
      withoutRowid: true,
      indexes: {},
      key: ['stream', 'id'],
      ordinals: [],
    },
    {
      name: 'stream_next',
      body: 'stream TEXT NOT NULL PRIMARY KEY, realm TEXT NOT NULL, next_on TEXT NOT NULL, has_hours INTEGER NOT NULL',
      withoutRowid: true,
      indexes: { next: 'realm, next_on, stream' },
      key: ['stream'],
      ordinals: [],
    },
  ],
  open: (database, named) => new DeadlinesWriter(database, named('deadline_running'), named('stream_next')),
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
  readonly #putNext: StatementSync;
  readonly #deleteNext: StatementSync;

  constructor(database: DatabaseSync, table: string, next: string) {
    this.#find = database.prepare(`SELECT * FROM ${table} WHERE stream = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE stream = ? AND id = ?`);
    this.#putNext = database.prepare(
      `INSERT INTO ${next} VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET next_on = excluded.next_on,
       has_hours = excluded.has_hours WHERE next_on <> excluded.next_on OR has_hours <> excluded.has_hours`,
    );
    this.#deleteNext = database.prepare(`DELETE FROM ${next} WHERE stream = ?`);
  }

  apply(steps: readonly ProjectedEvent[]): void {
    const changed = new Map<string, AnyState>();
    const moved = new Map<string, AnyState>();
    for (const { stream, type, after } of steps) {
      if (!after) continue;
      if (changed.has(stream) || changesDeadlines(type)) changed.set(stream, after);
      if (moved.has(stream) || factKind(type)?.nature !== 'money') moved.set(stream, after);
    }
    for (const [stream, state] of changed) this.#write(stream, state);
    for (const [stream, state] of moved) this.#writeNext(stream, state);
  }

  /** A stop or its end moves the next day too, not only a clock fact. */
  #writeNext(stream: string, state: AnyState): void {
    const on = nextElapse(state);
    if (on === undefined) this.#deleteNext.run(stream);
    else this.#putNext.run(stream, state.realm, on, hasHours(state, on) ? 1 : 0);
  }

  /** Writes only the rows that differ: most facts of a stream leave most of its deadlines alone. */
  #write(stream: string, { realm, deadlines }: AnyState): void {
    const before = new Map<string, string>();
    for (const row of this.#find.iterate(stream) as Iterable<Record<string, string | number | null>>)
      before.set(String(row['id']), JSON.stringify(Object.values(row)));
    for (const each of deadlines) {
      if (awaitedRules.has(each.rule)) continue;
      const row = columnsOf(stream, realm, each);
      if (before.get(each.id) !== JSON.stringify(row)) this.#put.run(...row);
      before.delete(each.id);
    }
    for (const id of before.keys()) this.#delete.run(stream, id);
  }
}

/** Whether the hour decides on that day: a limit in hours ends on it. */
const hasHours = ({ deadlines }: AnyState, on: LegalDate): boolean =>
  deadlines.some(({ dueAt, lapsed }) => dueAt !== undefined && !lapsed && legalDayOf(dueAt) === on);

/** Deadlines change by clock facts, and where a correction reads the stream anew. */
const changesDeadlines = (type: string): boolean => factKind(type)?.nature === 'clock' || refolds(type);

function columnsOf(stream: string, realm: string, deadline: Deadline): Columns {
  const { id, rule, subject, regime, article = null, from, dueOn, dueAt, provisional, lapsed } = deadline;
  const due = [dueOn, passedFrom(deadline), dueAt === undefined ? 0 : 1] as const;
  return [stream, id, realm, lapsed ? 1 : 0, ...due, rule, subject, regime, article, from, provisional ? 1 : 0];
}
