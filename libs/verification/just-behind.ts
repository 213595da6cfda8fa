/**
 * What follows the log may be so far behind it when the log is looked at, or when a service ends: by the log's own clock,
 * from the first event that is missing to the last one that is there.
 */
const behindMsMax = 10_000;

/** Was the one recorded so shortly before the other that whatever follows the log may not have come to it yet? */
export function isJustBefore(recordedAt: string, last: string | undefined): boolean {
  return last === undefined || Date.parse(last) - Date.parse(recordedAt) <= behindMsMax;
}
