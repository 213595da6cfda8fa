import type { Decision } from './envelope.js';
import type { FactOf, NamedKind, RecordedFact } from './fact.js';
import { AskedFirst } from './field-order.js';
import { Code, Day, Needs, OfficialNumber, OfficialNumbers, Optional, StoredDay, type Label } from './fields.js';
import { type Instant, statisticalYearOf, type LegalDate } from '../law/legal-date.js';
import type { TimeLimitId, RuleId } from '../law/law.js';
import type { Blocked, Rule, World } from './rule.js';

/** The written decision and documents of an act. */
class Evidence {
  @Optional() @OfficialNumber({ vi: 'Số quyết định', en: 'Decision number' }) decisionNumber?: string;
  /** Requires the number: a date alone would belong to no decision. */
  @Optional() @Needs('decisionNumber') @Day({ vi: 'Ngày quyết định', en: 'Decision date' }) decisionDate?: string;
  /** Code of who signed it; the name is in the organisation of the office. */
  @Optional() @Needs('decisionNumber') @Code({ vi: 'Người ký', en: 'Signed by' }) signedBy?: string;
  @Optional() @OfficialNumbers(20, { vi: 'Tài liệu kèm theo', en: 'Documents' }) docRefs?: string[];
}

const legalDateLabel: Label = { vi: 'Ngày có hiệu lực pháp lý của bước này', en: 'Legal date of the step' };

/** The fields of every act: its legal date, and the evidence. */
@AskedFirst()
export class ActBody extends Evidence {
  @Day(legalDateLabel) effectiveOn!: string;
}

/**
 * The body of an act that only a reaction sends: it bears the date of its cause, which may be outside today's bounds.
 */
@AskedFirst()
export class ReactionBody extends Evidence {
  @StoredDay(legalDateLabel) effectiveOn!: string;
}

/** The kinds of streams that have a lifecycle, and so can be the target of an act (`streams.ts`). */
export const targets = ['case', 'judgment', 'request'] as const;
export type Target = (typeof targets)[number];

/** The input of a decision. */
export interface Deciding<S, C> {
  readonly before: S;
  readonly command: C;
  readonly on: LegalDate;
  readonly world: World;
  readonly history: () => readonly RecordedFact[];
  /** The number reserved for the case that this act opens. */
  readonly caseNumber: () => string;
  /** The stream that the act was sent to. */
  readonly targetId: string;
}

/**
 * A legal act: its body, the facts it may lead to, the rules it requires and a pure decision. An act is known by name
 * only here; API, CLI and import walk the catalogue.
 */
export interface Act<S = unknown, C extends ActBody = ActBody, K extends readonly NamedKind[] = readonly NamedKind[]> {
  readonly name: string;
  readonly target: Target;
  /** The kind of stream that the act opens, when it opens one. */
  readonly opens?: Target;
  /** Whether only a reaction may send the act, never a person. */
  readonly internal: boolean;
  /** Whether its facts are those of the terms that are over (`clocks/elapse.ts`), and none of them is the main one. */
  readonly elapses: boolean;
  readonly label: Label;
  readonly command: new () => C;
  /** The first is the main fact: its transition decides where the act is possible, and the rules check it. */
  readonly leadsTo: K;
  readonly requires: readonly Rule<S>[];
  /** Row of the law table that the fact's envelope cites; default: that of `notAllowed`. */
  readonly basis: RuleId;
  /**
   * The rule that refuses the act in a state without a transition for it. The ways to a state with one are searched in
   * the machine (`way-out.ts`), unless `isFinal`: then none is proposed, and the sentence says why.
   */
  readonly notAllowed: { readonly rule: RuleId; readonly isFinal?: true } & Pick<Blocked, 'unlock'>;
  readonly ending: boolean;
  /** Whether the act is a decision of the office itself: it takes effect, and its terms run, from the day it is made. */
  readonly decides: boolean;
  /** Why a body that says one thing in two ways is refused: neither may be dropped. */
  readonly ambiguous?: (command: C) => Ambiguous | undefined;
  /** For a correction: the event to correct, and the legal date that the fact therefore bears. */
  readonly corrects?: (deciding: Deciding<S, C>) => Corrected | undefined;
  /**
   * Whether its rules read the history of the stream. A correction always does; for other acts the engine reads no stream
   * whose state it has.
   */
  readonly readsHistory: boolean;
  readonly decide: (deciding: Deciding<S, C>) => readonly FactOf<K[number]>[];
  /** Time limits that the act starts, meets, and ends without meeting them; see `clocks/steps.ts`. */
  readonly starts: readonly DeadlineStart<S>[];
  readonly meets: readonly DeadlineEnd<S>[];
  readonly ends: readonly DeadlineEnd<S>[];
}

