import type { SealedStore } from '#personal-data';
import type { Instant, Realm, World } from '#case';
import type { EventLog } from '#event-store';

/** The engine's dependencies: the log, the sealed store, the law, and the clock. */
export interface EngineOptions {
  readonly log: EventLog;
  readonly sealed: SealedStore;
  readonly world: World;
  readonly now: () => Instant;
  /** The realm of streams that a command opens. */
  readonly realm: Realm;
  readonly engineVersion: string;
  /**
   * Whether another process may append to this log now. Two processes may then send the same key at once, and the log
   * may answer both appends alike, so the engine reads back whose facts are stored. Default: there is no other process.
   */
  readonly hasNeighbours?: () => boolean;
}
