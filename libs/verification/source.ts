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
