import type { EventReader } from '#event-store';
import type { View } from '#read-models';

/** A log that this process may open for reading and never writes to. */
export interface LogSource {
  /** Opens a reader; if the store supports it, of a snapshot that lasts until the reader is closed. */
  open(): Promise<EventReader>;
  /** Yields damage of the stored bytes, if the store keeps hashes of them. */
  damage(progress: (done: number, total: number) => void): AsyncIterable<Error>;
  /** The views that an installation with such a log maintains. */
  readonly kept: readonly View[];
  /** The name of the log of the installation with this id, as noted in view files and beside keys. */
  logIdOf(installation: string): string;
  /** Files that are read as they lie when no process has them open, and so must not change during the check. */
  readonly files: readonly string[];
}

/** Opens the log for `work`, and then closes it. */
export async function withLog<T>(source: LogSource, work: (log: EventReader) => Promise<T>): Promise<T> {
  const log = await source.open();
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/**
 * How far views and reactions may be behind when the log is read or a service ends: at most this long from the
 * `recordedAt` of the first event they lack to that of the last one.
 */
const behindMsMax = 10_000;

/** Whether an event was recorded so shortly before the last one that a follower may not have processed it yet. */
export function isJustBefore(recordedAt: string, last: string | undefined): boolean {
  return last === undefined || Date.parse(last) - Date.parse(recordedAt) <= behindMsMax;
}
