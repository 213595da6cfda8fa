import type { Label } from '#case';
import { limits } from '../runtime/limits.js';
import { Problem } from '../problems/problem.js';

/** What is said of a point in time, or of a stream, that nobody here knows. */

export const retryLater = { 'retry-after': String(limits.retryAfterSeconds) };

export function future(parameter: string, asked: string, latest: string): Problem {
  return new Problem(
    'as-of-future',
    {
      vi: `${parameter} ${asked} chưa tới; mới nhất là ${latest}`,
      en: `${parameter} ${asked} has not come; the latest is ${latest}`,
    },
    { members: { parameter, latest } },
  );
}

/** What the views do not have may be in the log all the same: only the log may say that it is not there. */
export function onlyLogKnows(detail: Label): Problem {
  return new Problem('log-unavailable', detail, { headers: retryLater });
}

export function notKnownHere(parameter: string, asked: string): Problem {
  return onlyLogKnows({
    vi: `Ở đây chưa biết tới ${parameter} ${asked}, và sổ sự kiện hiện không trả lời; hãy hỏi lại sau`,
    en: `${parameter} ${asked} lies beyond what is known here, and the log does not answer now; ask again later`,
  });
}
