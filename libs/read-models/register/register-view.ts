import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { awaitedRules, type CaseState, type OriginState } from '#case';
import { amountValue } from '../amounts/int64.js';
import { places } from '../statistics/changed-columns.js';
import type { ProjectedEvent, View, ViewWriter } from '../view/view.js';

const caseColumns = `opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL, realm TEXT NOT NULL,
  office TEXT NOT NULL, category TEXT NOT NULL, initiative TEXT NOT NULL,
  origin_kind TEXT NOT NULL, origin_id TEXT NOT NULL, lifecycle TEXT NOT NULL, classification TEXT NOT NULL,
  outcome TEXT, decided_on TEXT NOT NULL, ended_on TEXT, next_due_on TEXT,
  open_vnd ANY NOT NULL, executed_vnd ANY NOT NULL, officer TEXT,
  act_revision INTEGER NOT NULL, head_revision INTEGER NOT NULL, last_ordinal INTEGER NOT NULL,
  ordinals TEXT NOT NULL`;

const originColumns = `opened INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, realm TEXT NOT NULL,
  office TEXT NOT NULL, category TEXT NOT NULL, received_on TEXT NOT NULL,
  lifecycle TEXT NOT NULL, ex_officio INTEGER, cases TEXT NOT NULL, cases_count INTEGER NOT NULL,
  act_revision INTEGER NOT NULL, head_revision INTEGER NOT NULL, last_ordinal INTEGER NOT NULL,
  ordinals TEXT NOT NULL`;

/**
 * One row per case and per judgment or request, with what lists show and filter by. Everything else is in the stream.
 */
export const registerView: View = {
  name: 'register',
  version: 5,
  tables: [
    {
      name: 'register_case',
      body: caseColumns,
      indexes: { office: 'office, opened', lifecycle: 'lifecycle, opened' },
      key: ['opened'],
      ordinals: ['opened', 'last_ordinal', 'ordinals'],
    },
    {
      name: 'register_origin',
      body: originColumns,
      indexes: { office: 'office, opened' },
      key: ['opened'],
      ordinals: ['opened', 'last_ordinal', 'ordinals'],
    },
  ],
  open: (database, named) => new RegisterWriter(database, named),
};

/** A stream's last state in a batch: only that is written, with the ordinals of all its events in the batch. */
interface Pending<S> {
  state: S;
  realm: string;
  opened: number | undefined;
  isNew: boolean;
  last: number;
  head: number;
  ordinals: string;
}

class RegisterWriter implements ViewWriter {
  readonly #insertCase: StatementSync;
  readonly #updateCase: StatementSync;
  readonly #insertOrigin: StatementSync;
  readonly #updateOrigin: StatementSync;
  readonly #findCase: StatementSync;
  readonly #findOrigin: StatementSync;

  constructor(database: DatabaseSync, named: (table: string) => string) {
    const [cases, origins] = [named('register_case'), named('register_origin')];
    this.#findCase = database.prepare(`SELECT opened FROM ${cases} WHERE id = ?`);
    this.#findOrigin = database.prepare(`SELECT opened FROM ${origins} WHERE id = ?`);
    this.#insertCase = database.prepare(`INSERT INTO ${cases} VALUES (${places(22)})`);
    this.#updateCase = database.prepare(
      `UPDATE ${cases} SET office = ?, lifecycle = ?, classification = ?, outcome = ?, ended_on = ?, next_due_on = ?,
       open_vnd = ?, executed_vnd = ?, officer = ?, act_revision = ?, head_revision = ?, last_ordinal = ?,
       ordinals = ordinals || ? WHERE opened = ?`,
    );
    this.#insertOrigin = database.prepare(`INSERT INTO ${origins} VALUES (${places(15)})`);
    this.#updateOrigin = database.prepare(
      `UPDATE ${origins} SET lifecycle = ?, ex_officio = ?, cases = ?, cases_count = ?, act_revision = ?,
       head_revision = ?, last_ordinal = ?, ordinals = ordinals || ? WHERE opened = ?`,
    );
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

  /** The primary key of a case's row, by which writing the row needs no search for the stream's name. */
  #openedCase(id: string): number {
    return Number(this.#findCase.get(id)?.['opened'] ?? -1);
  }

  #openedOrigin(id: string): number {
    return Number(this.#findOrigin.get(id)?.['opened'] ?? -1);
  }

  #writeCase(id: string, { state, realm, isNew, opened, last, head, ordinals }: Pending<CaseState>): void {
    let open = 0n;
    let executed = 0n;
    for (const obligation of state.obligations) {
      open += obligation.open;
      executed += obligation.executed;
    }
    const { lifecycle, classification } = state.place;
    const outcome = state.ending?.outcome ?? null;
    const endedOn = state.ending?.on ?? null;
    const due = nextDue(state);
    const officer = state.officer ?? null;
    const tail = [amountValue(open), amountValue(executed), officer, state.actRevision, head, last, ordinals] as const;
    if (isNew) {
      const { number, category, initiative, origin } = state;
      const fixed = [
        opened ?? null,
        id,
        number,
        realm,
        state.office,
        category,
        initiative,
        origin.kind,
        origin.id,
      ] as const;
      this.#insertCase.run(...fixed, lifecycle, classification, outcome, state.decidedOn, endedOn, due, ...tail);
    } else {
      requireOne(
        this.#updateCase.run(
          state.office,
          lifecycle,
          classification,
          outcome,
          endedOn,
          due,
          ...tail,
          opened ?? this.#openedCase(id),
        ),
        id,
      );
    }
  }

  #writeOrigin(id: string, { state, realm, isNew, opened, last, head, ordinals }: Pending<OriginState>): void {
    const { place, cases, exOfficio, actRevision } = state;
    const own = [place.lifecycle, exOfficio === undefined ? null : Number(exOfficio)] as const;
    const tail = [...own, JSON.stringify(cases), cases.length, actRevision, head, last, ordinals] as const;
    if (isNew) {
      this.#insertOrigin.run(
        opened ?? null,
        id,
        state.kind,
        realm,
        state.office,
        state.category,
        state.receivedOn,
        ...tail,
      );
    } else {
      requireOne(this.#updateOrigin.run(...tail, opened ?? this.#openedOrigin(id)), id);
    }
  }
}

function collect<S>(pending: Map<string, Pending<S>>, step: ProjectedEvent, state: S): void {
  const { stream, revision } = step;
  const ordinals = `${step.ordinal.toString(36)} `;
  const known = pending.get(stream);
  if (known === undefined) {
    const { opened, ordinal: last, realm = '' } = step;
    pending.set(stream, { state, realm, opened, isNew: revision === 0, last, head: revision, ordinals });
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
    if (!awaitedRules.has(rule) && (due === null || dueOn < due)) due = dueOn;
  return due;
}
