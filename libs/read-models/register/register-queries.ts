import type { DatabaseSync } from 'node:sqlite';
import {
  type Classification,
  type Initiative,
  isCaseStream,
  type JudgmentEntry,
  type Leaf,
  type LegalDate,
  type Origin,
  type OriginLeaf,
  type Outcome,
  type Realm,
} from '#case';
import { cursorText, keyText, readCursor, readKey } from '../storage/cursor.js';
import { rowsOf } from '../storage/rows.js';
import { places } from '../statistics/changed-columns.js';

export const pageLimits = { defaultRows: 50, rowsMax: 500, officesMax: 1_000 } as const;

export interface CaseFilter {
  readonly offices?: readonly string[] | undefined;
  /** A leaf, or a parent of leaves: `suspended` finds all of `suspended.*`. */
  readonly lifecycle?: string | undefined;
  readonly classification?: Classification | undefined;
  readonly category?: string | undefined;
  readonly realm?: Realm | undefined;
  readonly outcome?: Outcome | undefined;
  readonly number?: string | undefined;
  /** A part of the case number. */
  readonly numberPart?: string | undefined;
  readonly officer?: string | undefined;
  readonly initiative?: Initiative | undefined;
  /** Only cases with a deadline that is due on or before this day. */
  readonly dueBy?: LegalDate | undefined;
}

export interface PageOptions {
  readonly cursor?: string | undefined;
  /** 1 to 500; 50 when absent. */
  readonly limit?: number;
}

/**
 * A page, newest first. The first page pins the ordinal `pinned`, and the cursors carry it to the next pages. Rows are
 * ordered by the ordinal of the stream's first event, which never changes, and streams opened after the pin are left
 * out: so no row is repeated and none is skipped, whatever arrives meanwhile. A row's content is that of the moment of
 * its page: a case that changed since the pin is marked (`changedSincePin`), and a case that no longer matches the
 * filter is left out.
 */
export interface Page {
  readonly rows: readonly RegisteredCase[];
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
  readonly outcome: Outcome | null;
  readonly decidedOn: LegalDate;
  readonly endedOn: LegalDate | null;
  readonly nextDueOn: LegalDate | null;
  readonly open: bigint;
  readonly executed: bigint;
  readonly officer: string | null;
  readonly actRevision: number;
  readonly headRevision: number;
  readonly changedSincePin: boolean;
}

export interface JudgmentFilter {
  readonly offices: readonly string[];
  /** Statistical year. */
  readonly year: number;
  readonly realm: Realm | undefined;
}

/** An entry of the register of judgments. */
export interface RegisteredJudgment {
  readonly id: string;
  readonly serial: number;
  readonly year: number;
  readonly office: string;
  readonly category: string;
  readonly realm: Realm;
  readonly lifecycle: OriginLeaf;
  readonly receivedOn: LegalDate;
  readonly inForceOn: LegalDate | null;
  readonly cases: readonly string[];
  readonly entry: JudgmentEntry;
}

interface JudgmentPage {
  readonly rows: readonly RegisteredJudgment[];
  readonly next: string | undefined;
}

interface JudgmentRow extends Omit<RegisteredJudgment, 'cases' | 'entry'> {
  readonly cases: string;
  readonly entry: string;
}

const toJudgment = ({ cases, entry, ...row }: JudgmentRow): RegisteredJudgment => ({
  ...row,
  cases: JSON.parse(cases) as string[],
  entry: JSON.parse(entry) as JudgmentEntry,
});

/** The register, in one read transaction. */
export class RegisterQueries {
  constructor(
    private readonly database: DatabaseSync,
    private readonly reflects: number,
  ) {}

