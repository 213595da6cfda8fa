import { Answer, day, flag, list, money, orNull, Part, text, whole } from './member.js';
import { LocalizedTextAnswer } from './parts.js';

/** What is owed in a case, and by whom to whom. */

export class ObligationAnswer extends Answer('Obligation', {
  id: text,
  kind: text,
  nature: text,
  rank: whole,
  /** The point of the list of what is enforced ex officio. */
  point: orNull(text),
  amount: money,
  executed: money,
  /** What receivers of an entrustment closed, once the rest came back. */
  executedElsewhere: money,
  reducedElsewhere: money,
  terminatedElsewhere: money,
  revokedElsewhere: money,
  movedElsewhere: money,
  terminated: money,
  entrusted: money,
  revoked: money,
  moved: money,
  returned: money,
  /** Exempted or reduced by a court. */
  reduced: money,
  /** Closed while the case goes on, by a decision about this obligation alone or before the case went on. */
  terminatedPart: money,
  revokedPart: money,
  entrustedPart: money,
  returnedPart: money,
  withdrawnPart: money,
  movedPart: money,
  open: money,
  performed: flag,
  /** Whether such a decision closed a duty without a price. */
  dropped: flag,
  /** `id`: among the parties of the case. `ref`: reference into the sealed store. */
  creditor: orNull(Part({ id: text, ref: text })),
  /** Ids of the parties that owe it. */
  debtors: list(text),
  joint: flag,
  shares: list(Part({ debtor: text, part: money })),
}) {}

const words = Part({ ref: text });

/** Somebody whom the decision names; the words are in the sealed store. */
export class PartyAnswer extends Answer('Party', {
  id: text,
  role: text,
  roleLabel: LocalizedTextAnswer,
  kind: orNull(text),
  name: words,
  address: orNull(words),
  idNumber: orNull(words),
  account: orNull(words),
  representative: orNull(Part({ kind: text, name: words, until: orNull(day) })),
  ceiling: orNull(money),
  /** Id of the party whose right or duty passed to this one. */
  succeeds: orNull(text),
}) {}
