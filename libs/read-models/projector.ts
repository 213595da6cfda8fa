import type { DatabaseSync } from 'node:sqlite';
import {
  asError,
  atStart,
  comparePositions,
  type EventReader,
  isPassing,
  LogDamaged,
  type Position as LogPosition,
  requireSameLog,
  Supervisor,
  supervisorLimits,
} from '#event-store';
import { explainTrouble, retried } from '#sqlite';
import { Lane, type LaneOptions } from './lane.js';
import { dropUnfinished, type Failure, inTransaction, LiveView, reloadIfPossible, storedVersion } from './live-view.js';
import { healthOf, type ViewHealth } from './view-health.js';
import type { View } from './view.js';

/** Before a rebuild that could not be put in place for a lock on the file is looked at again, milliseconds. */
const swapAgainMs = 200;

export interface ProjectorOptions {
  readonly database: DatabaseSync;
  readonly log: EventReader;
  readonly views: readonly View[];
  readonly heldFacts?: number;
  readonly backOffMs?: number;
  readonly retryParkedMs?: number;
}

/** How long a rebuild waits for a file that is locked before it is refused, milliseconds. */
const rebuildBeginsWithinMs = 60_000;

/** Keeps the views at the log's end: one reader for all, one transaction per batch, failures of one view its own. */
export class Projector {
  /** The views that readers use, and the rebuilds beside them, by view name. */
  readonly #live = new Map<string, LiveView>();
  readonly #shadows = new Map<string, LiveView>();
  readonly #lanes = new Map<Lane, Promise<void>>();
  readonly #supervisor: Supervisor<LiveView>;
  readonly #rebuilds = new Map<LiveView, PromiseWithResolvers<void>>();
  readonly #listeners = new Set<() => void>();
  #running = false;
  #isStopped = false;
  #generation = 0;
  #ordinalSeen = 0;

  constructor(private readonly options: ProjectorOptions) {
    const { database, views, backOffMs, retryParkedMs = supervisorLimits.backOffMsMax } = options;
    this.#supervisor = new Supervisor({ restart: (view) => this.#restart(view), retryParkedMs, backOffMs });
    dropUnfinished(database, views);
    for (const view of views) {
      const stored = storedVersion(database, view.name);
      if (stored === undefined || stored === view.version) this.#live.set(view.name, new LiveView(database, view, 0));
      else this.#shadows.set(view.name, this.#shadowOf(view));
    }
  }

