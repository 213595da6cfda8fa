import type { SealedText } from '../definition/fields.js';
import type { Instant, LegalDate } from '../law/legal-date.js';

/** Members of a case: what the office sends out and waits for, what stops the case, and the grounds of decisions. */

export interface Notice {
  readonly eventId: string;
  readonly channel: string;
  readonly on: LegalDate;
  /** The moment, where it was named. */
  readonly at?: Instant;
}

export interface InformationRequest {
  readonly id: string;
  /** Who is asked. */
  readonly of: string;
  readonly on: LegalDate;
  /** The day from which the term of the answer counts, once it is known. */
  readonly receivedOn?: LegalDate;
}

export interface Stop {
  readonly id: string;
  readonly kind: 'postponed' | 'temporarilySuspended' | 'paused';
  readonly ground: string;
  /** The event that decided it: the clocks of the stop name it. */
  readonly eventId: string;
  readonly on: LegalDate;
  readonly until: LegalDate | undefined;
  /** Whether the end of its term is recorded; the stop runs until the decision to continue. */
  readonly termIsOver?: boolean;
  /** Whether it is recorded that its ground no longer holds. */
  readonly groundIsOver?: boolean;
  /** The place in which the first of the running stops found the case. */
  readonly returnTo: string;
}

/** A stop of single obligations, while the case goes on for the others. */
export interface PartStop extends Omit<Stop, 'kind' | 'returnTo'> {
  readonly kind: 'postponed' | 'temporarilySuspended';
  readonly obligations: readonly string[];
}

export interface ArisenGround {
  readonly id: string;
  /** Id of its row. */
  readonly ground: string;
  readonly on: LegalDate;
}

export interface Party {
  readonly id: string;
  readonly role: 'debtor' | 'creditor' | 'third';
  readonly kind?: string;
  readonly name: SealedText;
  readonly address?: SealedText;
  readonly idNumber?: SealedText;
  readonly account?: SealedText;
  readonly representative?: { readonly kind: string; readonly name: SealedText; readonly until?: string };
  /** The most that the owner of collateral owes. */
  readonly ceiling?: string;
  /** Id of the party whose right or duty passed to this one. */
  readonly succeeds?: string;
}
