import type { Decision, Envelope } from './envelope.js';
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
  /**
   * Finds the law under which a stored step was decided; it returns undefined for a step decided under `law`. Absent:
   * the kept versions are searched.
   */
  readonly keptLawOf?: (decided: Decided) => Law | undefined;
}

/** What the envelope of a stored step says of the law and the lifecycle under which it was decided. */
export type Decided = Pick<Envelope, 'engineVersion' | 'lawHash' | 'machineHash'>;

/**
 * The input of a rule: the case before the fact, the fact with its dates, and the world. Nothing else, so that `verify`
 * can apply the rules to every stored fact again.
 */
export interface Subject<S, D = object> {
  readonly before: S;
  /** The main fact of the act; absent when the question is only whether the act is allowed. */
  readonly data: D | undefined;
  /** All facts of the act in order, with the main one; empty when the question is only whether the act is allowed. */
  readonly facts: readonly Fact[];
  /** The state after the facts, where it is known. */
  readonly after?: S;
  readonly on: LegalDate;
  readonly recordedOn: LegalDate;
  /** The written decision of the step, if one is named. */
  readonly decision?: Decision | undefined;
  readonly world: World;
  /** All facts of the stream; only corrections need them. */
  readonly history: () => readonly RecordedFact[];
}

/** Why an act is not possible now, and what would make it possible. */
export interface Blocked {
  readonly message: Label;
  /** When only time is missing: the first day on which this reason no longer holds. */
  readonly until?: LegalDate;
  readonly unlock: Label;
  /** Acts after which this reason no longer holds. If one of them is refused itself, its refusal has ways out too. */
  readonly unlockedBy?: readonly string[];
  /** Acts to do in place of the refused one, if nothing unlocks it. */
  readonly instead?: readonly string[];
  /** The values of which one must be chosen. */
  readonly choices?: readonly string[];
  /** The other stream concerned: by its id, or the one that the reaction to an event opened. */
  readonly otherStream?: { readonly id: string } | { readonly openedBy: string };
  /** The later steps that prevent the act, and the rules that each would break. */
  readonly steps?: readonly StepInTheWay[];
}

export interface StepInTheWay {
  readonly eventId: string;
  readonly revision: number;
  readonly type: string;
  readonly rules: readonly string[];
}

export interface Rule<S, D = object> {
  /** Row of the law table that gives regime and article; the wording is the rule's own. */
  readonly id: RuleId;
  readonly check: (subject: Subject<S, D>) => Blocked | undefined;
  /** First engine version that has the rule: a step that an older one accepted is not damaged. Absent: all have it. */
  readonly since?: string;
  /** First engine version that no longer has the rule: only steps that an older one accepted are judged by it. */
  readonly until?: string;
}

export function rule<S, D = object>(id: RuleId, check: Rule<S, D>['check']): Rule<S, D> {
  return { id, check };
}

/** A rule that engines before that version did not have. */
export function since<S, D>(version: string, rule: Rule<S, D>): Rule<S, D> {
  return { ...rule, since: version };
}

/** The earlier form of a rule that this version changed: it judges the steps of engines before that version. */
export function until<S, D>(version: string, rule: Rule<S, D>): Rule<S, D> {
  return { ...rule, until: version };
}

/** A rule about the fact's own fields; skipped while there is no fact yet. */
export function ruleOn<S, D>(id: RuleId, check: (data: D, subject: Subject<S, D>) => Blocked | undefined): Rule<S, D> {
  return { id, check: (subject) => (subject.data === undefined ? undefined : check(subject.data, subject)) };
}

export function blocked(
  [vi, en]: readonly [string, string],
  [unlockVi, unlockEn]: readonly [string, string],
  more: Pick<Blocked, 'until' | 'unlockedBy' | 'instead' | 'otherStream' | 'steps' | 'choices'> = {},
): Blocked {
  return { message: { vi, en }, unlock: { vi: unlockVi, en: unlockEn }, ...more };
}
