import type { Kysely, SelectQueryBuilder } from 'kysely';
import {
  type Classification,
  type Initiative,
  isCaseStream,
  type Leaf,
  type LegalDate,
  type Origin,
  type Outcome,
  type Realm,
} from '#case';
import { type Cursor, cursorText, readCursor } from '../storage/cursor.js';
import type { CaseRow, OriginRow, Tables } from '../storage/tables.js';

export const pageLimits = { defaultRows: 50, rowsMax: 500, officesMax: 1_000 } as const;

export interface CaseFilter {
  readonly offices?: readonly string[];
  /** A leaf, or a parent of leaves: `suspended` finds all of `suspended.*`. */
  readonly lifecycle?: string;
  readonly classification?: Classification;
  readonly category?: string;
  readonly initiative?: Initiative;
  readonly realm?: Realm;
  readonly outcome?: Outcome;
  readonly officer?: string;
  readonly number?: string;
  /** A deadline is due on or before this day. */
  readonly dueBy?: LegalDate;
}

export interface OriginFilter {
  readonly offices?: readonly string[];
  readonly kind?: 'judgment' | 'request';
  readonly category?: string;
  readonly realm?: Realm;
  /** Whether an enforcement decision was made on it. */
  readonly decided?: boolean;
}

export interface PageOptions {
  readonly cursor?: string;
  /** 1 to 500; 50 when absent. */
  readonly limit?: number;
}

/**
 * A page, newest first. The first page pins the ordinal `pinned`, and its cursor carries it on. Rows are ordered by the
 * ordinal of the stream's first event, which never changes, and streams opened after the pin are left out: so no row is
 * repeated and none is skipped, whatever arrives meanwhile. A row's content is that of the moment of its page: a case
 * that changed since the pin is marked (`changedSincePin`), and one that no longer matches the filter is not listed any
 * more.
 */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | undefined;
  readonly pinned: number;
  /** The ordinal that these rows reflect. */
  readonly reflects: number;
}

export interface RegisteredCase {
  readonly id: string;
  readonly number: string;
  readonly realm: Realm;
  readonly office: string;
  readonly category: string;
  readonly initiative: Initiative;
  readonly origin: Origin;
  readonly lifecycle: Leaf;
  readonly classification: Classification;
  readonly outcome: Outcome | undefined;
  readonly decidedOn: LegalDate;
  readonly endedOn: LegalDate | undefined;
  readonly nextDueOn: LegalDate | undefined;
  readonly open: bigint;
  readonly executed: bigint;
  readonly officer: string | undefined;
  readonly actRevision: number;
  readonly headRevision: number;
  readonly lastOrdinal: number;
  readonly changedSincePin: boolean;
}

export interface RegisteredOrigin {
  readonly id: string;
  readonly kind: 'judgment' | 'request';
  readonly realm: Realm;
  readonly office: string;
  readonly category: string;
  readonly receivedOn: LegalDate;
  readonly cases: readonly string[];
  readonly actRevision: number;
  readonly headRevision: number;
  readonly lastOrdinal: number;
  readonly changedSincePin: boolean;
}

/** Queries of the register, in one read transaction. */
export class RegisterQueries {
  constructor(
    private readonly queries: Kysely<Tables>,
    private readonly reflects: number,
  ) {}

  async cases(filter: CaseFilter = {}, options: PageOptions = {}): Promise<Page<RegisteredCase>> {
    const cursor = readCursor(options.cursor, ['cases', filter], this.reflects);
    let query = this.queries.selectFrom('register_case').selectAll();
    if (filter.offices) query = query.where('office', 'in', within(filter.offices));
    if (filter.lifecycle !== undefined) {
      const { lifecycle } = filter;
      query = query.where((at) =>
        at.or([
          at('lifecycle', '=', lifecycle),
          at.and([at('lifecycle', '>=', `${lifecycle}.`), at('lifecycle', '<', `${lifecycle}/`)]),
        ]),
      );
    }
    for (const column of [
      'classification',
      'category',
      'initiative',
      'realm',
      'outcome',
      'officer',
      'number',
    ] as const) {
      const value = filter[column];
      if (value !== undefined) query = query.where(column, '=', value);
    }
    if (filter.dueBy !== undefined) query = query.where('next_due_on', '<=', filter.dueBy);
    return this.#page(query, cursor, options, ['cases', filter], toCase);
  }

