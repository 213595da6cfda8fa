import type { Realm } from '../definition/envelope.js';
import type { LegalDate } from '../law/legal-date.js';
import type { PlaceIn } from '../lifecycle/compile.js';

/** What the states of all streams with a life have in common. */
export interface StreamState {
  readonly id: string;
  readonly realm: Realm;
  readonly office: string;
  /** The place of the stream in the regions of its machine. */
  readonly place: PlaceIn;
  readonly deadlines: readonly Deadline[];
  /** Latest legal date of an act other than a payment, pay-out or correction; no later act may be dated before it. */
  readonly lastActOn: LegalDate;
  /** The same with payments and pay-outs; no ending may be dated before it. */
  readonly lastFactOn: LegalDate;
  /** Revision of the last act; the ETag. Clock facts do not change it. */
  readonly actRevision: number;
  /** Facts without a transition, when a part of the history is folded (never in the whole one). */
  readonly unplaced: readonly string[];
}

export interface Deadline {
  readonly id: string;
  readonly rule: string;
  readonly dueOn: LegalDate;
}
