import type { ViewHealth } from '#read-models';
import type { Installation } from '../composition/installation.js';
import type { Journal } from './journal.js';
import { limits } from './limits.js';

type Watched = {
  readonly log: Pick<Installation['log'], 'health'>;
  readonly views: Pick<Installation['views'], 'health'>;
};
type Standing = 'fine' | 'retrying' | 'stopped';

const said = {
  fine: ['info', 'view-recovered'],
  retrying: ['warn', 'view-retrying'],
  stopped: ['error', 'view-stopped'],
} as const;

/**
 * Says in the journal what an operator must hear of without asking: that the log has gone away or is back, that a view
 * has stopped or recovered. One line each, however many requests fail; what is over within one look is not said.
 */
export class Watch {
  #awaySince: string | undefined;
  readonly #standings = new Map<string, Standing>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    /** Undefined as long as nothing is open. */
    private readonly watched: () => Watched | undefined,
    private readonly journal: Journal,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.look(), limits.healthLookMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    const found = this.watched();
    if (!found) return;
    this.#lookAtLog(found.log);
    this.#lookAtViews(found.views.health());
  }

  #lookAtLog(log: Watched['log']): void {
    const { state, awaySince = new Date().toISOString(), lastError } = log.health();
    if (state === 'away' && this.#awaySince === undefined) {
      this.#awaySince = awaySince;
      this.journal.note('warn', 'log-away', { since: awaySince, error: lastError });
    } else if (state === 'connected' && this.#awaySince !== undefined) {
      this.journal.note('info', 'log-back', { awaySince: this.#awaySince });
      this.#awaySince = undefined;
    }
  }

  /** Views that changed alike for one reason share a line: a log that was set back stops all of them. */
  #lookAtViews(views: readonly ViewHealth[]): void {
    const changes = new Map<string, { standing: Standing; names: string[]; view: ViewHealth }>();
    for (const view of views) {
      const standing = standingOf(view);
      if (standing === undefined || standing === (this.#standings.get(view.name) ?? 'fine')) continue;
      this.#standings.set(view.name, standing);
      const key = `${standing} ${view.failed?.ordinal} ${view.failed?.error}`;
      const change = changes.get(key);
      if (change) change.names.push(view.name);
      else changes.set(key, { standing, names: [view.name], view });
    }
    for (const { standing, names, view } of changes.values()) {
      const [level, event] = said[standing];
      const { ordinal, error } = view.failed ?? { ordinal: view.ordinal };
      this.journal.note(level, event, { views: names, ordinal, error });
    }
  }
}

/** Undefined while the service is closing. */
function standingOf({ state, failed }: ViewHealth): Standing | undefined {
  if (state === 'stopped') return undefined;
  if (state === 'failed') return 'stopped';
  return failed === undefined ? 'fine' : 'retrying';
}
