import { initiatives, realms } from '#case';
import { urgencies } from '#read-models';
import { leaf } from './case.js';
import { Answer, day, exactly, flag, instant, list, oneOf, optional, orNull, Part, text, whole } from './member.js';
import { away, knownUpTo, LegalBasisAnswer, LocalizedTextAnswer, NamedAct } from './parts.js';

/** Answers of the work list: what is due, grouped by how urgent it is, and what waits for a decision. */

/** The stream that an entry is about, under the name of its kind. */
const subject = { ...optional({ case: text, judgment: text, request: text }), href: text };
const realm = oneOf(realms, { type: 'string' });

export class WorkListEntryAnswer extends Answer('WorkListEntry', {
  ...subject,
  urgency: oneOf(urgencies),
  dueOn: day,
  /** Days since it fell due; negative while it has not. */
  overdueDays: whole,
  deadline: text,
  rule: text,
  label: LocalizedTextAnswer,
  from: day,
  provisional: flag,
  /** Whether its lapse is recorded: it can still be met, late. */
  lapsed: flag,
  metBy: list(NamedAct),
  office: text,
  officer: orNull(text),
  number: orNull(text),
  initiative: orNull(oneOf(initiatives, { type: 'string' })),
  category: text,
  realm,
  ...optional({ subject: text, dueAt: instant, legalBasis: LegalBasisAnswer, leaf, leafLabel: LocalizedTextAnswer }),
}) {}

const reflected = Part({
  ...knownUpTo,
  /** The last day all of whose deadlines are met, ended or lapsed. */
  lapsesCompleteUpTo: day,
  ...optional({ log: away, views: exactly('lockedOut', 'The views cannot be written now: their last position') }),
});

export class WorkListAnswer extends Answer('WorkList', {
  /** The day as of which the deadlines are grouped. */
  on: day,
  bounds: Part({
    criticalAfterDays: whole,
    soonWithinWorkingDays: whole,
    /** Due before this day is critical; due until that day is soon. */
    criticalBefore: day,
    soonUntil: day,
  }),
  offices: list(text),
  /** How many deadlines each group has, and how many judgments and requests wait for a decision. */
  counts: Part({ critical: whole, overdue: whole, soon: whole, later: whole, inbox: whole }),
  entries: list(WorkListEntryAnswer),
  reflects: reflected,
  links: Part({ inbox: text }),
  ...optional({ next: text }),
}) {}

export class InboxEntryAnswer extends Answer('InboxEntry', {
  ...subject,
  office: text,
  category: text,
  realm,
  receivedOn: day,
  waitingDays: whole,
  /** The day until which it has to be decided, where such a deadline runs. */
  dueOn: orNull(day),
  links: Part({ commands: text }),
}) {}

export class InboxAnswer extends Answer('Inbox', {
  count: whole,
  entries: list(InboxEntryAnswer),
  reflects: reflected,
  ...optional({ next: text }),
}) {}
