import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '#bounded';
import { type Attempt, explainTrouble, isSyncFailure, type Stage, troubleOf } from '#sqlite';
import { eventBytesOf } from '../contract/event-bytes.js';
import { type Appended, type Expected, LogDamaged, LogUnavailable, type NewEvent } from '../contract/port.js';
import { type MetaWriter, prepareAppend, type PreparedAppend } from '../contract/prepare.js';
import { asLogError } from './file.js';
import { chained, type Columns, indexMark, rowHash, rowSum, selectRows, StoredRow, toPosition } from './row.js';
import { type SplitMeta, Splitter, type TemplateUse } from './splitter.js';
import type { Templates } from './templates.js';

/** Number of streams whose last revision is cached. A miss costs two index look-ups. */
const streamsKnownMax = 100_000;

interface StreamEnd {
  readonly number: number;
  last: number;
}

/** The state after the last commit (`tail` in `file.ts`). */
interface Tail {
  readonly position: number;
  readonly chain: string;
  readonly marks: number;
}

/** An append that is prepared as far as possible without the file. */
export interface Planned extends PreparedAppend<SplitMeta> {
  /** {@link rowHash} of each event. */
  readonly hashes: readonly string[];
}

/**
 * Stores groups of appends, each group in one transaction.
 * A conflict concerns one append, a failure the whole group. Whether an append fits is decided by reading only, before
 * its first row is written; so no append has to be undone alone, and there are no savepoints. An error while rows are
 * written means that the *store* fails: the whole group is rolled back and may be retried.
 * After an error of COMMIT the events may be stored: their frames may be in the write-ahead file, where the next
 * process would find them. Retrying the same group settles that, because the next commit overwrites those very frames.
 * Only a failed fsync cannot be settled: the system may have dropped pages that it still shows, so nothing is appended
 * until a new process has rewritten them (`emptyWal`).
 */
export class GroupWriter {
  readonly #splitter = new Splitter();
  readonly #split: MetaWriter<SplitMeta> = (type, meta) => this.#splitter.split(type, meta);
  /** The ends of cached streams. A busy stream that was dropped is cached again with its next append. */
  readonly #streams = new BoundedMap<string, StreamEnd>(streamsKnownMax);
  readonly #templates: Templates;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Uses of templates in the running transaction: their numbers are void if it is rolled back. */
  readonly #given: TemplateUse[] = [];
  #position = 0;
  #chain = '';
  #marks = 0;
  /** The tail before the running transaction. */
  #before: Tail = { position: 0, chain: '', marks: 0 };
  /** Whether the cached streams and templates differ from the file: reload them before the next attempt. */
  #isStale = false;

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

  /**
   * Prepares an append: checks, texts and hashes, its costly part. The revisions follow from `expected`.
   * @throws TypeError, LimitExceeded
   */
  plan(stream: string, expected: Expected, events: readonly NewEvent[]): Planned {
    const append = prepareAppend(stream, expected, events, this.#split);
    const hashes = append.events.map(({ id, type, data, meta }, i) =>
      rowHash(eventBytesOf(id, type, stream, append.first + i, data, meta.text)),
    );
    return { stream, first: append.first, events: append.events, hashes };
  }

  /** Stores the appends that fit, in order. Their answers are valid once they are durable. Never throws. */
  store(group: readonly Planned[]): Attempt<Appended> {
    const answers: (Appended | Error)[] = [];
    let stage: Stage = 'begin';
    try {
      if (this.#isStale) this.#reload();
      this.#given.length = 0;
      this.#before = { position: this.#position, chain: this.#chain, marks: this.#marks };
      this.#statements.begin.run();
      stage = 'write';
      for (const append of group) answers.push(this.#settle(append));
      // An empty group is a probe: it must write to the disk to prove anything.
      if (this.#position > this.#before.position || group.length === 0)
        this.#statements.tail.run(this.#position, this.#chain, this.#marks);
      stage = 'commit';
      this.#statements.commit.run();
      return { kind: 'stored', answers };
    } catch (error) {
      return this.#failed(error as Error, stage);
    }
  }

  #settle(append: Planned): Appended | Error {
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
   * The first answer, if the same call is stored at this place already. The call is compared as a whole: a part of an
   * earlier call, or a longer one, is a conflict. Only ids are compared: with other content under the same ids the
   * first content stays, as in EventStoreDB.
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
    // Remember the use even if the number exists, because this very transaction may have stored it.
    this.#given.push(use);
    use.number = this.#templates.numberOf(use.text);
    if (use.number === undefined) {
      use.number = this.#templates.store(use.text);
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
    this.#streams.set(stream, end);
    return end;
  }

  /** Rolls back. SQLite never reads frames without a commit, so if ROLLBACK succeeds nothing is stored. */
  #failed(cause: Error, stage: Stage): Attempt<Appended> {
    const trouble = troubleOf(cause, stage);
    let isUncertain = stage === 'commit' && trouble !== 'retryable';
    if (stage !== 'begin') this.#forget();
    try {
      // After a full disk or an I/O error SQLite may have rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
    } catch {
      isUncertain = true;
    }
    if (trouble === undefined || trouble === 'broken' || isSyncFailure(cause)) {
      const known = asLogError(cause, this.path) as Error;
      const why = isSyncFailure(cause) ? 'the disk did not confirm what was written' : known.message;
      const sentence =
        `${this.path} takes no more appends since an error (${why}). ` +
        'Restart the service: a new process reads what is stored.';
      return { kind: 'stopped', error: new LogUnavailable(sentence, { cause }), isUncertain };
    }
    const sentence = `${this.path} cannot be written now: ${explainTrouble(cause)}.`;
    return { kind: 'failed', error: new LogUnavailable(sentence, { cause }), isUncertain };
  }

  /** Drops all that a rolled-back transaction has left in memory. */
  #forget(): void {
    ({ position: this.#position, chain: this.#chain, marks: this.#marks } = this.#before);
    for (const use of this.#given.splice(0)) use.number = undefined;
    this.#streams.clear();
    this.#isStale = true;
  }

  /** Reloads the caches from the file: at the start, and after a rollback. */
  #reload(): void {
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
    this.#isStale = false;
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    insert: database.prepare("INSERT INTO event VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?, ?, ?)"),
    tail: database.prepare('UPDATE tail SET position = ?, chain = ?, marks = ?'),
    end: database.prepare(
      `SELECT number, (SELECT max(revision) FROM event WHERE stream = number) AS last FROM stream WHERE name = ?`,
    ),
    newStream: database.prepare('INSERT INTO stream (name) VALUES (?)'),
    between: selectRows(database, 'stream = ? AND revision BETWEEN ? AND ? ORDER BY revision'),
  };
}
