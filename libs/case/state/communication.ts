import type { LegalDate } from '../law/legal-date.js';

/** What an office sends out about a case, and waits for. */

export interface Notice {
  readonly eventId: string;
  readonly channel: string;
  readonly on: LegalDate;
}

export interface InformationRequest {
  readonly id: string;
  /** Who is asked. */
  readonly of: string;
  readonly on: LegalDate;
  /** The day from which the term of the answer counts, once it is known. */
  readonly receivedOn?: LegalDate;
}
