import { factKind } from './catalogue.js';
import type { CaseState } from './state/case.js';
import type { At, RecordedFact } from './definition/fact.js';
import { corrected } from './state/corrections.js';
import type { OriginState } from './state/origin.js';
import { later, type LegalDate } from './law/legal-date.js';
import { step } from './lifecycle/transitions.js';

/**
 * Folds a case, one fact after the other, in the order of the stream. It never refuses and never reads the law: an old
 * fact stays true whatever the rules are today. A fact without a transition (possible only when a part of a history is
 * folded) is kept by its id and changes nothing; a correction always has its place, because the fact it corrects is
 * there.
 */
export function evolveCase(state: CaseState | undefined, type: string, data: object, at: At): CaseState | undefined {
  const kind = factKind(type);
  if (!state)
    return type === 'EnforcementDecisionIssued' ? (kind?.evolve(undefined, data, at) as CaseState) : undefined;
  const place = kind && (step(state.place, type, data) ?? (kind.nature === 'correction' ? state.place : undefined));
  if (!place) return { ...state, unplaced: [...state.unplaced, at.eventId] };
  const next = kind.evolve(state, data, at) as CaseState;
  const isStep = kind.nature === 'act';
  const isClock = kind.nature === 'clock';
  return {
    ...next,
    place,
    lastActOn: isStep ? later(state.lastActOn, at.effectiveOn) : state.lastActOn,
    lastFactOn: isStep || kind.nature === 'money' ? later(state.lastFactOn, at.effectiveOn) : state.lastFactOn,
    actRevision: isClock ? state.actRevision : at.revision,
  };
}

/** The case as it was on the legal day `on`, by these facts: those that were known. Without `on`, as it is today. */
export function foldCase(history: readonly RecordedFact[], on?: LegalDate): CaseState | undefined {
  const standing = corrected(history, on);
  let state: CaseState | undefined;
  for (const { type, data, envelope } of standing) state = evolveCase(state, type, data, envelope);
  const last = history.at(-1);
  // A withdrawn step still was an act, so the ETag counts it.
  return state && last && on === undefined ? { ...state, actRevision: lastActRevision(history) } : state;
}

function lastActRevision(history: readonly RecordedFact[]): number {
  const last = history.findLast((each) => factKind(each.type)?.nature !== 'clock');
  return last?.envelope.revision ?? 0;
}

export function evolveOrigin(
  state: OriginState | undefined,
  type: string,
  data: object,
  at: At,
): OriginState | undefined {
  const kind = factKind(type);
  return kind ? (kind.evolve(state, data, at) as OriginState | undefined) : state;
}

export function foldOrigin(history: readonly RecordedFact[]): OriginState | undefined {
  let state: OriginState | undefined;
  for (const { type, data, envelope } of history) state = evolveOrigin(state, type, data, envelope);
  return state;
}
