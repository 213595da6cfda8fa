import type { EventReader } from '#event-store';
import type { View } from '#read-models';

/** A log opened for reading by a process that never writes to it. */
export interface LogSource {
  /** Opens a reader; where the store supports it, a snapshot that lasts until the reader is closed. */
  open(): Promise<EventReader>;
  /** Damage of the stored bytes, where the store keeps hashes of them. */
  damage(progress: (done: number, total: number) => void): AsyncIterable<Error>;
  /** The views that an installation with this kind of log maintains. */
  readonly kept: readonly View[];
  /** The name of the log of the installation with this id, as view files and keys note it. */
  logIdOf(installation: string): string;
  /** Files that must not change while they are read without another process having them open. */
  readonly files: readonly string[];
}

/** Opens the log for `work`, and closes it again. */
export async function withLog<T>(source: LogSource, work: (log: EventReader) => Promise<T>): Promise<T> {
  const log = await source.open();
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/**
 * How far views and reactions may lag behind when the log is read or a service ends: by `recordedAt`, from the first
 * missing event to the last one.
 */
const behindMsMax = 10_000;

/** Whether one event was recorded so shortly before the last one that a follower may not have processed it yet. */
export function isJustBefore(recordedAt: string, last: string | undefined): boolean {
  return last === undefined || Date.parse(last) - Date.parse(recordedAt) <= behindMsMax;
}