export interface Ambiguous {
  readonly rule: RuleId;
  readonly why: Blocked;
}

export interface Corrected {
  readonly eventId: string;
  readonly on: LegalDate;
}

export interface AgreedLimits {
  readonly basis: RuleId;
  readonly due: readonly { readonly subject: string; readonly dueOn: LegalDate }[];
}

export interface DeadlineStart<S> {
  readonly clock: TimeLimitId;
  /** The limit starts only if `when` holds, and counts from `from` if that is not the act's own date. */
  readonly when?: (after: S, world: World, on: LegalDate) => boolean;
  readonly from?: (after: S) => LegalDate | undefined;
  /** For limits that the parties agreed on: their subjects and last days, and the rule whose article they rest on. */
  readonly agreed?: (after: S) => AgreedLimits;
  /** The moment from which a limit in hours counts. */
  readonly at?: (after: S) => Instant | undefined;
  /** The thing that the limit is about, where a stream may have several of its kind: each has a deadline of its own. */
  readonly subject?: (after: S) => string | readonly string[] | undefined;
  /** Each event that starts the limit has a deadline of its own, also while an earlier one about the same subject runs. */
  readonly each?: true;
}

export interface DeadlineEnd<S> {
  readonly clock: TimeLimitId;
  /** Only the deadlines whose subject it accepts; without it, all of this rule. */
  readonly when?: (
    after: S,
    subject: string,
    deadline: { readonly dueOn: LegalDate; readonly lapsed: boolean },
  ) => boolean;
  /** The day on which the act that the deadline is for happened, if the act is recorded later. */
  readonly on?: (after: S) => LegalDate | undefined;
  /** The moment of that act, for a limit in hours. Absent: it is in time until the end of the last day. */
  readonly at?: (after: S) => Instant | undefined;
}

type Definition<S, C extends ActBody, K extends readonly NamedKind[]> = Pick<
  Act<S, C, K>,
  'label' | 'command' | 'leadsTo' | 'decide' | 'notAllowed'
> &
  Partial<
    Pick<
      Act<S, C, K>,
      | 'opens'
      | 'internal'
      | 'elapses'
      | 'ending'
      | 'decides'
      | 'ambiguous'
      | 'basis'
      | 'corrects'
      | 'readsHistory'
      | 'starts'
    >
  > & {
    // A rule may know the fields of the main fact; the type of the act guarantees that it gets that fact.
    readonly requires?: readonly Rule<S, never>[];
    readonly meets?: readonly (TimeLimitId | DeadlineEnd<S>)[];
    readonly ends?: readonly (TimeLimitId | DeadlineEnd<S>)[];
  };

const deadlineEnd = <S>(end: TimeLimitId | DeadlineEnd<S>): DeadlineEnd<S> =>
  typeof end === 'string' ? { clock: end } : end;

export function actOn<S>(target: Target) {
  return <C extends ActBody, const K extends readonly NamedKind[]>(
    name: string,
    definition: Omit<Definition<S, C, K>, 'leadsTo' | 'decide'> & {
      readonly leadsTo: K;
      readonly decide: (deciding: Deciding<S, C>) => readonly FactOf<K[number]>[];
    },
  ): Act<S> =>
    ({
      internal: false,
      elapses: false,
      ending: false,
      decides: false,
      readsHistory: definition.corrects !== undefined,
      requires: [],
      basis: definition.notAllowed.rule,
      starts: [],
      ...definition,
      meets: (definition.meets ?? []).map(deadlineEnd),
      ends: (definition.ends ?? []).map(deadlineEnd),
      name,
      target,
    }) as unknown as Act<S>;
}

/** The written decision that a body names, if any. */
export function decisionOf(body: ActBody): Decision | undefined {
  if (body.decisionNumber === undefined) return undefined;
  const date = (body.decisionDate ?? body.effectiveOn) as LegalDate;
  const { decisionNumber: number, signedBy: signer } = body;
  return { number, ...(signer === undefined ? {} : { signer }), year: statisticalYearOf(date), date };
}
