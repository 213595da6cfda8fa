import {
  CaseAnswer,
  DecisionsAnswer,
  JudgmentAnswer,
  OriginTimelineAnswer,
  RegisterAnswer,
  RequestAnswer,
  TimelineAnswer,
} from '../answers/case.js';
import { JudgmentsAnswer } from '../answers/judgments.js';
import { CommandsAnswer } from '../answers/command.js';
import type { Kind, Schema } from '../answers/member.js';
import { HealthAnswer, ReactionsAnswer } from '../answers/service.js';
import { AgenciesAnswer, CellCasesAnswer, TableAnswer } from '../answers/table.js';
import { InboxAnswer, WorkListAnswer } from '../answers/work-list.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { JudgmentsQuery } from '../cases/judgments.js';
import { PossibleQuery, RegisterQuery } from '../cases/queries.js';
import type { QueryClass } from '../http/query.js';
import { AsOfQuery } from '../reads/as-of.js';
import { CellQuery, TableQuery } from '../statistics/queries.js';
import { InboxQuery, WorkListQuery } from '../work-list/queries.js';

export interface Read {
  readonly summary: string;
  readonly description: string;
  readonly query?: QueryClass;
  readonly answer?: Kind<unknown>;
  /** Content type and schema of an answer that is not JSON. */
  readonly media?: Schema;
  /** The answer in further media types, by media type, for callers that ask for one in `Accept`. */
  readonly alsoAs?: Schema;
  readonly codes?: readonly ProblemCode[];
  readonly also?: Schema;
}

const text = { schema: { type: 'string' } };
const views = ['view-behind', 'view-failed', 'log-unavailable', 'log-damaged'] as const;
const needsLog = ['log-unavailable', 'log-damaged'] as const;

function ofOrigin(kind: 'judgment' | 'request', answer: Kind<unknown>): Record<string, Read> {
  return {
    [`/v1/${kind}s/{id}`]: {
      summary: `A ${kind}`,
      description: 'With the cases opened on it',
      query: AsOfQuery,
      answer,
      codes: [`${kind}-not-found`, ...views],
    },
    [`/v1/${kind}s/{id}/timeline`]: {
      summary: `The timeline of a ${kind}`,
      description: 'Every fact in both languages, with its dates and deadlines',
      query: AsOfQuery,
      answer: OriginTimelineAnswer,
      codes: [`${kind}-not-found`, ...views],
    },
    [`/v1/${kind}s/{id}/commands`]: {
      summary: `What may be done on a ${kind}`,
      description: 'Every act, allowed or refused',
      query: PossibleQuery,
      answer: CommandsAnswer,
      codes: [`${kind}-not-found`, ...needsLog],
    },
  };
}

