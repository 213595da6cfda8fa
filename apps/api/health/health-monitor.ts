import type { ParkedReaction, ScheduleHealth } from '#engine';
import type { ViewHealth } from '#read-models';
import type { StoreHealth } from '#sqlite';
import type { Installation } from '#installation';
import type { ServiceLog } from '../http/service-log.js';
import { limits } from '../runtime/limits.js';

type Watched = {
  readonly log: Pick<Installation['log'], 'health'>;
  readonly sealed: Pick<Installation['sealed'], 'health'>;
  readonly views: Pick<Installation['views'], 'health'>;
  readonly reactions: Pick<Installation['reactions'], 'health'>;
  readonly scheduler: Pick<Installation['scheduler'], 'health'>;
};
type Standing = 'fine' | 'lockedOut' | 'waiting' | 'retrying' | 'stopped';

const logEvents = {
  fine: ['info', 'view-recovered'],
  lockedOut: ['warn', 'view-locked-out'],
  waiting: ['warn', 'view-waits'],
  retrying: ['warn', 'view-retrying'],
  stopped: ['error', 'view-stopped'],
} as const;

/**
 * Logs the changes that an operator must learn of: the log or the sealed store is unavailable, has stopped or has
 * recovered; a view has stopped or recovered. One line each, however many requests fail; a fault that ends between two
 * checks is not logged.
 */
export class HealthMonitor {
  readonly #stores = new Map<string, StoreHealth>();
  readonly #standings = new Map<string, Standing>();
  #parked: ReadonlyMap<string, ParkedReaction> = new Map();
  #parkedStreams: ReadonlyMap<string, ScheduleHealth['parked'][number]> = new Map();

  constructor(
    /** Undefined until the installation is open. */
    private readonly watched: () => Watched | undefined,
    private readonly journal: ServiceLog,
  ) {}

  start(): void {
    setInterval(() => this.look(), limits.healthLookMs).unref();
  }

  look(): void {
    const found = this.watched();
    if (!found) return;
    const log = found.log.health();
    this.#lookAtStore('log', log);
    this.#lookAtStore('sealed-store', found.sealed.health());
    this.#lookAtViews(found.views.health(), log.state === 'away');
    this.#lookAtReactions(found.reactions.health.parked);
    this.#lookAtSchedule(found.scheduler.health.parked);
  }

  #lookAtStore(name: string, health: StoreHealth): void {
    const before = this.#stores.get(name);
    if (health.state === (before?.state ?? 'connected')) return;
    this.#stores.set(name, health);
    const { state, awaySince: since = new Date().toISOString(), lastError: error } = health;
    if (state === 'connected') this.journal.note('info', `${name}-back`, { awaySince: before?.awaySince });
    else this.journal.note(state === 'away' ? 'warn' : 'error', `${name}-${state}`, { since, error });
  }

  /** Logs once when a reaction is parked, and once when it is done. */
  #lookAtReactions(parked: readonly ParkedReaction[]): void {
    const now = new Map(parked.map((each) => [each.cause, each]));
    for (const [cause, { stream, commands, error, since }] of now)
      if (!this.#parked.has(cause))
        this.journal.note('error', 'reaction-parked', { stream, cause, acts: commands, error, since });
    for (const [cause, { stream, since }] of this.#parked)
      if (!now.has(cause)) this.journal.note('info', 'reaction-done', { stream, cause, parkedSince: since });
    this.#parked = now;
  }

  /** Logs once when what passes in a stream is refused, and once when it is recorded. */
  #lookAtSchedule(parked: ScheduleHealth['parked']): void {
    const now = new Map(parked.map((each) => [each.stream, each]));
    for (const [stream, { error, since }] of now)
      if (!this.#parkedStreams.has(stream)) this.journal.note('error', 'schedule-parked', { stream, error, since });
    for (const [stream, { since }] of this.#parkedStreams)
      if (!now.has(stream)) this.journal.note('info', 'schedule-done', { stream, parkedSince: since });
    this.#parkedStreams = now;
  }

  /** Views with the same change and the same reason share a line: a log that was set back stops all of them. */
  #lookAtViews(views: readonly ViewHealth[], isLogAway: boolean): void {
    const changes = new Map<string, { standing: Standing; names: string[]; view: ViewHealth }>();
    for (const view of views) {
      const standing = standingOf(view, isLogAway);
      if (standing === undefined || standing === (this.#standings.get(view.name) ?? 'fine')) continue;
      this.#standings.set(view.name, standing);
      const key = `${standing} ${view.failed?.ordinal} ${view.failed?.error}`;
      const change = changes.get(key);
      if (change) change.names.push(view.name);
      else changes.set(key, { standing, names: [view.name], view });
    }
    for (const { standing, names, view } of changes.values()) {
      const [level, event] = logEvents[standing];
      const { ordinal, error, since } = view.failed ?? waitOf(view);
      this.journal.note(level, event, { views: names, ordinal, error, since });
    }
  }
}

/** The ordinal that a view has reached, and the error that holds it up, if there is one. */
function waitOf({ ordinal, waitsFor: error, waitsSince: since }: ViewHealth) {
  return { ordinal, error, since };
}

/** The standing of a view; undefined when it is stopped, or only waits for the log, which has a line of its own. */
function standingOf({ state, failed, isLockedOut, waitsFor }: ViewHealth, isLogAway: boolean): Standing | undefined {
  if (state === 'stopped') return undefined;
  if (state === 'failed') return 'stopped';
  if (failed !== undefined) return 'retrying';
  if (isLockedOut) return 'lockedOut';
  if (waitsFor === undefined) return 'fine';
  return isLogAway ? undefined : 'waiting';
}
