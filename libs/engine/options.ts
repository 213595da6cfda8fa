import type { SealedStore } from '#personal-data';
import type { Instant, Realm, World } from '#case';
import type { EventLog } from '#event-store';

/** What the engine is given: the log, the sealed store, the law's world, and the clock. */
export interface EngineOptions {
  readonly log: EventLog;
  readonly sealed: SealedStore;
  readonly world: World;
  readonly now: () => Instant;
  /** Realm of streams that a command opens. */
  readonly realm: Realm;
  readonly engineVersion: string;
  /**
   * Whether another process may append to this log now. Then a log may answer its append and ours of the same key alike,
   * and what is stored is looked at before we say that it is ours. Default: this process is alone.
   */
  readonly hasNeighbours?: () => boolean;
}
