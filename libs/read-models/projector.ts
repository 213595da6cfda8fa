import type { DatabaseSync } from 'node:sqlite';
import {
  comparePositions,
  type EventReader,
  LogDamaged,
  type Position as LogPosition,
  requireSameLog,
} from '#event-store';
import { Lane, type LaneOptions } from './lane.js';
import { dropUnfinished, type Failure, LiveView, storedVersion } from './live-view.js';
import type { View } from './view.js';

/** Tries at the same place, the first included, before a view stops. The first retry after 1 s, then twice as long. */
export const retryLimits = { attemptsMax: 3, backOffMs: 1_000 } as const;

export interface ProjectorOptions {
  readonly database: DatabaseSync;
  readonly log: EventReader;
  readonly views: readonly View[];
  readonly heldFacts?: number;
  readonly backOffMs?: number;
}

export interface ViewFailed {
  readonly ordinal: number;
  readonly error: string;
  /** The log contradicts itself, or what the view was made from: no fault of the view. */
  readonly isLogDamaged: boolean;
  readonly attempts: number;
}

export interface ViewHealth {
  readonly name: string;
  readonly version: number;
  readonly state: 'running' | 'retrying' | 'failed' | 'rebuilding' | 'stopped';
  /** False: the tables are of another version, and the queries of this view wait for the rebuild. */
  readonly ready: boolean;
  readonly position: LogPosition | undefined;
  readonly ordinal: number;
  /** Events that were read from the log and are not in the view yet; the log may hold more when not caught up. */
  readonly lag: number;
  readonly caughtUp: boolean;
  readonly recordedAt: string | undefined;
  /** Why it is not read on, although nothing is wrong with the view: the log did not answer. */
  readonly waitsFor: string | undefined;
  readonly failed: ViewFailed | undefined;
  /** A rebuild beside the tables in use: how far it has come. */
  readonly rebuild: { readonly ordinal: number } | undefined;
}

/** Keeps the views at the log's end: one reader for all, one transaction per batch, failures of one view its own. */
export class Projector {
  /** The views that readers use, and the rebuilds beside them, by view name. */
  readonly #live = new Map<string, LiveView>();
  readonly #shadows = new Map<string, LiveView>();
  readonly #lanes = new Map<Lane, Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Those who wait for a rebuild. */
  readonly #rebuilds = new Map<LiveView, PromiseWithResolvers<void>>();
  readonly #listeners = new Set<() => void>();
  #running = false;
  #isStopped = false;
  #generation = 0;
  #ordinalSeen = 0;

  constructor(private readonly options: ProjectorOptions) {
    const { database, views } = options;
    dropUnfinished(database, views);
    for (const view of views) {
      const stored = storedVersion(database, view.name);
      if (stored === undefined || stored === view.version) this.#live.set(view.name, new LiveView(database, view, 0));
      else this.#shadows.set(view.name, this.#shadowOf(view));
    }
  }

