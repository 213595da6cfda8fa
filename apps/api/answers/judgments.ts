import { originLeaves } from '#case';
import { ofEntry } from './case.js';
import { Answer, day, list, oneOf, optional, orNull, Part, text, whole } from './member.js';
import { knownUpTo, LocalizedTextAnswer } from './parts.js';

/** Answers about the register of judgments. */

export class RegisteredJudgmentAnswer extends Answer('RegisteredJudgment', {
  /** Its number in the register of its office and statistical year, in the order of receipt. */
  serial: whole,
  year: whole,
  judgment: text,
  href: text,
  office: text,
  category: text,
  realm: text,
  state: oneOf(originLeaves, { type: 'string' }),
  stateLabel: LocalizedTextAnswer,
  receivedOn: day,
  inForceOn: orNull(day),
  ...ofEntry,
  cases: list(Part({ case: text, href: text })),
}) {}

export class JudgmentsAnswer extends Answer('Judgments', {
  /** Statistical year. */
  year: whole,
  judgments: list(RegisteredJudgmentAnswer),
  reflects: Part(knownUpTo),
  ...optional({ next: text }),
}) {}
