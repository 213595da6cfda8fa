import type { Position as LogPosition } from '#event-store';
import type { Worker } from './worker.js';
import type { Failure, LiveView } from './live-view.js';
import type { View } from '../view/view.js';

export interface ViewFailed {
  readonly ordinal: number;
  readonly error: string;
  /** Whether the fault lies in the log, or in the log that the view was made from, and not in the view. */
  readonly isLogDamaged: boolean;
  readonly attempts: number;
  /** RFC 3339, UTC. */
  readonly since: string;
}

export interface ViewHealth {
  readonly name: string;
  readonly version: number;
  readonly state: 'running' | 'retrying' | 'failed' | 'rebuilding' | 'stopped';
  /** False if the stored tables are of another version: queries of this view wait for the rebuild. */
  readonly ready: boolean;
  readonly position: LogPosition | undefined;
  readonly ordinal: number;
  /** Events that were read from the log and are not in the view yet; unless caught up, the log may hold more. */
  readonly lag: number;
  readonly caughtUp: boolean;
  readonly recordedAt: string | undefined;
  /** The error that holds up the view although the view itself is sound, and since when (RFC 3339, UTC). */
  readonly waitsFor: string | undefined;
  readonly waitsSince: string | undefined;
  /** Whether the view waits for its file, locked or not writable: reads get the rows of its last position. */
  readonly isLockedOut: boolean;
  readonly failed: ViewFailed | undefined;
  /** The progress of a rebuild beside the tables in use. */
  readonly rebuild: { readonly ordinal: number } | undefined;
}

export interface Standing {
  readonly view: View;
  readonly live: LiveView | undefined;
  /** The unfinished rebuild of the view. */
  readonly rebuild: LiveView | undefined;
  /** The reader that feeds the shown view; none while the view waits for its next attempt. */
  readonly worker: Worker | undefined;
  readonly isRunning: boolean;
  readonly ordinalRead: number;
}

export function healthOf({ view, live, rebuild, worker, isRunning, ordinalRead: ordinalSeen }: Standing): ViewHealth {
  const shown = live ?? rebuild!;
  const state = !isRunning ? 'stopped' : live === undefined ? 'rebuilding' : live.state;
  const { failure, checkpoint } = shown;
  const waits = worker?.waits ?? rebuild?.waits;
  return {
    name: view.name,
    version: view.version,
    state: failure && state !== 'stopped' ? shown.state : state,
    ready: live !== undefined,
    position: checkpoint.position,
    ordinal: checkpoint.ordinal,
    lag: Math.max(0, ordinalSeen - checkpoint.ordinal),
    caughtUp: worker?.caughtUp === true,
    recordedAt: checkpoint.recordedMs === undefined ? undefined : new Date(checkpoint.recordedMs).toISOString(),
    waitsFor: waits?.sentence,
    waitsSince: waits && new Date(waits.sinceMs).toISOString(),
    isLockedOut: waits?.cause === 'file',
    failed: failure && failedAt(failure),
    rebuild: rebuild && { ordinal: rebuild.checkpoint.ordinal },
  };
}

function failedAt({ ordinal, sentence: error, isLogDamaged, attempts, sinceMs }: Failure): ViewFailed {
  return { ordinal, error, isLogDamaged, attempts, since: new Date(sinceMs).toISOString() };
}
