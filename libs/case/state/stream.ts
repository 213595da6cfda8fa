import type { Realm } from '../definition/envelope.js';
import type { Instant, LegalDate } from '../law/legal-date.js';
import type { Regime } from '../law/time-limit.js';
import type { PlaceIn } from '../lifecycle/compile.js';

/** The members that the states of cases, judgments and requests share. */
export interface StreamState {
  readonly id: string;
  readonly realm: Realm;
  readonly office: string;
  /** The place of the stream in the regions of its machine. */
  readonly place: PlaceIn;
  readonly deadlines: readonly Deadline[];
  /** Every lapse that is recorded, by its deadline and its due moment: a second one of the same has another id. */
  readonly lapses: readonly string[];
  /** Latest legal date of an act other than a payment, pay-out or correction; no later act may be dated before it. */
  readonly lastActOn: LegalDate;
  /** Latest legal date of an act, payments and pay-outs included, corrections not; no ending may be dated before it. */
  readonly lastFactOn: LegalDate;
  /** Revision of the last act; the ETag. Clock facts do not change it. */
  readonly actRevision: number;
  /** Facts without a transition, when a part of the history is folded (never in the whole one). */
  readonly unplaced: readonly string[];
}

/** A running deadline: a rule, the thing that it is about, and the event that started it. */
export interface Deadline {
  readonly id: string;
  readonly rule: string;
  /** Empty where the stream has one thing of that kind only, or the fact is of version 1. */
  readonly subject: string;
  /** Id of the starting event; empty in facts of version 1. */
  readonly startedBy: string;
  readonly regime: Regime;
  /** The article as of the start; absent in facts of version 1. */
  readonly article: string | undefined;
  readonly from: LegalDate;
  readonly dueOn: LegalDate;
  /** The moment, of a limit in hours. */
  readonly dueAt: Instant | undefined;
  readonly provisional: boolean;
  /** Whether its lapse is recorded: it can still be met, late. */
  readonly lapsed: boolean;
}
