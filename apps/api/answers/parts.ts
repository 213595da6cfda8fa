import {
  anObject,
  Answer,
  day,
  etag,
  exactly,
  flag,
  instant,
  list,
  money,
  oneOf,
  optional,
  orNull,
  Part,
  text,
  whole,
} from './member.js';

/** Parts that several answers share. */

export class LocalizedTextAnswer extends Answer('Words', { vi: text, en: text }) {}

export class LegalBasisAnswer extends Part({
  article: text,
  regime: oneOf(['L08', 'L25']),
  /** False: the article was not verified against a source. */
  ...optional({ verified: flag }),
}) {}

export const amounts = { cases: whole, money };
export class AmountsAnswer extends Part(amounts) {}

export class NamedAct extends Part({ name: text, label: LocalizedTextAnswer }) {}

/** `payments`: those made under the agreement; the deadline of an instalment has its id as subject. */
export class AgreementAnswer extends Part({
  ...{ on: day, inWriting: flag, until: orNull(day), waivesRest: flag, payments: list(text) },
  instalments: list(Part({ id: text, dueOn: day, amount: money })),
}) {}

const address = { id: text, href: text };
export class Address extends Part(address) {}
export class OriginOfCase extends Part({ ...address, kind: text }) {}

export const away = exactly('away', 'The log does not answer: this is what the views have');

/** The newest event that an answer reflects if it comes from the views, not from the log. */
export const knownUpTo = { ordinal: whole, ...optional({ position: text, recordedAt: instant }) };

/** The revision and ETag that the next command may name in If-Match. */
export const revised = { revision: whole, etag };

export class DeadlineAnswer extends Answer('Deadline', {
  id: text,
  rule: text,
  label: LocalizedTextAnswer,
  from: day,
  dueOn: day,
  provisional: flag,
  lapsed: flag,
  ...optional({ subject: text, startedBy: text, dueAt: instant, legalBasis: LegalBasisAnswer }),
}) {}

/** The written decision behind a fact, the documents, and the fact that it corrects. */
export const papers = {
  ...optional({ decision: Part({ number: text, year: whole, date: day, ...optional({ signer: text }) }) }),
  docRefs: list(text),
  ...optional({ corrects: text }),
};

export class FactAnswer extends Answer('Fact', {
  eventId: text,
  type: text,
  revision: whole,
  effectiveOn: day,
  recordedAt: instant,
  legalBasis: LegalBasisAnswer,
  story: LocalizedTextAnswer,
  data: anObject,
  ...papers,
}) {}
