import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AnyState, neverLapses, type CaseState, type LegalDate, type OriginState, statisticalYearOf } from '#case';
import { amountValue } from '../amounts/int64.js';
import { places } from '../statistics/changed-columns.js';
import { clockColumns, deadlinesText, nextPassing } from './running-deadlines.js';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

const caseColumns = `opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL, realm TEXT NOT NULL,
  office TEXT NOT NULL, category TEXT NOT NULL, initiative TEXT NOT NULL,
  origin_kind TEXT NOT NULL, origin_id TEXT NOT NULL, lifecycle TEXT NOT NULL, classification TEXT NOT NULL,
  outcome TEXT, decided_on TEXT NOT NULL, ended_on TEXT, next_due_on TEXT,
  open_vnd ANY NOT NULL, executed_vnd ANY NOT NULL, officer TEXT,
  ${clockColumns}, act_revision INTEGER NOT NULL, head_revision INTEGER NOT NULL,
  last_ordinal INTEGER NOT NULL, ordinals TEXT NOT NULL`;

const originColumns = `opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, realm TEXT NOT NULL,
  office TEXT NOT NULL, category TEXT NOT NULL, received_on TEXT NOT NULL,
  lifecycle TEXT NOT NULL, ex_officio INTEGER, in_force_on TEXT, cases TEXT NOT NULL, cases_count INTEGER NOT NULL,
  register_year INTEGER NOT NULL, serial INTEGER NOT NULL, entry TEXT,
  ${clockColumns}, act_revision INTEGER NOT NULL, head_revision INTEGER NOT NULL,
  last_ordinal INTEGER NOT NULL, ordinals TEXT NOT NULL`;

/**
 * One row per case and per judgment or request, with what lists show and filter by. Everything else is in the stream.
 */
export const registerView: View = {
  name: 'register',
  version: 8,
  tables: [
    {
      name: 'register_case',
      body: caseColumns,
      indexes: { office: 'office, opened', lifecycle: 'lifecycle, opened', next: 'realm, next_on' },
      key: ['opened'],
      ordinals: ['opened', 'last_ordinal', 'ordinals'],
    },
    {
      name: 'register_origin',
      body: originColumns,
      indexes: {
        office: 'office, opened',
        next: 'realm, next_on',
        serial: 'office, kind, realm, register_year, serial',
      },
      key: ['opened'],
      // A serial follows the order of the log.
      ordinals: ['opened', 'serial', 'last_ordinal', 'ordinals'],
    },
  ],
  formerTables: ['deadline_running', 'stream_next'],
  open: (database, named) => new RegisterWriter(database, named),
};

/** A stream's last state in a batch: only that is written, with the ordinals of all its events in the batch. */
interface Pending<S> {
  state: S;
  realm: string;
  opened: number | undefined;
  isNew: boolean;
  /** Of a judgment or request that is new: the day under which it was entered, whatever is corrected since. */
  enteredOn: LegalDate | undefined;
  last: number;
  head: number;
  ordinals: string;
}

