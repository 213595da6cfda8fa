import type { DatabaseSync } from 'node:sqlite';
import {
  asError,
  atStart,
  type Checkpoint,
  comparePositions,
  type EventReader,
  isPassing,
  LogDamaged,
  type Position as LogPosition,
  Supervisor,
  supervisorLimits,
} from '#event-store';
import { explainTrouble, retried } from '#sqlite';
import { Worker, type WorkerOptions } from './worker.js';
import { dropUnfinished, type Failure, inTransaction, LiveView, reloadIfPossible, storedVersion } from './live-view.js';
import { healthOf, type ViewHealth } from './view-health.js';
import type { View } from '../view/view.js';

/** Interval between attempts to promote a rebuild while the file is locked, milliseconds. */
const promoteAgainMs = 200;

export interface ProjectorOptions {
  readonly database: DatabaseSync;
  readonly log: EventReader;
  readonly views: readonly View[];
  readonly heldFacts?: number;
  readonly backOffMs?: number;
  readonly retryParkedMs?: number;
}

/** How long a rebuild waits for a locked file before it is refused, milliseconds. */
const rebuildBeginsWithinMs = 60_000;

/** Keeps the views at the log's end: one reader for all, one transaction per batch, failures isolated per view. */
export class Projector {
  /** The views in use, and the rebuilds beside them, by view name. */
  readonly #live = new Map<string, LiveView>();
  readonly #rebuilding = new Map<string, LiveView>();
  readonly #workers = new Map<Worker, Promise<void>>();
  readonly #supervisor: Supervisor<LiveView>;
  readonly #rebuilds = new Map<LiveView, PromiseWithResolvers<void>>();
  readonly #listeners = new Set<() => void>();
  #running = false;
  #isStopped = false;
  #promoteTimer: NodeJS.Timeout | undefined;
  #generation = 0;
  #ordinalSeen = 0;

  constructor(private readonly options: ProjectorOptions) {
    const { database, views, backOffMs, retryParkedMs = supervisorLimits.backOffMsMax } = options;
    this.#supervisor = new Supervisor({ restart: (view) => this.#restart(view), retryParkedMs, backOffMs });
    dropUnfinished(database, views);
    for (const view of views) {
      const stored = storedVersion(database, view.name);
      if (stored === undefined || stored === view.version) this.#live.set(view.name, new LiveView(database, view, 0));
      else this.#rebuilding.set(view.name, this.#rebuildOf(view));
    }
  }

