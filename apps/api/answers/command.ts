import { targets } from '#case';
import { afterwards, anyState, classification, leaf } from './case.js';
import { anObject, Answer, day, exactly, flag, list, money, oneOf, optional, Part, text, whole } from './member.js';
import { Address, FactAnswer, LegalBasisAnswer, LocalizedTextAnswer, NamedAct, revised } from './parts.js';

/** Answers about acts: the result of one, a preview, the possible acts, a refusal. */

/** The stream that an answer is about, under the name of its kind. */
const subject = optional({ case: text, judgment: text, request: text });

/** The answer to an accepted command. A repeated command gets the facts, state and position of the first time. */
export class AcceptedAnswer extends Answer('Accepted', {
  ...subject,
  ...optional({ number: text }),
  ...revised,
  href: text,
  realm: text,
  ...afterwards,
  facts: list(FactAnswer),
  /** Acts that are allowed in this state. */
  allowed: list(text),
  repeated: flag,
  position: text,
}) {}

/** The changes that a command would make in the cells of the table of its statistical year. */
export class StatisticsEffect extends Part({
  year: whole,
  to: day,
  moves: list(Part({ column: text, cases: whole, money })),
}) {}

/** The result that the command would have; nothing is stored. */
export class PreviewAnswer extends Answer('Preview', {
  preview: exactly(true),
  stored: exactly(false),
  command: text,
  after: anyState,
  facts: list(FactAnswer),
  ...optional({
    number: Part({ value: text, provisional: exactly(true) }),
    before: anyState,
    statistics: StatisticsEffect,
  }),
}) {}

/** The reason why an act is not possible: rule, sentence, legal basis, first possible day, and what unlocks the act. */
export class RefusalAnswer extends Answer('Refusal', {
  rule: text,
  message: LocalizedTextAnswer,
  legalBasis: LegalBasisAnswer,
  unlock: LocalizedTextAnswer,
  unlockedBy: list(NamedAct),
  instead: list(NamedAct),
  ...optional({
    until: day,
    /** The values of which one must be chosen. */
    choices: list(text),
    otherStream: Address,
    /** The later steps that prevent a correction. */
    steps: list(Part({ eventId: text, revision: whole, type: text, rules: list(text) })),
  }),
}) {}

/** The deadlines that the act meets, and those that it may start, with their term if it took effect on the requested day. */
export class DeadlineEffect extends Part({
  meets: list(text),
  starts: list(
    Part({
      clock: text,
      label: LocalizedTextAnswer,
      term: Part({ length: whole, unit: text }),
      legalBasis: LegalBasisAnswer,
      conditional: flag,
      ...optional({ from: exactly('later'), dueOn: day, provisional: flag }),
    }),
  ),
}) {}

/** An act of a stream: whether it is possible on that day, its form, and its effect on deadlines. */
export class CommandAnswer extends Answer('Command', {
  name: text,
  label: LocalizedTextAnswer,
  allowed: flag,
  method: exactly('POST'),
  href: text,
  ending: flag,
  deadlines: DeadlineEffect,
  blockedBy: list(RefusalAnswer),
  schema: anObject,
  ...optional({ opens: oneOf(targets) }),
}) {}

export class CommandsAnswer extends Answer('Commands', {
  ...subject,
  on: day,
  ...revised,
  commands: list(CommandAnswer),
  ...optional({ leaf, leafLabel: LocalizedTextAnswer, classification }),
}) {}