  async origins(filter: OriginFilter = {}, options: PageOptions = {}): Promise<Page<RegisteredOrigin>> {
    const cursor = readCursor(options.cursor, ['origins', filter], this.reflects);
    let query = this.queries.selectFrom('register_origin').selectAll();
    if (filter.offices) query = query.where('office', 'in', within(filter.offices));
    for (const column of ['kind', 'category', 'realm'] as const) {
      const value = filter[column];
      if (value !== undefined) query = query.where(column, '=', value);
    }
    if (filter.decided !== undefined) query = query.where('cases_count', filter.decided ? '>' : '=', 0);
    return this.#page(query, cursor, options, ['origins', filter], toOrigin);
  }

  async case(id: string): Promise<RegisteredCase | undefined> {
    const row = await this.queries.selectFrom('register_case').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toCase(row, Number.MAX_SAFE_INTEGER);
  }

  async origin(id: string): Promise<RegisteredOrigin | undefined> {
    const row = await this.queries.selectFrom('register_origin').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toOrigin(row, Number.MAX_SAFE_INTEGER);
  }

  /** The ordinals of a stream's events, by revision; empty for a stream that is not in the register. */
  async ordinalsOf(stream: string): Promise<number[]> {
    const table = isCaseStream(stream) ? 'register_case' : 'register_origin';
    const row = await this.queries.selectFrom(table).select('ordinals').where('id', '=', stream).executeTakeFirst();
    return (row?.ordinals ?? '')
      .split(' ')
      .slice(0, -1)
      .map((ordinal) => parseInt(ordinal, 36));
  }

  async #page<R extends CaseRow | OriginRow, T>(
    query: SelectQueryBuilder<Tables, 'register_case' | 'register_origin', R> | unknown,
    cursor: Cursor,
    options: PageOptions,
    of: unknown,
    toItem: (row: R, pinned: number) => T,
  ): Promise<Page<T>> {
    const limit = Math.max(1, Math.min(options.limit ?? pageLimits.defaultRows, pageLimits.rowsMax));
    const rows = await (query as SelectQueryBuilder<Tables, 'register_case', R>)
      .where('opened', '<=', cursor.pinned)
      .where('opened', '<', cursor.before)
      .orderBy('opened', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      rows: shown.map((row) => toItem(row, cursor.pinned)),
      next: rows.length > limit && last ? cursorText({ pinned: cursor.pinned, before: last.opened }, of) : undefined,
      pinned: cursor.pinned,
      reflects: this.reflects,
    };
  }
}

function within(offices: readonly string[]): readonly string[] {
  if (offices.length > pageLimits.officesMax) throw new RangeError(`more than ${pageLimits.officesMax} offices`);
  return offices;
}

function toCase(row: CaseRow, pinned: number): RegisteredCase {
  return {
    id: row.id,
    number: row.number,
    realm: row.realm as Realm,
    office: row.office,
    category: row.category,
    initiative: row.initiative as Initiative,
    origin: { kind: row.origin_kind as Origin['kind'], id: row.origin_id },
    lifecycle: row.lifecycle as Leaf,
    classification: row.classification as Classification,
    outcome: (row.outcome ?? undefined) as Outcome | undefined,
    decidedOn: row.decided_on as LegalDate,
    endedOn: (row.ended_on ?? undefined) as LegalDate | undefined,
    nextDueOn: (row.next_due_on ?? undefined) as LegalDate | undefined,
    open: row.open_vnd,
    executed: row.executed_vnd,
    officer: row.officer ?? undefined,
    actRevision: row.act_revision,
    headRevision: row.head_revision,
    lastOrdinal: row.last_ordinal,
    changedSincePin: row.last_ordinal > pinned,
  };
}

function toOrigin(row: OriginRow, pinned: number): RegisteredOrigin {
  return {
    id: row.id,
    kind: row.kind as RegisteredOrigin['kind'],
    realm: row.realm as Realm,
    office: row.office,
    category: row.category,
    receivedOn: row.received_on as LegalDate,
    cases: JSON.parse(row.cases) as string[],
    actRevision: row.act_revision,
    headRevision: row.head_revision,
    lastOrdinal: row.last_ordinal,
    changedSincePin: row.last_ordinal > pinned,
  };
}