  start(): void {
    this.#running = true;
    if (this.#live.size > 0) this.#startLane([...this.#live.values()]);
    for (const shadow of this.#shadows.values()) this.#startLane([shadow]);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#isStopped = true;
    for (const { reject } of this.#rebuilds.values()) reject(closed());
    this.#rebuilds.clear();
    for (const timer of this.#timers) clearTimeout(timer);
    for (const lane of this.#lanes.keys()) lane.stop();
    await Promise.all(this.#lanes.values());
  }

  /**
   * Makes the view anew beside the one in use; resolves when it has taken its place.
   * @throws Error when it cannot be made, with why, or when the views are closed before it is there
   */
  async rebuild(name: string): Promise<void> {
    const view = this.options.views.find((each) => each.name === name);
    if (view === undefined) throw new Error(`there is no view ${name}`);
    if (this.#isStopped) throw closed();
    let shadow = this.#shadows.get(name);
    if (shadow === undefined || shadow.state === 'failed') {
      shadow?.discard();
      shadow = this.#shadowOf(view);
      this.#shadows.set(name, shadow);
      if (this.#running) this.#startLane([shadow]);
    }
    const waiting = this.#rebuilds.get(shadow) ?? Promise.withResolvers<void>();
    this.#rebuilds.set(shadow, waiting);
    await waiting.promise;
  }

  health(): ViewHealth[] {
    return this.options.views.map((view) => {
      const live = this.#live.get(view.name);
      const shadow = this.#shadows.get(view.name);
      const shown = live ?? shadow!;
      const lane = [...this.#lanes.keys()].find((each) => each.views.has(shown));
      const state = !this.#running ? 'stopped' : live === undefined ? 'rebuilding' : live.state;
      const { failure, checkpoint } = shown;
      return {
        name: view.name,
        version: view.version,
        state: failure && state !== 'stopped' ? shown.state : state,
        ready: live !== undefined,
        position: checkpoint.position,
        ordinal: checkpoint.ordinal,
        lag: Math.max(0, this.#ordinalSeen - checkpoint.ordinal),
        caughtUp: lane?.caughtUp === true,
        recordedAt: checkpoint.recordedMs === undefined ? undefined : new Date(checkpoint.recordedMs).toISOString(),
        waitsFor: lane?.waitsFor,
        failed: failure && failedAt(failure),
        rebuild: shadow && { ordinal: shadow.checkpoint.ordinal },
      };
    });
  }

  /** The lowest ordinal and position that all views which have not failed have reached. */
  reached(): { ordinal: number; position: LogPosition | undefined } {
    const going = [...this.#live.values()].filter((view) => view.state !== 'failed');
    const checkpoints = going.map(({ checkpoint }) => checkpoint);
    if (checkpoints.length === 0) return { ordinal: 0, position: undefined };
    return checkpoints.reduce((a, b) => (b.ordinal < a.ordinal ? b : a));
  }

  hasReached(position: LogPosition): boolean {
    const at = this.reached().position;
    return at !== undefined && comparePositions(at, position) >= 0;
  }

  /** @throws LogDamaged when a view was made from another log, or from one that was longer */
  async requireSameLog(): Promise<void> {
    for (const { checkpoint } of this.#live.values()) await requireSameLog(this.options.log, checkpoint);
  }

  /** Called after every commit. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `work` in one transaction on the writer's connection. @throws what it throws, with nothing written */
  transaction(work: () => void): void {
    const { database } = this.options;
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  #shadowOf(view: View): LiveView {
    const shadow = new LiveView(this.options.database, view, ++this.#generation);
    shadow.state = 'rebuilding';
    return shadow;
  }

  #startLane(views: readonly LiveView[]): void {
    const { database, log, heldFacts, backOffMs = retryLimits.backOffMs } = this.options;
    const laneOptions: LaneOptions = {
      database,
      log,
      heldFacts,
      keepsEvents: this.options.views.some((view) => view.needsEvents === true),
      backOffMs,
      onCommit: (lane) => this.#committed(lane),
      onFailure: (view, error) => this.#failed(view, error),
    };
    const lane = new Lane(laneOptions, views);
    this.#lanes.set(
      lane,
      lane.run().finally(() => this.#lanes.delete(lane)),
    );
  }

  #committed(lane: Lane): void {
    this.#ordinalSeen = Math.max(this.#ordinalSeen, lane.checkpoint.ordinal);
    for (const view of lane.views) {
      if (view.failure && (lane.caughtUp || view.checkpoint.ordinal > view.failure.ordinal)) view.failure = undefined;
      if (lane.caughtUp && this.#shadows.get(view.name) === view) this.#swap(lane, view);
    }
    this.#merge(lane);
    for (const listener of [...this.#listeners]) listener();
  }

  /** Readers never go back: the rebuild takes over once it is where the old one is. */
  #swap(lane: Lane, shadow: LiveView): void {
    const { database } = this.options;
    const old = this.#live.get(shadow.name);
    if (old && old.state !== 'failed' && shadow.checkpoint.ordinal < old.checkpoint.ordinal) return;
    this.transaction(() => shadow.swapIn());
    for (const other of this.#lanes.keys()) if (old) other.views.delete(old);
    const fresh = new LiveView(database, shadow.view, 0);
    lane.views.delete(shadow);
    lane.views.add(fresh);
    this.#live.set(fresh.name, fresh);
    this.#shadows.delete(fresh.name);
    this.#rebuilds.get(shadow)?.resolve();
    this.#rebuilds.delete(shadow);
  }

  /** A lane that has come to where another stands gives its views to it. */
  #merge(lane: Lane): void {
    for (const other of this.#lanes.keys()) {
      if (other === lane || !lane.caughtUp || other.checkpoint.ordinal !== lane.checkpoint.ordinal) continue;
      if (!other.caughtUp || [...other.views].some((view) => view.generation > 0)) continue;
      for (const view of lane.views) other.views.add(view);
      lane.views.clear();
      lane.stop();
      return;
    }
  }

  #failed(view: LiveView, error: unknown): void {
    view.reload();
    const { position, ordinal } = view.checkpoint;
    const attempts = (view.failure?.ordinal === ordinal ? view.failure.attempts : 0) + 1;
    const sentence = error instanceof Error ? error.message : String(error);
    view.failure = { position, ordinal, sentence, isLogDamaged: error instanceof LogDamaged, attempts };
    view.state = attempts >= retryLimits.attemptsMax ? 'failed' : 'retrying';
    if (view.state === 'failed') this.#failedForGood(view, view.failure);
    for (const listener of [...this.#listeners]) listener();
    if (view.state === 'failed' || !this.#running) return;
    const waitMs = (this.options.backOffMs ?? retryLimits.backOffMs) * 2 ** (attempts - 1);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // Unless a rebuild has taken its place meanwhile.
      if ([this.#live, this.#shadows].some((views) => views.get(view.name) === view)) this.#startLane([view]);
    }, waitMs);
    this.#timers.add(timer);
  }

  /** Nobody tries it again: a rebuild that waited behind it takes its place, and whoever waits for this one is told. */
  #failedForGood(view: LiveView, { ordinal, sentence }: Failure): void {
    if (this.#live.get(view.name) === view) return this.#swapWaiting(view.name);
    // Where no other is in use it stays, for everybody to see.
    if (this.#live.has(view.name)) {
      this.#shadows.delete(view.name);
      view.discard();
    }
    const why = `the view ${view.name} could not be made anew: behind event ${ordinal} it stopped: ${sentence}`;
    this.#rebuilds.get(view)?.reject(new Error(why));
    this.#rebuilds.delete(view);
  }

  /** A log that was set back has no later commit at which the rebuild, behind the old one for ever, would be looked at. */
  #swapWaiting(name: string): void {
    const shadow = this.#shadows.get(name);
    const lane = [...this.#lanes.keys()].find((each) => shadow !== undefined && each.views.has(shadow));
    if (shadow === undefined || lane?.caughtUp !== true) return;
    try {
      this.#swap(lane, shadow);
    } catch (error) {
      lane.views.delete(shadow);
      this.#failed(shadow, error);
    }
  }
}

function failedAt({ ordinal, sentence: error, isLogDamaged, attempts }: Failure): ViewFailed {
  return { ordinal, error, isLogDamaged, attempts };
}

function closed(): Error {
  return new Error('the views were closed before the rebuild was done');
}