/** Every read of the API, by its path; a test compares them with the served routes. */
export const reads: Readonly<Record<string, Read>> = {
  '/v1/judgments': {
    summary: 'The register of judgments',
    description: 'By office and serial number, in a statistical year. `Link: rel="next"` is the next page.',
    query: JudgmentsQuery,
    answer: JudgmentsAnswer,
    codes: views,
  },
  '/v1/cases': {
    summary: 'The register',
    description: 'A page, newest first. `Link: rel="next"` is the next page; its cursor fixes which cases are listed.',
    query: RegisterQuery,
    answer: RegisterAnswer,
    codes: views,
  },
  '/v1/cases/{id}': {
    summary: 'A case',
    description: 'Now, at a revision, as known at a moment (asOf), or as true on a legal date (effectiveOn)',
    query: AsOfQuery,
    answer: CaseAnswer,
    codes: ['case-not-found', ...views],
  },
  '/v1/cases/{id}/timeline': {
    summary: 'The timeline of a case',
    description: 'Every fact in both languages, with its dates, deadlines and corrections',
    query: AsOfQuery,
    answer: TimelineAnswer,
    codes: ['case-not-found', ...views],
  },
  '/v1/cases/{id}/decisions': {
    summary: 'The register of decisions of a case',
    description: 'The enforcement decision and every step whose paper has a number, with what became of each',
    query: AsOfQuery,
    answer: DecisionsAnswer,
    codes: ['case-not-found', ...views],
  },
  '/v1/cases/{id}/commands': {
    summary: 'What may be done on a case',
    description: 'Every act with its form and deadlines; refused ones with rule, article and way out',
    query: PossibleQuery,
    answer: CommandsAnswer,
    codes: ['case-not-found', ...needsLog],
  },
  ...ofOrigin('judgment', JudgmentAnswer),
  ...ofOrigin('request', RequestAnswer),
  '/v1/statistics/tables': {
    summary: 'Agencies that have tables',
    description: 'With their offices',
    answer: AgenciesAnswer,
  },
  '/v1/statistics/tables/{agency}': {
    summary: 'The official table of an agency',
    description:
      'From 1 October to the cut-off, in cases and in đồng, beside the same period of the year before; `logBegunOn` ' +
      'and `covered` say how far the log covers both. With `Accept: text/csv` a file for a spreadsheet, in the language of ' +
      'Accept-Language. Headers give the ordinal and position that it reflects, and whether the log is unavailable.',
    query: TableQuery,
    answer: TableAnswer,
    alsoAs: { 'text/csv': text },
    codes: ['agency-unknown', ...views],
  },
  '/v1/statistics/tables/{agency}/cells/{column}': {
    summary: 'The cases behind a cell',
    description:
      'Each with its contribution; the contributions add up to the cell. `note` explains a case that adds only money, or a negative amount.',
    query: CellQuery,
    answer: CellCasesAnswer,
    codes: ['agency-unknown', 'column-unknown', ...views],
  },
  '/v1/work-list': {
    summary: 'The work list',
    description:
      'Running deadlines of an office, or of an agency with all of its offices, the earliest first: critical, overdue, soon ' +
      'or later, each with the acts that would meet it. Bounds can be chosen. `Link: rel="next"` is the next page.',
    query: WorkListQuery,
    answer: WorkListAnswer,
    codes: views,
  },
  '/v1/work-list/inbox': {
    summary: 'Judgments and requests without a decision',
    description: 'The longest waiting first',
    query: InboxQuery,
    answer: InboxAnswer,
    codes: views,
  },
  '/v1/reactions': {
    summary: 'Consequences of facts on other streams that are still due',
    description: 'Their number; for parked ones also fact, act, reason and time',
    answer: ReactionsAnswer,
  },
  '/health/live': { summary: 'Liveness', description: 'The process answers', answer: HealthAnswer },
  '/health/ready': {
    summary: 'Readiness',
    description:
      'Docket and views are complete, and nothing has stopped. Whether the log is unavailable is in the body (`log`).',
    answer: HealthAnswer,
    also: {
      503: {
        description: 'Not ready yet, with the progress; or a view has failed, with its name',
        content: { 'application/json': { schema: HealthAnswer.schema } },
      },
    },
  },
  '/problems': {
    summary: 'All problems',
    description: 'Code, status and title',
    media: { 'application/json': { schema: { $ref: '#/components/schemas/Problems' } } },
  },
  '/problems/{code}': {
    summary: 'What a problem means',
    description: 'Cause, example and what to do, as Markdown or HTML',
    media: { 'text/markdown': text, 'text/html': text },
    codes: ['route-unknown'],
  },
  '/': {
    summary: 'The bare address',
    description: 'Redirects to the documentation',
    also: { 302: { description: 'To /docs', headers: { Location: { description: '/docs', ...text } } } },
  },
  '/docs': {
    summary: 'The documentation, to read and try',
    description: 'A page with its scripts beside it, all from this service',
    media: { 'text/html': text },
    codes: ['route-unknown'],
  },
  '/openapi.json': {
    summary: 'This description',
    description: 'OpenAPI 3.1',
    media: { 'application/json': { schema: { type: 'object' } } },
  },
};