  cases(filter: CaseFilter = {}, options: PageOptions = {}): Page {
    const { pinned, before } = readCursor(options.cursor, ['cases', filter], this.reflects);
    const limit = Math.max(1, Math.min(options.limit ?? pageLimits.defaultRows, pageLimits.rowsMax));
    const { conditions, values } = conditionsOf(filter);
    const query = `SELECT ${caseColumns} FROM register_case WHERE ${['opened <= ?', 'opened < ?', ...conditions].join(' AND ')}
      ORDER BY opened DESC LIMIT ?`;
    const found = rowsOf(this.database.prepare(query), [pinned, before, ...values, limit + 1]) as CaseRow[];
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      rows: shown.map((row) => toCase(row, pinned)),
      next: found.length > limit && last ? cursorText({ pinned, before: last.opened }, ['cases', filter]) : undefined,
      pinned,
      reflects: this.reflects,
    };
  }

  /** The registers of judgments of some offices in a statistical year, by serial number. @throws CursorRefused */
  judgments({ offices, year, realm }: JudgmentFilter, options: PageOptions = {}): JudgmentPage {
    const list = ['judgments', offices, year, realm ?? null];
    const after = readKey(options.cursor, list, ['', '', 0]);
    const limit = Math.max(1, Math.min(options.limit ?? pageLimits.defaultRows, pageLimits.rowsMax));
    const query = `SELECT id, serial, register_year AS year, office, category, realm, lifecycle,
        received_on AS receivedOn, in_force_on AS inForceOn, cases, entry
      FROM register_origin WHERE office IN (${places(offices.length)}) AND kind = 'judgment' AND register_year = ?
        ${realm ? 'AND realm = ?' : ''} AND (office, realm, serial) > (?, ?, ?)
      ORDER BY office, realm, serial LIMIT ?`;
    const bound = [...within(offices), year, ...(realm ? [realm] : []), ...after, limit + 1];
    const found = this.database.prepare(query).all(...bound) as unknown as JudgmentRow[];
    const rows = found.slice(0, limit).map(toJudgment);
    const last = rows.at(-1);
    const next = found.length > limit && last ? keyText([last.office, last.realm, last.serial], list) : undefined;
    return { rows, next };
  }

  /** The ordinals of a stream's events, by revision; empty for a stream that the register does not have. */
  ordinalsOf(stream: string): number[] {
    const table = isCaseStream(stream) ? 'register_case' : 'register_origin';
    const row = this.database.prepare(`SELECT ordinals FROM ${table} WHERE id = ?`).get(stream);
    return String(row?.['ordinals'] ?? '')
      .split(' ')
      .slice(0, -1)
      .map((ordinal) => parseInt(ordinal, 36));
  }
}

const equalColumns = ['classification', 'category', 'realm', 'outcome', 'number', 'officer', 'initiative'] as const;

function conditionsOf(filter: CaseFilter): { conditions: string[]; values: string[] } {
  const { offices, lifecycle, dueBy, numberPart } = filter;
  const parts: [condition: string, ...values: string[]][] = [];
  if (offices) parts.push([`office IN (${places(offices.length)})`, ...within(offices)]);
  if (lifecycle !== undefined)
    parts.push(['(lifecycle = ? OR (lifecycle >= ? AND lifecycle < ?))', lifecycle, `${lifecycle}.`, `${lifecycle}/`]);
  for (const column of equalColumns) {
    const value = filter[column];
    if (value !== undefined) parts.push([`${column} = ?`, value]);
  }
  if (numberPart !== undefined) parts.push(['instr(number, ?) > 0', numberPart]);
  if (dueBy !== undefined) parts.push(['next_due_on <= ?', dueBy]);
  return { conditions: parts.map(([condition]) => condition), values: parts.flatMap(([, ...values]) => values) };
}

function within(offices: readonly string[]): readonly string[] {
  if (offices.length > pageLimits.officesMax) throw new RangeError(`more than ${pageLimits.officesMax} offices`);
  return offices;
}

/** A row as read; amounts keep their suffix, by which `rowsOf` recognises them. */
interface CaseRow extends Omit<RegisteredCase, 'origin' | 'open' | 'executed' | 'changedSincePin'> {
  /** The ordinal of the case's first event, which never changes. */
  readonly opened: number;
  readonly originKind: Origin['kind'];
  readonly originId: string;
  readonly open_vnd: bigint;
  readonly executed_vnd: bigint;
  readonly lastOrdinal: number;
}

const caseColumns = `opened, id, number, realm, office, category, initiative, origin_kind AS originKind,
  origin_id AS originId, lifecycle, classification, outcome, decided_on AS decidedOn, ended_on AS endedOn,
  next_due_on AS nextDueOn, open_vnd, executed_vnd, officer, act_revision AS actRevision,
  head_revision AS headRevision, last_ordinal AS lastOrdinal`;

function toCase(row: CaseRow, pinned: number): RegisteredCase {
  const {
    opened: _,
    originKind: kind,
    originId: id,
    open_vnd: open,
    executed_vnd: executed,
    lastOrdinal,
    ...same
  } = row;
  return { ...same, origin: { kind, id }, open, executed, changedSincePin: lastOrdinal > pinned };
}
