import type { Label } from '#case';
import { Problem, retryLater } from '../problems/problem.js';

/** Problems for a point in time, or a stream, that this process does not know. */

/** The problem of a point in time in the future; `latest` is undefined while the log is empty. */
export function future(parameter: string, asked: string, latest: string | undefined): Problem {
  return new Problem(
    'as-of-future',
    {
      vi: `${parameter} ${asked} chưa tới; ${latest === undefined ? 'sổ sự kiện chưa có gì' : `mới nhất là ${latest}`}`,
      en: `${parameter} ${asked} has not come; ${latest === undefined ? 'the log is empty' : `the latest is ${latest}`}`,
    },
    { members: { parameter, latest } },
  );
}

/** The problem of a stream that the views lack while the log, which may have it, is unavailable. */
export function onlyLogKnows(detail: Label): Problem {
  return new Problem('log-unavailable', detail, { headers: retryLater });
}

export function notKnownHere(parameter: string, asked: string): Problem {
  return onlyLogKnows({
    vi: `Ở đây chưa biết tới ${parameter} ${asked}, và sổ sự kiện hiện không trả lời; hãy hỏi lại sau`,
    en: `${parameter} ${asked} lies beyond what is known here, and the log does not answer now; ask again later`,
  });
}

/** The problem of a moment before which a fact is still on its way to the log, so the answer could change later. */
export function stillBeingStored(asOf: string): Problem {
  return onlyLogKnows({
    vi: `Còn bước ghi trước ${asOf} đang chờ lưu vào sổ sự kiện; hãy hỏi lại sau`,
    en: `A step stamped before ${asOf} still waits to be stored in the log; ask again later`,
  });
}
