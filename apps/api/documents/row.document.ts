import { labelIn, leafLabels } from '#case';
import type { RegisteredCase } from '#read-models';
import { type RowAnswer, stateOf } from '../answers/case.js';
import { etagOf } from '../http/caller.js';
import { hrefOf, idOf } from './ids.js';

export function rowDocument(row: RegisteredCase): RowAnswer {
  const self = hrefOf(row.id);
  return {
    case: idOf(row.id),
    number: row.number,
    realm: row.realm,
    office: row.office,
    category: row.category,
    initiative: row.initiative,
    origin: { kind: row.origin.kind, id: idOf(row.origin.id), href: hrefOf(row.origin.id) },
    state: stateOf(row.lifecycle),
    leaf: row.lifecycle,
    leafLabel: labelIn(leafLabels, row.lifecycle),
    classification: row.classification,
    outcome: row.outcome ?? null,
    decidedOn: row.decidedOn,
    endedOn: row.endedOn ?? null,
    nextDueOn: row.nextDueOn ?? null,
    money: { open: row.open.toString(), executed: row.executed.toString() },
    officer: row.officer ?? null,
    revision: row.actRevision,
    etag: etagOf(row.actRevision),
    changedSincePin: row.changedSincePin,
    links: { self, timeline: `${self}/timeline`, commands: `${self}/commands` },
  };
}
