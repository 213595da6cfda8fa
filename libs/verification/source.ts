import type { EventReader } from '#event-store';
import type { View } from '#read-models';

/** A log for reading, in a process that writes nothing of it. */
export interface LogSource {
  /** One consistent position for as long as it is open, where the store can give that. */
  open(): Promise<EventReader>;
  /** What is wrong with the stored bytes themselves, where the store keeps what shows it. */
  damage(progress: (done: number, total: number) => void): AsyncIterable<Error>;
  /** The views that an installation with its log there keeps. */
  readonly kept: readonly View[];
  /** Name of the log of the installation with this id, as its view files and keys have it noted. */
  logIdOf(installation: string): string;
  /** Files that must not change while they are read, if no process has them open. */
  readonly files: readonly string[];
}

/**
 * What follows the log may be so far behind it when the log is looked at, or when a service ends: by the log's own clock,
 * from the first event that is missing to the last one that is there.
 */
const behindMsMax = 10_000;

/** Was the one recorded so shortly before the other that whatever follows the log may not have come to it yet? */
export function isJustBefore(recordedAt: string, last: string | undefined): boolean {
  return last === undefined || Date.parse(last) - Date.parse(recordedAt) <= behindMsMax;
}
