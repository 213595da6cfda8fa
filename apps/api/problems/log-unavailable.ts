import type { Label } from '#case';
import type { DeniedRight, LogHealth, LogUnavailable } from '#event-store';
import { healsItself, needsOperator, safeAgain, sentences, withTrouble } from './trouble.js';

const deniedRights: Readonly<Record<DeniedRight, Label>> = {
  append: { vi: 'ghi vào sổ sự kiện', en: 'append to the log' },
  read: { vi: 'đọc sổ sự kiện', en: "read the log's streams" },
  readAll: { vi: 'đọc toàn bộ sổ sự kiện ($all)', en: 'read the whole log ($all)' },
};

/** Says which right the log denies: waiting does not restore a right. */
function denied(right: DeniedRight, isForCommand: boolean): Label {
  const { vi, en } = deniedRights[right];
  return sentences(
    {
      vi: `Máy chủ của sổ sự kiện không còn cho dịch vụ này quyền ${vi}: quản trị viên máy chủ phải cấp lại quyền đó`,
      en: `The log's server does not let this service ${en} any more: an administrator of the server must give that right back`,
    },
    isForCommand ? neverHandedOver : safeAgain(false),
  );
}

/** Says that the log was not asked, because the clocks of service and log differ too much. */
function clocksDiffer(how: string, byMs: number, message: string): Label {
  const vi = `Đồng hồ của dịch vụ ${how} ${(byMs / 1_000).toFixed(1)} giây: chưa nhận thao tác nào cho tới khi chỉnh lại (NTP)`;
  return sentences({ vi, en: message.replace(/\.$/, '') }, neverHandedOver);
}

const neverHandedOver: Label = {
  vi: 'Chưa có gì của yêu cầu này được chuyển tới sổ; hãy gửi lại sau với cùng Idempotency-Key',
  en: 'Nothing of this request was handed to the log; send it again later with the same Idempotency-Key',
};

/** The problem of a log that did not answer, or was not asked. */
export function logUnavailable(
  { message, aheadMs, behindMs, denied: right }: LogUnavailable,
  isForCommand: boolean,
  health?: Pick<LogHealth, 'state' | 'awaySince' | 'lastError'>,
): Label {
  if (right !== undefined) return denied(right, isForCommand);
  if (behindMs !== undefined) return clocksDiffer('chậm hơn sự kiện mới nhất của sổ', behindMs, message);
  if (aheadMs !== undefined) return clocksDiffer('nhanh hơn sổ sự kiện', aheadMs, message);
  const trouble = { since: health?.awaySince, cause: message || health?.lastError };
  const component = isForCommand ? takesNothing : doesNotAnswer;
  return sentences(
    withTrouble(component, trouble),
    health?.state === 'stopped' ? needsOperator : healsItself,
    safeAgain(isForCommand),
  );
}

const takesNothing: Label = { vi: 'Sổ sự kiện không ghi được', en: 'The log cannot be written' };
const doesNotAnswer: Label = {
  vi: 'Sổ sự kiện không trả lời, mà câu trả lời này cần trạng thái mới nhất',
  en: 'The log does not answer, and this answer needs its newest state',
};
