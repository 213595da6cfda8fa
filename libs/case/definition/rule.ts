import type { Decision } from './envelope.js';
import type { Fact, RecordedFact } from './fact.js';
import type { Label } from './fields.js';
import type { Calendar } from '../law/calendar.js';
import type { Law, RuleId } from '../law/law.js';
import type { LegalDate } from '../law/legal-date.js';
import type { Organisation } from './organisation.js';

/** Everything outside the case that a decision may depend on; the same arguments give the same decision for ever. */
export interface World {
  readonly law: Law;
  readonly calendar: Calendar;
  readonly organisation: Organisation;
}

/**
 * What a rule looks at: the case before the fact, the fact with its dates, and the world. Nothing else, so that
 * `verify` can put every stored fact to the rules again.
 */
export interface Subject<S, D = object> {
  readonly before: S;
  /** The main fact of the act; absent when somebody only asks what is allowed. */
  readonly data: D | undefined;
  /** All facts of the act in order, the main one among them; empty when somebody only asks what is allowed. */
  readonly facts: readonly Fact[];
  /** The state after the facts, where it is known already. */
  readonly after?: S;
  readonly on: LegalDate;
  readonly recordedOn: LegalDate;
  /** The written decision that carries the step, if one is named. */
  readonly decision?: Decision | undefined;
  readonly world: World;
  /** All facts of the stream, for corrections only. */
  readonly history: () => readonly RecordedFact[];
}

/** Why an act is not possible now, and what would make it possible. */
export interface Blocked {
  readonly message: Label;
  /** The first day on which this reason does not stand any more, when only time is missing. */
  readonly until?: LegalDate;
  readonly unlock: Label;
  /** Acts after which this reason does not stand any more; one that is refused itself says what leads to it. */
  readonly unlockedBy?: readonly string[];
  /** Acts that do what is due in place of this one, where nothing unlocks it. */
  readonly instead?: readonly string[];
  /** The other stream that it is about: by its id, or the one that the reaction to an event opened. */
  readonly otherStream?: { readonly id: string } | { readonly openedBy: string };
  /** The stored steps that stand in the way, and which rules each would offend. */
  readonly steps?: readonly StepInTheWay[];
}

export interface StepInTheWay {
  readonly eventId: string;
  readonly revision: number;
  readonly type: string;
  readonly rules: readonly string[];
}

export interface Rule<S, D = object> {
  /** Row of the law table that gives regime, article and wording. */
  readonly id: RuleId;
  readonly check: (subject: Subject<S, D>) => Blocked | undefined;
  /** First engine version that has the rule: what an older one accepted is not damage. Absent: always there. */
  readonly since?: string;
}

export function rule<S, D = object>(id: RuleId, check: Rule<S, D>['check']): Rule<S, D> {
  return { id, check };
}

/** The rule, which engines before that version did not have. */
export function since<S, D>(version: string, rule: Rule<S, D>): Rule<S, D> {
  return { ...rule, since: version };
}

/** A rule about the fact's own fields; not asked while there is no fact yet. */
export function ruleOn<S, D>(id: RuleId, check: (data: D, subject: Subject<S, D>) => Blocked | undefined): Rule<S, D> {
  return { id, check: (subject) => (subject.data === undefined ? undefined : check(subject.data, subject)) };
}

export function blocked(
  [vi, en]: readonly [string, string],
  [unlockVi, unlockEn]: readonly [string, string],
  more: Pick<Blocked, 'until' | 'unlockedBy' | 'instead' | 'otherStream' | 'steps'> = {},
): Blocked {
  return { message: { vi, en }, unlock: { vi: unlockVi, en: unlockEn }, ...more };
}
