import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { eventBytesOf } from '../canonical.js';
import { type Appended, type Expected, LogDamaged, LogUnavailable, type NewEvent } from '../port.js';
import { type MetaWriter, prepareAppend, type PreparedAppend } from '../prepare.js';
import { asLogError, sqliteCode, sqliteFull } from './file.js';
import { chained, type Columns, indexMark, rowColumns, rowHash, rowSum, StoredRow, toPosition } from './row.js';
import { type SplitMeta, Splitter, type TemplateUse } from './splitter.js';
import type { Templates } from './templates.js';

/** Streams whose end is remembered. A miss costs two index look-ups. */
const streamsKnownMax = 100_000;

interface StreamEnd {
  readonly number: number;
  last: number;
}

/** An append with everything worked out that does not need the file. */
export interface Planned extends PreparedAppend<SplitMeta> {
  /** {@link rowHash} of each event. */
  readonly hashes: readonly string[];
}

/** An answer to one append: what the port says, or an error that concerns this append alone. */
export type Settled = Appended | Error;

/**
 * Stores groups of appends, each group in one transaction.
 *
 * What may fail is kept apart. Whether an append fits is decided by reading only, before its first row is written; so
 * no append has to be undone alone, and there are no savepoints. An error while rows are written means that the *store*
 * is in trouble: the whole group is rolled back. An error of COMMIT means that nobody knows: frames may be on the
 * disk, and after a failed fsync the system may have dropped them. Then all of the group is *unknown*, and nothing is
 * appended until a new process has read what the file holds.
 */
export class GroupWriter {
  readonly #splitter = new Splitter();
  readonly #split: MetaWriter<SplitMeta> = (type, meta) => this.#splitter.split(type, meta);
  readonly #streams = new Map<string, StreamEnd>();
  readonly #templates: Templates;
  readonly #statements: Statements;
  /** Uses of templates that the running transaction has stored: void if it is rolled back. */
  readonly #given: TemplateUse[] = [];
  #position = 0;
  #chain = '';
  #marks = 0;
  #failure: Error | undefined;

  constructor(
    private readonly database: DatabaseSync,
    private readonly path: string,
    templates: Templates,
  ) {
    this.#templates = templates;
    this.#statements = prepareStatements(database);
    this.#reload();
  }

  /** Position of the last committed event; 0 for an empty log. */
  get position(): number {
    return this.#position;
  }