  start(): void {
    this.#running = true;
    // The log is read once for all that stand at the same place; they meet again at its end.
    const all = [...this.#live.values(), ...this.#shadows.values()];
    for (const views of Map.groupBy(all, ({ checkpoint }) => checkpoint.ordinal).values()) this.#startLane(views);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#isStopped = true;
    for (const { reject } of this.#rebuilds.values()) reject(closed());
    this.#rebuilds.clear();
    this.#supervisor.stop();
    for (const lane of this.#lanes.keys()) lane.stop();
    await Promise.all(this.#lanes.values());
  }

  /**
   * Makes views anew beside those in use, all in one reading of the log; resolves when they have taken their places.
   * @throws Error when one cannot be made, with why, or when the views are closed before it is there
   */
  async rebuild(names: readonly string[]): Promise<void> {
    if (this.#isStopped) throw closed();
    const fresh: LiveView[] = [];
    // Making the tables writes: a file that is locked just now is waited for.
    const shadows = await retried(() => this.#shadowsNamed(names, fresh), {
      withinMs: rebuildBeginsWithinMs,
      stage: 'begin',
      timedOut: (error) => new Error(`the view file cannot be written: ${explainTrouble(error)}`),
    });
    const waiting = shadows.map((shadow) => {
      const done = this.#rebuilds.get(shadow) ?? Promise.withResolvers<void>();
      this.#rebuilds.set(shadow, done);
      return done.promise;
    });
    if (this.#isStopped) throw closed();
    if (this.#running && fresh.length > 0) this.#startLane(fresh);
    await Promise.all(waiting);
  }

  #shadowsNamed(names: readonly string[], fresh: LiveView[]): LiveView[] {
    const shadows: LiveView[] = [];
    try {
      this.transaction(() => shadows.push(...names.map((name) => this.#shadowNamed(name, fresh))));
      return shadows;
    } catch (error) {
      for (const { name } of fresh.splice(0)) this.#shadows.delete(name);
      throw error;
    }
  }

  #shadowNamed(name: string, fresh: LiveView[]): LiveView {
    const known = this.#shadows.get(name);
    if (known !== undefined && known.state !== 'failed') return known;
    const view = this.options.views.find((each) => each.name === name);
    if (view === undefined) throw new Error(`there is no view ${name}`);
    if (known) this.#supervisor.forget(known);
    known?.discard();
    const shadow = this.#shadowOf(view);
    this.#shadows.set(name, shadow);
    fresh.push(shadow);
    return shadow;
  }

  health(): ViewHealth[] {
    return this.options.views.map((view) => {
      const live = this.#live.get(view.name);
      const shadow = this.#shadows.get(view.name);
      const shown = live ?? shadow!;
      const lane = [...this.#lanes.keys()].find((each) => each.views.has(shown));
      return healthOf({ view, live, shadow, lane, isRunning: this.#running, ordinalSeen: this.#ordinalSeen });
    });
  }

  /** The lowest ordinal and position that these views have reached; of all, those that have not failed. */
  reached(names?: readonly string[]): { ordinal: number; position: LogPosition | undefined } {
    const live = [...this.#live.values()];
    const going = live.filter(({ name, failure }) => (names ? names.includes(name) : failure === undefined));
    const checkpoints = (going.length > 0 ? going : live).map(({ checkpoint }) => checkpoint);
    return checkpoints.reduce((a, b) => (b.ordinal < a.ordinal ? b : a), checkpoints[0] ?? atStart);
  }

  hasReached(position: LogPosition, names?: readonly string[]): boolean {
    const at = this.reached(names).position;
    return at !== undefined && comparePositions(at, position) >= 0;
  }

  hasFailed(names: readonly string[]): boolean {
    return names.some((name) => this.#live.get(name)?.failure !== undefined);
  }

  /** @throws LogDamaged when a view was made from another log, or from one that was longer */
  async requireSameLog(): Promise<void> {
    for (const { name, checkpoint } of this.#live.values()) await requireSameLog(this.options.log, checkpoint, name);
  }

  /** Called after every commit. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** On the writer's connection. @throws what `work` throws, with nothing written */
  transaction(work: () => void): void {
    inTransaction(this.options.database, work);
  }

  #shadowOf(view: View): LiveView {
    const shadow = new LiveView(this.options.database, view, ++this.#generation);
    shadow.state = 'rebuilding';
    return shadow;
  }

  #startLane(views: readonly LiveView[]): void {
    const { database, log, heldFacts, backOffMs = supervisorLimits.backOffMs } = this.options;
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
    const running = lane.run().finally(() => this.#lanes.delete(lane));
    this.#lanes.set(lane, running);
  }

  #committed(lane: Lane): void {
    this.#ordinalSeen = Math.max(this.#ordinalSeen, lane.checkpoint.ordinal);
    for (const view of lane.views) {
      if (view.failure && (lane.caughtUp || view.checkpoint.ordinal > view.failure.ordinal)) this.#recovered(view);
      if (lane.caughtUp && this.#shadows.get(view.name) === view) this.#swapSoon(lane, view);
    }
    this.#merge(lane);
    for (const listener of [...this.#listeners]) listener();
  }

  #recovered(view: LiveView): void {
    view.failure = undefined;
    view.state = view.generation > 0 ? 'rebuilding' : 'running';
    this.#supervisor.forget(view);
  }

  /** A file that is locked just now is no reason to give the rebuild up. */
  #swapSoon(lane: Lane, shadow: LiveView): void {
    try {
      this.#swap(lane, shadow);
    } catch (error) {
      if (!isPassing(error)) throw error;
      setTimeout(() => {
        if (this.#running && lane.views.has(shadow)) this.#committed(lane);
      }, swapAgainMs).unref();
    }
  }

  /** Readers never go back: the rebuild takes over once it is where the old one is. */
  #swap(lane: Lane, shadow: LiveView): void {
    const { database } = this.options;
    const old = this.#live.get(shadow.name);
    if (old && old.failure === undefined && shadow.checkpoint.ordinal < old.checkpoint.ordinal) return;
    this.transaction(() => shadow.swapIn());
    for (const other of this.#lanes.keys()) if (old) other.views.delete(old);
    if (old) this.#supervisor.forget(old);
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
    if (!this.#running) return;
    reloadIfPossible(view);
    const { position, ordinal } = view.checkpoint;
    const isNew = view.failure?.ordinal !== ordinal;
    const { attempts, sinceMs, isParked, error: cause } = this.#supervisor.failed(view, asError(error), isNew);
    const isLogDamaged = error instanceof LogDamaged;
    view.failure = { position, ordinal, sentence: cause.message, isLogDamaged, attempts, sinceMs };
    view.state = isParked ? 'failed' : 'retrying';
    if (isParked) this.#stands(view, view.failure);
    for (const listener of [...this.#listeners]) listener();
  }

  #restart(view: LiveView): void {
    // Unless a rebuild has taken its place meanwhile.
    if (![this.#live, this.#shadows].some((views) => views.get(view.name) === view)) return;
    try {
      view.reload();
      this.#startLane([view]);
    } catch (error) {
      this.#failed(view, error);
    }
  }

  /** It is tried again from time to time only: a rebuild that waited takes its place; who waits for this one is told. */
  #stands(view: LiveView, { ordinal, sentence }: Failure): void {
    if (this.#live.get(view.name) === view) return this.#swapWaiting(view.name);
    // Where no other is in use it stays, for everybody to see.
    if (this.#live.has(view.name)) {
      this.#shadows.delete(view.name);
      this.#supervisor.forget(view);
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

function closed(): Error {
  return new Error('the views were closed before the rebuild was done');
}
