import { elapse } from './clocks/elapse.js';
import type { ElapsedFact } from './clocks/facts.js';
import type { Act, Target } from './definition/act.js';
import type { At, RecordedFact } from './definition/fact.js';
import type { World } from './definition/rule.js';
import { type Instant, instantAt, type LegalDate, legalDayOf } from './law/legal-date.js';
import { type AnyState, streamKind } from './streams.js';

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
export function asOfAct<Now extends Instant | undefined>(on: LegalDate, now: Now): Now | Instant {
  return now === undefined || on >= legalDayOf(now) ? now : instantAt(on, '00:00');
}

/** The situation after what has passed, whose facts come before those of the act. */
export function afterElapsed<S extends Known>(elapsed: readonly ElapsedFact[], act: Act, situation: S): S {
  const kind = streamKind(act.target);
  const passed = elapsed.map(({ type, data, on }, index): RecordedFact => {
    const envelope = { ...situation.at(index, on), eventId: `elapsed-${index}`, type, commandId: 'elapsing' };
    return { type, data, envelope: { ...envelope, commandType: `${act.target}/elapse` } as RecordedFact['envelope'] };
  });
  const before = passed.reduce(
    (state: AnyState | undefined, { type, data, envelope }) => kind.evolve(state, type, data, envelope),
    situation.before,
  );
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
  return elapse(state, asOfAct(on, now), world).reduce(
    (at: AnyState, { type, data, on: effectiveOn }) =>
      kind.evolve(at, type, data, { eventId: '', streamId, revision, effectiveOn, realm, officeThen }) ?? at,
    state,
  );
}