  /** Why no append is taken any more, if so. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * The costly part of an append, done when it is called: checks, texts and hashes. `expected` gives the revisions.
   * @throws TypeError, LimitExceeded
   */
  plan(stream: string, expected: Expected, events: readonly NewEvent[]): Planned {
    const append = prepareAppend(stream, expected, events, this.#split);
    const hashes = append.events.map(({ id, type, data, meta }, i) =>
      rowHash(eventBytesOf(id, type, stream, append.first + i, data, meta.text)),
    );
    return { stream, first: append.first, events: append.events, hashes };
  }

  /** Stores what fits, in order, and returns the answers once they are durable. Never throws. */
  store(group: readonly Planned[]): Settled[] {
    const settled: Settled[] = [];
    const before = this.#position;
    this.#given.length = 0;
    try {
      this.#statements.begin.run();
      for (const append of group) settled.push(this.#settle(append));
      if (this.#position > before) this.#statements.tail.run(this.#position, this.#chain, this.#marks);
    } catch (error) {
      return this.#rolledBack(group, error as Error);
    }
    try {
      this.#statements.commit.run();
    } catch (error) {
      this.#fail(error as Error);
      return allUnknown(group, new Error(`${this.path}: COMMIT failed; the events may be stored.`, { cause: error }));
    }
    return settled;
  }

  #settle(append: Planned): Settled {
    const { stream, first, events } = append;
    let end: StreamEnd | undefined;
    try {
      end = this.#end(stream);
      const last = end?.last ?? -1;
      if (last !== first - 1) {
        const again = last >= first && end !== undefined ? this.#appendedBefore(append, end.number) : undefined;
        return again ?? { outcome: 'conflict', actual: last < 0 ? 'none' : last };
      }
    } catch (error) {
      const known = asLogError(error, this.path);
      if (known instanceof LogDamaged) return known;
      throw error;
    }
    end ??= this.#newStream(stream);
    this.#insert(append, end);
    return { outcome: 'appended', revision: first + events.length - 1, position: toPosition(this.#position) };
  }

  /**
   * The answer of the first time, if the same call has been stored at this place. The call is compared whole: a part
   * of an earlier call, or a longer one, is a conflict. Only ids are compared: with other content under the same ids
   * what was stored first stands, as in EventStoreDB.
   */
  #appendedBefore({ stream, first, events }: Planned, number: number): Appended | undefined {
    const found = this.#statements.between.all(number, first - 1, first + events.length - 1) as unknown as Columns[];
    const rows = found.map((columns) => new StoredRow(columns, this.#templates.get(columns[4])).check().verify());
    const before = first === 0 ? undefined : rows.shift();
    if (first > 0 && before?.revision !== first - 1) {
      throw new LogDamaged(`Event ${first - 1} of ${stream} is missing.`, stream, first - 1);
    }
    const last = rows.at(-1);
    const wholeCall = (before === undefined || before.more === 0) && last?.more === 0;
    if (!wholeCall || rows.length !== events.length || rows.some(({ id }, i) => id !== events[i]?.id)) return undefined;
    return { outcome: 'appended', revision: last.revision, position: last.position };
  }

  #insert({ stream, first, events, hashes }: Planned, end: StreamEnd): void {
    for (let i = 0; i < events.length; i++) {
      const { id, data, meta } = events[i] as Planned['events'][number];
      const hash = hashes[i] as string;
      const template = meta.use.number ?? this.#numberOf(meta.use);
      const position = this.#position + 1;
      const revision = first + i;
      const more = events.length - 1 - i;
      const sum = rowSum(position, stream, revision, id.replaceAll('-', ''), more, template, meta.values, data);
      this.#statements.insert.run(position, end.number, revision, id, more, template, meta.values, data, sum, hash);
      this.#position = position;
      this.#chain = chained(this.#chain, hash);
      this.#marks = indexMark(this.#marks, end.number, revision, position);
      end.last = revision;
    }
  }

  #numberOf(use: TemplateUse): number {
    use.number = this.#templates.numberOf(use.text);
    if (use.number === undefined) {
      use.number = this.#templates.store(use.text);
      this.#given.push(use);
      this.#splitter.stored();
    }
    return use.number;
  }

  #end(stream: string): StreamEnd | undefined {
    const known = this.#streams.get(stream);
    if (known !== undefined) return known;
    const row = this.#statements.end.get(stream);
    if (row === undefined) return undefined;
    if (row['last'] === null) throw new LogDamaged(`${stream} has no events, though it was begun.`, stream, 0);
    return this.#remember(stream, { number: Number(row['number']), last: Number(row['last']) });
  }

  #newStream(stream: string): StreamEnd {
    const number = Number(this.#statements.newStream.run(stream).lastInsertRowid);
    return this.#remember(stream, { number, last: -1 });
  }

  #remember(stream: string, end: StreamEnd): StreamEnd {
    if (this.#streams.size >= streamsKnownMax) {
      // The oldest goes. A busy stream comes back with its next append.
      for (const oldest of this.#streams.keys()) {
        this.#streams.delete(oldest);
        break;
      }
    }
    this.#streams.set(stream, end);
    return end;
  }

  /** Nothing was committed, and SQLite never reads frames without a commit: if ROLLBACK succeeds, nothing is stored. */
  #rolledBack(group: readonly Planned[], error: Error): Settled[] {
    try {
      // A full disk or an I/O error may have made SQLite roll back already.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.#reload();
    } catch {
      this.#fail(error);
    }
    // A full disk can be mended under a running process. Of anything else we do not know what it did to the file.
    if (sqliteCode(error) !== sqliteFull) this.#fail(error);
    const known = asLogError(error, this.path) as Error;
    // Said as *unknown*, because the port knows no third answer; the same call may be repeated in any case.
    return allUnknown(
      group,
      new Error(`${this.path}: rolled back, nothing was stored (${known.message}).`, { cause: error }),
    );
  }

  #fail(cause: Error): void {
    this.#failure ??= new LogUnavailable(
      `${this.path} takes no more appends after an I/O error (${cause.message}). ` +
        'Restart: the new process reads what is stored.',
      { cause },
    );
  }

  /** What memory holds of the file, from the file: at the start, and after a rollback. */
  #reload(): void {
    this.#streams.clear();
    for (const use of this.#given.splice(0)) use.number = undefined;
    this.#templates.reload((template) => this.#splitter.learnt(template));
    const tail = this.database.prepare('SELECT position, chain, marks FROM tail').get();
    const last = this.database.prepare('SELECT max(position) AS last FROM event').get()?.['last'] ?? 0;
    if (tail === undefined || tail['position'] !== last) {
      throw new LogDamaged(
        `${this.path}: the last commit left ${String(tail?.['position'])} events, but the last one is ${String(last)}.`,
      );
    }
    this.#position = Number(last);
    this.#chain = String(tail['chain']);
    this.#marks = Number(tail['marks']);
  }
}

function allUnknown(group: readonly Planned[], cause: Error): Settled[] {
  return group.map(() => ({ outcome: 'unknown', cause }));
}

interface Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly insert: StatementSync;
  readonly tail: StatementSync;
  readonly end: StatementSync;
  readonly newStream: StatementSync;
  readonly between: StatementSync;
}

function prepareStatements(database: DatabaseSync): Statements {
  const between = database.prepare(
    `SELECT ${rowColumns} FROM event LEFT JOIN stream ON number = stream
     WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision`,
  );
  between.setReturnArrays(true);
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    insert: database.prepare("INSERT INTO event VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?, ?, ?)"),
    tail: database.prepare('UPDATE tail SET position = ?, chain = ?, marks = ?'),
    end: database.prepare(
      `SELECT number, (SELECT max(revision) FROM event WHERE stream = number) AS last FROM stream WHERE name = ?`,
    ),
    newStream: database.prepare('INSERT INTO stream (name) VALUES (?)'),
    between,
  };
}
