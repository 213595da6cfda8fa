import { type Target, targets } from './definition/act.js';
import { factKind } from './catalogue.js';
import type { At, RecordedFact } from './definition/fact.js';
import type { Label } from './definition/fields.js';
import { labelIn } from './definition/wording.js';
import { judgmentLeafLabels, leafLabels, requestLeafLabels } from './labels/places.js';
import { later, type LegalDate } from './law/legal-date.js';
import type { PlaceIn, Transitions } from './lifecycle/compile.js';
import { caseTransitions, judgmentTransitions, requestTransitions } from './lifecycle/transitions.js';
import type { CaseState } from './state/case.js';
import { corrected } from './state/corrections.js';
import { restOfEnded } from './state/ending.js';
import { imbalance } from './state/ledger.js';
import type { OriginState } from './state/origin.js';
import type { StreamState } from './state/stream.js';

/** What one kind of streams adds to what all of them share. */
interface Definition<S extends StreamState> {
  /** Type of the fact that begins a stream of this kind. */
  readonly begins: string;
  readonly transitions: Transitions<S['place']>;
  /** What such a stream, and its state, are called in sentences. */
  readonly label: Label;
  readonly leafLabels: Readonly<Record<string, Label>>;
  /** No act on it is dated, and no decision rests on it, before this day. */
  readonly openedOn: (state: S) => LegalDate;
  /** Whether acts on it are those of the office that leads it; else they are those of the actor's office. */
  readonly isLedByItsOffice: boolean;
  /** What a fact leaves to be done in the state after it. */
  readonly settled?: (state: S) => S;
  /** What is wrong with a state whatever the machine says; `before`: the state in which it was right. */
  readonly fault?: (state: S, before?: S) => string | undefined;
}

/**
 * A kind of streams: how a stream is folded, by which machine, and what its deadlines need. `apps/api/documents`
 * renders its states.
 */
export interface StreamKind<S extends StreamState = StreamState> extends Definition<S> {
  readonly target: Target;
  /**
   * Folds a stream, one fact after the other, in its order. It never refuses and never reads the law: an old fact stays
   * true whatever the rules are today. A fact without a transition (possible only when a part of a history is folded)
   * is kept by its id and changes nothing; a correction always has its place, because the fact it corrects is there.
   */
  readonly evolve: (state: S | undefined, type: string, data: object, at: At) => S | undefined;
  /** The stream as it was on the legal day `on`, by these facts: those that were known. Without `on`, as it is today. */
  readonly fold: (history: readonly RecordedFact[], on?: LegalDate) => S | undefined;
}

function kindOf<S extends StreamState>(target: Target, definition: Definition<S>): StreamKind<S> {
  const { begins, transitions } = definition;
  const step = transitions.step as Transitions<PlaceIn>['step'];
  const evolve: StreamKind<S>['evolve'] = (state, type, data, at) => {
    const kind = factKind(type);
    if (!state) return type === begins ? (kind?.evolve(undefined, data, at) as S | undefined) : undefined;
    const place = kind && (step(state.place, type, data) ?? (kind.nature === 'correction' ? state.place : undefined));
    if (!place) return { ...state, unplaced: [...state.unplaced, at.eventId] };
    const evolved = kind.evolve(state, data, at) as S;
    const next = definition.settled ? definition.settled(evolved) : evolved;
    const isStep = kind.nature === 'act';
    return {
      ...next,
      place,
      lastActOn: isStep && !kind.aside ? later(state.lastActOn, at.effectiveOn) : state.lastActOn,
      lastFactOn: isStep || kind.nature === 'money' ? later(state.lastFactOn, at.effectiveOn) : state.lastFactOn,
      actRevision: kind.nature === 'clock' ? state.actRevision : at.revision,
    };
  };
  const fold: StreamKind<S>['fold'] = (history, on) => {
    let state: S | undefined;
    for (const { type, data, envelope } of corrected(history, on)) state = evolve(state, type, data, envelope);
    // A withdrawn step still was an act, so the ETag counts it.
    return state && on === undefined ? { ...state, actRevision: lastActRevision(history) } : state;
  };
  return { ...definition, target, evolve, fold };
}

function lastActRevision(history: readonly RecordedFact[]): number {
  const last = history.findLast((each) => factKind(each.type)?.nature !== 'clock');
  return last?.envelope.revision ?? 0;
}

const ofOrigins = {
  openedOn: ({ receivedOn }: OriginState) => receivedOn,
  isLedByItsOffice: false,
};

/** THE REGISTRY of the kinds of streams that have a lifecycle. A further kind is a row here, and its chapter. */
export const streamKinds = {
  case: kindOf<CaseState>('case', {
    begins: 'EnforcementDecisionIssued',
    transitions: caseTransitions,
    label: { vi: 'vụ việc', en: 'case' },
    leafLabels,
    openedOn: ({ decidedOn }) => decidedOn,
    isLedByItsOffice: true,
    settled: restOfEnded,
    fault: ({ ledger, obligations }, before) =>
      ledger === before?.ledger && obligations === before.obligations ? undefined : imbalance(ledger, obligations),
  }),
  judgment: kindOf<OriginState>('judgment', {
    ...ofOrigins,
    begins: 'JudgmentReceived',
    transitions: judgmentTransitions,
    label: { vi: 'bản án', en: 'judgment' },
    leafLabels: judgmentLeafLabels,
  }),
  request: kindOf<OriginState>('request', {
    ...ofOrigins,
    begins: 'RequestReceived',
    transitions: requestTransitions,
    label: { vi: 'đơn yêu cầu', en: 'request' },
    leafLabels: requestLeafLabels,
  }),
} satisfies Record<Target, unknown>;

export type StateOf<T extends Target> = NonNullable<ReturnType<(typeof streamKinds)[T]['evolve']>>;
/** The state of a stream of any kind. */
export type AnyState = StateOf<Target>;

/** The kind of the streams that acts on `target` are sent to. */
export function streamKind(target: Target): StreamKind<AnyState> {
  return streamKinds[target] as unknown as StreamKind<AnyState>;
}

const byPrefix = targets.map((target) => ({ prefix: `${target}-`, kind: streamKind(target) }));

/** The kind of a stream by its name; undefined for a stream without a lifecycle. */
export function kindOfStream(stream: string): StreamKind<AnyState> | undefined {
  for (const { prefix, kind } of byPrefix) if (stream.startsWith(prefix)) return kind;
  return undefined;
}

/** What the state of a stream is called. */
export function placeLabel(kind: StreamKind<AnyState>, { place }: AnyState): Label {
  return labelIn(kind.leafLabels, place.lifecycle);
}

export const { evolve: evolveCase, fold: foldCase } = streamKinds.case;
