import { labelIn, leafLabels } from '#case';
import type { RegisteredCase } from '#read-models';
import { type RowAnswer, stateOf } from '../answers/case.js';
import { etagOf } from '../http/caller.js';
import { caseHead } from './case.document.js';

export function rowDocument(row: RegisteredCase): RowAnswer {
  return {
    ...caseHead(row),
    state: stateOf(row.lifecycle),
    leaf: row.lifecycle,
    leafLabel: labelIn(leafLabels, row.lifecycle),
    classification: row.classification,
    outcome: row.outcome,
    decidedOn: row.decidedOn,
    endedOn: row.endedOn,
    nextDueOn: row.nextDueOn,
    money: { open: row.open.toString(), executed: row.executed.toString() },
    officer: row.officer,
    revision: row.actRevision,
    etag: etagOf(row.actRevision),
    changedSincePin: row.changedSincePin,
  };
}