  start(): void {
    this.#running = true;
    // All views at the same position share one reader of the log; the readers merge at the log's end.
    const all = [...this.#live.values(), ...this.#rebuilding.values()];
    for (const views of Map.groupBy(all, ({ checkpoint }) => checkpoint.ordinal).values()) this.#startWorker(views);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#isStopped = true;
    clearTimeout(this.#promoteTimer);
    for (const { reject } of this.#rebuilds.values()) reject(closed());
    this.#rebuilds.clear();
    this.#supervisor.stop();
    for (const worker of this.#workers.keys()) worker.stop();
    await Promise.all(this.#workers.values());
  }

  /**
   * Rebuilds views beside those in use, in one pass over the log; resolves when they have been promoted.
   * @throws Error with the reason when a view cannot be rebuilt, or when the views are closed first
   */
  async rebuild(names: readonly string[]): Promise<void> {
    if (this.#isStopped) throw closed();
    const fresh: LiveView[] = [];
    // Creating the tables writes: wait for a file that is locked now.
    const rebuilds = await retried(() => this.#rebuildsNamed(names, fresh), {
      withinMs: rebuildBeginsWithinMs,
      stage: 'begin',
      timedOut: (error) => new Error(`the view file cannot be written: ${explainTrouble(error)}`),
    });
    const waiting = rebuilds.map((rebuild) => {
      const done = this.#rebuilds.get(rebuild) ?? Promise.withResolvers<void>();
      this.#rebuilds.set(rebuild, done);
      return done.promise;
    });
    if (this.#isStopped) throw closed();
    if (this.#running && fresh.length > 0) this.#startWorker(fresh);
    await Promise.all(waiting);
  }

  #rebuildsNamed(names: readonly string[], fresh: LiveView[]): LiveView[] {
    const rebuilds: LiveView[] = [];
    try {
      this.transaction(() => rebuilds.push(...names.map((name) => this.#rebuildNamed(name, fresh))));
      return rebuilds;
    } catch (error) {
      for (const { name } of fresh.splice(0)) this.#rebuilding.delete(name);
      throw error;
    }
  }

  #rebuildNamed(name: string, fresh: LiveView[]): LiveView {
    const known = this.#rebuilding.get(name);
    if (known !== undefined && known.state !== 'failed') return known;
    const view = this.options.views.find((each) => each.name === name);
    if (view === undefined) throw new Error(`there is no view ${name}`);
    if (known) this.#supervisor.forget(known);
    known?.discard();
    const rebuild = this.#rebuildOf(view);
    this.#rebuilding.set(name, rebuild);
    fresh.push(rebuild);
    return rebuild;
  }

  health(): ViewHealth[] {
    return this.options.views.map((view) => {
      const live = this.#live.get(view.name);
      const rebuild = this.#rebuilding.get(view.name);
      const shown = live ?? rebuild!;
      const worker = [...this.#workers.keys()].find((each) => each.views.has(shown));
      return healthOf({ view, live, rebuild, worker, isRunning: this.#running, ordinalRead: this.#ordinalSeen });
    });
  }

  /** The lowest ordinal and position among these views; without names, among all that have not failed. */
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

  /** The checkpoint of each view in use. */
  checkpoints(): { readonly name: string; readonly checkpoint: Checkpoint }[] {
    return Array.from(this.#live.values(), ({ name, checkpoint }) => ({ name, checkpoint }));
  }

  /** Called after every commit. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `work` in a transaction on the writer's connection. @throws what `work` throws, with nothing written */
  transaction<T>(work: () => T): T {
    return inTransaction(this.options.database, work);
  }

  #rebuildOf(view: View): LiveView {
    const rebuild = new LiveView(this.options.database, view, ++this.#generation);
    rebuild.state = 'rebuilding';
    return rebuild;
  }

  #startWorker(views: readonly LiveView[]): void {
    const { database, log, heldFacts, backOffMs = supervisorLimits.backOffMs } = this.options;
    const workerOptions: WorkerOptions = {
      database,
      log,
      heldFacts,
      keepsEvents: this.options.views.some((view) => view.needsEvents === true),
      backOffMs,
      onCommit: (worker) => this.#committed(worker),
      onFailure: (view, error) => this.#failed(view, error),
    };
    const worker = new Worker(workerOptions, views);
    const running = worker.run().finally(() => this.#workers.delete(worker));
    this.#workers.set(worker, running);
  }

  #committed(worker: Worker): void {
    this.#ordinalSeen = Math.max(this.#ordinalSeen, worker.checkpoint.ordinal);
    for (const view of worker.views) {
      if (view.failure && (worker.caughtUp || view.checkpoint.ordinal > view.failure.ordinal)) this.#recovered(view);
      if (worker.caughtUp && this.#rebuilding.get(view.name) === view) this.#promoteSoon(worker, view);
    }
    worker.mergeIntoOneOf(this.#workers.keys());
    for (const listener of [...this.#listeners]) listener();
  }

  #recovered(view: LiveView): void {
    view.failure = undefined;
    view.state = view.generation > 0 ? 'rebuilding' : 'running';
    this.#supervisor.forget(view);
  }

  /** Promotes a rebuild, or tries again later if the file is locked: a lock is no reason to abandon the rebuild. */
  #promoteSoon(worker: Worker, rebuild: LiveView): void {
    try {
      this.#promote(worker, rebuild);
    } catch (error) {
      if (isPassing(error)) {
        rebuild.waits ??= { cause: 'file', sentence: promotionWaits(error), sinceMs: Date.now() };
        return this.#promoteLater();
      }
      worker.views.delete(rebuild);
      this.#failed(rebuild, error);
    }
  }

  /** Starts the one timer for all waiting rebuilds; it asks every worker, because a merge may have moved a rebuild. */
  #promoteLater(): void {
    this.#promoteTimer ??= setTimeout(() => {
      this.#promoteTimer = undefined;
      const holdsRebuild = ({ views }: Worker): boolean =>
        [...views].some((view) => this.#rebuilding.get(view.name) === view);
      for (const worker of [...this.#workers.keys()])
        if (this.#running && worker.caughtUp && holdsRebuild(worker)) this.#committed(worker);
    }, promoteAgainMs).unref();
  }

  /** Promotes a rebuild only when it has caught up with the view in use: reads never go backwards. */
  #promote(worker: Worker, rebuild: LiveView): void {
    const { database } = this.options;
    const inUse = this.#live.get(rebuild.name);
    if (inUse && inUse.failure === undefined && rebuild.checkpoint.ordinal < inUse.checkpoint.ordinal) return;
    const fresh = this.transaction(() => {
      rebuild.promote();
      return new LiveView(database, rebuild.view, 0);
    });
    for (const other of this.#workers.keys()) if (inUse) other.views.delete(inUse);
    if (inUse) this.#supervisor.forget(inUse);
    worker.views.delete(rebuild);
    worker.views.add(fresh);
    this.#live.set(fresh.name, fresh);
    this.#rebuilding.delete(fresh.name);
    this.#rebuilds.get(rebuild)?.resolve();
    this.#rebuilds.delete(rebuild);
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
    // A rebuild may have replaced the view meanwhile.
    if (![this.#live, this.#rebuilding].some((views) => views.get(view.name) === view)) return;
    try {
      view.reload();
      this.#startWorker([view]);
    } catch (error) {
      this.#failed(view, error);
    }
  }

  /** Handles a parked view: a finished rebuild can replace it now, and callers that wait for it are woken. */
  #stands(view: LiveView, { ordinal, sentence }: Failure): void {
    if (this.#live.get(view.name) === view) return this.#promoteWaiting(view.name);
    // A failed rebuild stays visible where there is no view in use.
    if (this.#live.has(view.name)) {
      this.#rebuilding.delete(view.name);
      this.#supervisor.forget(view);
      view.discard();
    }
    const why = `the view ${view.name} could not be made anew: behind event ${ordinal} it stopped: ${sentence}`;
    this.#rebuilds.get(view)?.reject(new Error(why));
    this.#rebuilds.delete(view);
  }

  /** Promotes a finished rebuild of a failed view: a log that was rolled back has no commit that would trigger it. */
  #promoteWaiting(name: string): void {
    const rebuild = this.#rebuilding.get(name);
    const worker = [...this.#workers.keys()].find((each) => rebuild !== undefined && each.views.has(rebuild));
    if (rebuild === undefined || worker?.caughtUp !== true) return;
    this.#promoteSoon(worker, rebuild);
  }
}

const promotionWaits = (error: unknown): string =>
  `The view is made anew and waits to take its place: ${explainTrouble(error)}`;
const closed = (): Error => new Error('the views were closed before the rebuild was done');
