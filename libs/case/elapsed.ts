import { elapse, hasPassed } from './clocks/elapse.js';
import type { ElapsedFact } from './clocks/facts.js';
import type { Act, Target } from './definition/act.js';
import type { At, RecordedFact } from './definition/fact.js';
import type { World } from './definition/rule.js';
import { earlier, type Instant, instantAt, type LegalDate, legalDayOf } from './law/legal-date.js';
import type { StreamState } from './state/stream.js';
import { type AnyState, type StreamKind, streamKind } from './streams.js';

/** The stream that an act is decided on. */
interface Known {
  readonly before: AnyState | undefined;
  readonly history: () => readonly RecordedFact[];
  readonly at: (index: number, effectiveOn: LegalDate) => At;
}

/**
 * The moment up to which terms pass before an act: that of its own day. An act that is recorded late finds the stream as
 * it was on its day; what has passed since is recorded before a later act, or by the scheduler.
 */
function asOfAct(on: LegalDate, now: Instant): Instant {
  return on >= legalDayOf(now) ? now : instantAt(on, '00:00');
}

/** What passes in the stream before an act is decided on it: to the last moment for the act that records just this. */
export function elapsedFirst(
  act: Act,
  on: LegalDate,
  { before, instant, world }: Pick<Known, 'before'> & { readonly instant?: Instant | undefined; readonly world: World },
): readonly ElapsedFact[] {
  if (instant === undefined || !before || act.opens) return [];
  return act.elapses ? elapse(before, instant, world) : passedBefore(on, before, instant, world);
}

/** What had passed in a stream before an act of the legal day `on`. */
function passedBefore(on: LegalDate, state: StreamState, now: Instant, world: World): readonly ElapsedFact[] {
  // Hardly an act finds that something has passed, so its moment is computed only then.
  return hasPassed(state, earlier(on, legalDayOf(now))) ? elapse(state, asOfAct(on, now), world) : [];
}

/** The state after what has passed in it. */
const afterPassed = (
  kind: StreamKind<AnyState>,
  before: AnyState,
  passed: readonly ElapsedFact[],
  at: Known['at'],
): AnyState =>
  passed.reduce((state, { type, data, on }, index) => kind.evolve(state, type, data, at(index, on)) ?? state, before);

/** The situation after what has passed, whose facts come before those of the act. */
export function afterElapsed<S extends Known>(elapsed: readonly ElapsedFact[], act: Act, situation: S): S {
  const kind = streamKind(act.target);
  const passing = (index: number, on: LegalDate): At => ({ ...situation.at(index, on), eventId: `elapsed-${index}` });
  const passed = elapsed.map(({ type, data, on }, index): RecordedFact => {
    const envelope = { ...passing(index, on), type, commandId: 'elapsing' };
    return { type, data, envelope: { ...envelope, commandType: `${act.target}/elapse` } as RecordedFact['envelope'] };
  });
  const before = situation.before && afterPassed(kind, situation.before, elapsed, passing);
  return {
    ...situation,
    before,
    history: () => [...situation.history(), ...passed],
    at: (index: number, on: LegalDate) => {
      const own = situation.at(index, on);
      return { ...own, revision: own.revision + elapsed.length };
    },
  };
}

/** The state that an act of the legal day `on` is decided on: with all that had passed until then. */
export function stateForAct(target: Target, state: AnyState, on: LegalDate, now: Instant, world: World): AnyState {
  const kind = streamKind(target);
  const { id: streamId, realm, office: officeThen, actRevision: revision } = state;
  const at = { eventId: '', streamId, revision, realm, officeThen };
  const passed = passedBefore(on, state, now, world);
  return afterPassed(kind, state, passed, (_index, effectiveOn) => ({ ...at, effectiveOn }));
}
