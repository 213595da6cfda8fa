import { CaseAnswer, JudgmentAnswer, ObligationAnswer, RequestAnswer } from '../answers/case.js';
import { AcceptedAnswer, CommandAnswer, CommandsAnswer, PreviewAnswer, RefusalAnswer } from '../answers/command.js';
import { a, type AnswerClass, list, nameOf, type Schema, schemaOf } from '../answers/member.js';
import { DeadlineAnswer, FactAnswer, LocalizedTextAnswer } from '../answers/parts.js';
import { RegisterAnswer, RowAnswer } from '../answers/register.js';
import {
  HealthAnswer,
  ParkedReactionAnswer,
  ProblemAnswer,
  ProblemKindAnswer,
  ReactionsAnswer,
} from '../answers/service.js';
import { AgenciesAnswer, CellAnswer, CellCasesAnswer, RateAnswer, TableAnswer } from '../answers/table.js';
import { EntryAnswer, TimelineAnswer } from '../answers/timeline.js';

/** In the order of the document. */
const answers: readonly AnswerClass[] = [
  LocalizedTextAnswer,
  ObligationAnswer,
  DeadlineAnswer,
  FactAnswer,
  CaseAnswer,
  JudgmentAnswer,
  RequestAnswer,
  AcceptedAnswer,
  PreviewAnswer,
  RefusalAnswer,
  CommandsAnswer,
  CommandAnswer,
  TimelineAnswer,
  EntryAnswer,
  RegisterAnswer,
  RowAnswer,
  AgenciesAnswer,
  TableAnswer,
  CellAnswer,
  RateAnswer,
  CellCasesAnswer,
  HealthAnswer,
  ReactionsAnswer,
  ParkedReactionAnswer,
  ProblemAnswer,
];

/** The schemas of all answers. A test validates every answer of the stories against them. */
export const schemas: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(answers.map((answer) => [nameOf(answer), schemaOf(answer)])),
  Problems: list(a(ProblemKindAnswer)).schema,
};
