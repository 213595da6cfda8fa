import type { Label } from '#case';
import { limits } from '../runtime/limits.js';
import { Problem } from '../problems/problem.js';

/** What is said of a point in time, or of a stream, that nobody here knows. */

export const retryLater = { 'retry-after': String(limits.retryAfterSeconds) };

/** `latest` is undefined while nothing is stored at all. */
export function future(parameter: string, asked: string, latest: string | undefined): Problem {
  return new Problem(
    'as-of-future',
    {
      vi: `${parameter} ${asked} chưa tới; ${latest === undefined ? 'sổ sự kiện chưa có gì' : `mới nhất là ${latest}`}`,
      en: `${parameter} ${asked} has not come; ${latest === undefined ? 'the log is empty' : `the latest is ${latest}`}`,
    },
    { members: { parameter, ...(latest === undefined ? {} : { latest }) } },
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

/** A fact that was stamped before that instant waits for its place in the log: an answer now could be another one later. */
export function stillBeingStored(asOf: string): Problem {
  return onlyLogKnows({
    vi: `Còn bước ghi trước ${asOf} đang chờ lưu vào sổ sự kiện; hãy hỏi lại sau`,
    en: `A step stamped before ${asOf} still waits to be stored in the log; ask again later`,
  });
}
