import { dayVi, type Instant, type Label, legalDayOf, timeOfDayOf } from '#case';

/** The trouble of a store or a view, as its health shows it. */
export interface Trouble {
  /** RFC 3339, UTC. */
  readonly since: string | undefined;
  /** The store's own message: which file or server, and why it fails. */
  readonly cause: string | undefined;
}

/** Matches the folders in the path of a file; a folder's name may contain blanks and a person's name. */
const pathOfFile = /(?:[A-Za-z]:)?[\\/].*[\\/](?=[^\\/]*\.(?:db|key)\b)/g;
const pathOfFolder = /(?:[A-Za-z]:)?[\\/]\S*[\\/](?=\S)/g;

/** Names the part of the service that an answer of 503 is about, its trouble, and since when. */
export function withTrouble(component: Label, { since, cause }: Trouble): Label {
  const at = since?.replace(/\.\d+Z$/, 'Z');
  // Names the file without its folder: the service log and health tell the operator where it is on the disk.
  const message = cause
    ?.replace(/[.\s]+$/, '')
    .replace(pathOfFile, '')
    .replace(pathOfFolder, '');
  return {
    vi: `${component.vi}${since === undefined ? '' : ` từ ${localVi(since)}`}${message ? `; lý do: ${message}` : ''}`,
    en: `${component.en}${at ? ` since ${at}` : ''}${message ? `; cause: ${message}` : ''}`,
  };
}

/** `9:03 ngày 18/5/2026`, in the time of the offices. */
function localVi(instant: string): string {
  const at = instant as Instant;
  return `${timeOfDayOf(at).replace(/^0/, '')} ngày ${dayVi(legalDayOf(at))}`;
}

/** Says that the trouble passes by itself, and what the caller does meanwhile. */
export const healsItself: Label = {
  vi: 'Dịch vụ tự thử lại và tự hoạt động tiếp khi nguyên nhân hết (ví dụ đóng chương trình khác đang giữ tệp); nếu kéo dài, báo quản trị viên xem /health/ready',
  en: 'The service tries again by itself and goes on when the cause is gone (another program that holds the file is closed, say); if it lasts, tell an operator to look at /health/ready',
};

/** A stopped store writes nothing more until the service is restarted. */
export const needsOperator: Label = {
  vi: 'Nguyên nhân không tự hết: quản trị viên xem /health/ready, khắc phục và khởi động lại dịch vụ',
  en: 'It does not pass by itself: an operator looks at /health/ready, mends the cause and restarts the service',
};

const commandIsSafe: Label = {
  vi: 'Thao tác chưa được ghi; gửi lại đúng yêu cầu này với cùng Idempotency-Key là an toàn',
  en: 'The act is not stored; sending this very request again with the same Idempotency-Key is safe',
};

const readIsSafe: Label = { vi: 'Hãy hỏi lại sau', en: 'Ask again later' };

/** Whether the request may be repeated, and how. */
export const safeAgain = (isForCommand: boolean): Label => (isForCommand ? commandIsSafe : readIsSafe);

/** Joins labels to one text of whole sentences. */
export function sentences(...labels: readonly Label[]): Label {
  return {
    vi: labels.map(({ vi }) => vi).join('. '),
    en: labels.map(({ en }) => en).join('. '),
  };
}
