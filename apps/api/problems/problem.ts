import type { Label } from '#case';
import type { ProblemAnswer, ProblemMembers } from '../answers/service.js';
import { limits } from '../runtime/limits.js';
import { type ProblemCode, problems } from './catalogue.js';

/** Headers that ask the caller to repeat the request later. */
export const retryLater = { 'retry-after': String(limits.retryAfterSeconds) };

/** Extra members of the problem document, and headers of the answer. */
interface More {
  readonly members?: ProblemMembers;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error answer (RFC 9457). Thrown anywhere below a controller; `ProblemFilter` writes it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly members: ProblemMembers;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: Label,
    { members = {}, headers = {}, cause }: More = {},
  ) {
    super(`${code}: ${detail.en}`, cause === undefined ? {} : { cause });
    this.members = members;
    this.headers = headers;
  }

  get status(): number {
    return problems[this.code].status;
  }
}

export type Language = 'vi' | 'en';

/** The document of RFC 9457, with its members in a readable order. */
export function problemDocument(problem: Problem, language: Language): ProblemAnswer {
  const { status, title } = problems[problem.code];
  return {
    type: `/problems/${problem.code}`,
    title: title[language],
    status,
    code: problem.code,
    detail: problem.detail[language],
    ...problem.members,
  };
}