class RegisterWriter implements ViewWriter {
  readonly #cases: RowWriter;
  readonly #origins: RowWriter;
  readonly #lastSerial: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const ofCase = ['lifecycle', 'classification', 'outcome', 'ended_on', 'next_due_on', 'open_vnd', 'executed_vnd'];
    this.#cases = new RowWriter(database, named('register_case'), 25, ['office', ...ofCase, 'officer']);
    const ofOrigin = ['received_on', 'lifecycle', 'ex_officio', 'in_force_on', 'cases', 'cases_count'];
    this.#origins = new RowWriter(database, named('register_origin'), 22, ofOrigin);
    this.#lastSerial = database.prepare(`SELECT max(serial) AS last FROM ${named('register_origin')}
      WHERE office = ? AND kind = ? AND realm = ? AND register_year = ?`);
  }

  apply(steps: readonly ProjectedEvent[]): void {
    const cases = new Map<string, Pending<CaseState>>();
    const origins = new Map<string, Pending<OriginState>>();
    for (const step of steps) {
      if (step.case?.after) collect(cases, step, step.case.after);
      else if (step.after && 'cases' in step.after) collect(origins, step, step.after);
    }
    for (const [id, pending] of cases) this.#writeCase(id, pending);
    for (const [id, pending] of origins) this.#writeOrigin(id, pending);
  }

  #writeCase(id: string, pending: Pending<CaseState>): void {
    const { state, realm } = pending;
    let open = 0n;
    let executed = 0n;
    for (const obligation of state.obligations) {
      open += obligation.open;
      executed += obligation.executed;
    }
    const { number, category, initiative, origin, office, place, ending, decidedOn } = state;
    const outcome = ending?.outcome ?? null;
    const endedOn = ending?.on ?? null;
    const money = [amountValue(open), amountValue(executed), state.officer ?? null] as const;
    if (pending.isNew) {
      const fixed = [id, number, realm, office, category, initiative, origin.kind, origin.id] as const;
      const stands = [place.lifecycle, place.classification, outcome, decidedOn, endedOn, nextDue(state)] as const;
      this.#cases.insert(pending, [...fixed, ...stands, ...money]);
    } else {
      const stands = [office, place.lifecycle, place.classification, outcome, endedOn, nextDue(state)] as const;
      this.#cases.update(id, pending, [...stands, ...money]);
    }
  }

  #writeOrigin(id: string, pending: Pending<OriginState>): void {
    const { kind, office, category, receivedOn, place, cases, exOfficio, inForceOn = null, entry } = pending.state;
    const isExOfficio = exOfficio === undefined ? null : Number(exOfficio);
    const stands = [receivedOn, place.lifecycle, isExOfficio, inForceOn, JSON.stringify(cases), cases.length] as const;
    if (!pending.isNew) return this.#origins.update(id, pending, stands);
    const { realm, enteredOn = receivedOn } = pending;
    const year = statisticalYearOf(enteredOn);
    const number = this.#serialIn(office, kind, realm, year);
    const written = entry === undefined ? null : JSON.stringify(entry);
    this.#origins.insert(pending, [id, kind, realm, office, category, ...stands, year, number, written]);
  }

  /** The next number in the register of an office, a kind and a year: by the order of the log, without a gap. */
  #serialIn(...register: readonly [office: string, kind: string, realm: string, year: number]): number {
    return Number(this.#lastSerial.get(...register)?.['last'] ?? 0) + 1;
  }
}

type Value = string | number | bigint | null;

/** Writes the rows of one table. A row begins with its key and ends with its clocks, its revisions and its ordinals. */
class RowWriter {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #updateNext: StatementSync;

  /** `changing`: the columns of its own that change, in the order of the values given to `update`. */
  constructor(database: DatabaseSync, table: string, columnsCount: number, changing: readonly string[]) {
    const shared = ['deadlines', 'act_revision', 'head_revision', 'last_ordinal'];
    const set = [...changing, ...shared].map((column) => `${column} = ?`).join(', ');
    this.#find = database.prepare(`SELECT opened FROM ${table} WHERE id = ?`);
    this.#insert = database.prepare(`INSERT INTO ${table} VALUES (${places(columnsCount)})`);
    this.#update = database.prepare(`UPDATE ${table} SET ${set}, ordinals = ordinals || ? WHERE opened = ?`);
    // By itself, so that the index is written only where the day moves.
    this.#updateNext = database.prepare(
      `UPDATE ${table} SET next_on = ?1, has_hours = ?2 WHERE opened = ?3 AND (next_on IS NOT ?1 OR has_hours <> ?2)`,
    );
  }

  insert({ state, opened, head, last, ordinals }: Pending<AnyState>, own: readonly Value[]): void {
    const clocks = [deadlinesText(state), ...nextPassing(state)] as const;
    this.#insert.run(opened ?? null, ...own, ...clocks, state.actRevision, head, last, ordinals);
  }

  update(id: string, pending: Pending<AnyState>, own: readonly Value[]): void {
    const { state, head, last, ordinals } = pending;
    // The primary key, by which writing the row needs no search for the stream's name.
    const opened = pending.opened ?? Number(this.#find.get(id)?.['opened'] ?? -1);
    const changes = this.#update.run(...own, deadlinesText(state), state.actRevision, head, last, ordinals, opened);
    requireOne(changes, id);
    this.#updateNext.run(...nextPassing(state), opened);
  }
}

function collect<S>(pending: Map<string, Pending<S>>, step: ProjectedEvent, state: S): void {
  const { stream, revision } = step;
  const ordinals = `${step.ordinal.toString(36)} `;
  const known = pending.get(stream);
  if (known === undefined) {
    const { opened, ordinal: last, realm = '' } = step;
    const { receivedOn: enteredOn } = state as Partial<OriginState>;
    pending.set(stream, { state, realm, opened, isNew: revision === 0, enteredOn, last, head: revision, ordinals });
    return;
  }
  known.state = state;
  known.last = step.ordinal;
  known.head = revision;
  known.ordinals += ordinals;
}

function requireOne(result: { changes: number | bigint }, id: string): void {
  if (Number(result.changes) !== 1) throw new Error(`${id} has facts, but its first one was not seen`);
}

/** The earliest day on which somebody has to have acted: a period that is only waited for does not count. */
function nextDue(state: CaseState): string | null {
  let due: string | null = null;
  for (const { rule, dueOn } of state.deadlines)
    if (!neverLapses.has(rule) && (due === null || dueOn < due)) due = dueOn;
  return due;
}
