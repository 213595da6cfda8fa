import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { Instant } from '#case';
import type { Engine } from '#engine';
import { comparePositions, type EventLog, LogUnavailable, type Position } from '#event-store';
import { NotReached, type Snapshot, ViewNotReady, type Views, ViewsUnavailable } from '#read-models';
import { limits } from '../runtime/limits.js';
import { Problem, retryLater } from '../problems/problem.js';
import { within } from '../runtime/within.js';
import { type Clock, tokens } from '../runtime/tokens.js';
import { LogState } from './log-state.js';
import { viewBehind } from '../problems/view-behind.js';
import { future, notKnownHere, stillBeingStored } from './not-known.js';

/** The newest event that this process has read or written since its start, or that its views had before. */
export function newestKnown(log: Pick<EventLog, 'health'>, views: Pick<Views, 'reached'>): Position | undefined {
  return log.health().position ?? views.reached().position;
}

/**
 * Reads the views. Waits until they have come as far as needed, and throws a problem that says why if they have not.
 */
@Injectable()
export class ViewReads {
  constructor(
    @Inject(tokens.log) private readonly log: EventLog,
    @Inject(tokens.views) private readonly views: Views,
    @Inject(tokens.engine) private readonly engine: Engine,
    @Inject(tokens.clock) private readonly now: Clock,
    private readonly logState: LogState,
  ) {}

  /** Reads the views; throws a problem when they are behind, stopped or being rebuilt. @throws Problem */
  read<T>(needed: readonly string[], work: (snapshot: Snapshot) => T | Promise<T>): Promise<T> {
    return this.#explained(needed, () => this.views.read(work));
  }

  /** Waits until the views reflect a position. @throws Problem when it is in the future, or the wait takes too long */
  async waitForPosition(position: Position | undefined, needed: readonly string[]): Promise<void> {
    if (position === undefined) return;
    const { head, isNewest } = await this.#head();
    if (head === undefined || comparePositions(position, head) > 0)
      throw isNewest ? future('atLeast', position, head) : notKnownHere('atLeast', position);
    await this.#waitFor(position, needed);
  }

  /**
   * Waits until these views reflect everything that will ever be known as of a moment. For an instant that includes the
   * facts which have an earlier timestamp and are still on their way to the log.
   * @throws Problem when the moment is in the future, or the wait takes too long
   */
  async waitForMoment(asOf: number | Instant, atLeast: Position | undefined, needed: readonly string[]): Promise<void> {
    const now = this.now();
    if (typeof asOf === 'string') {
      if (asOf > now) throw future('asOf', asOf, now);
      // Until this millisecond has passed, another fact may get the same timestamp.
      if (asOf === now) await delay(1);
      await this.#requireSettled(asOf);
    }
    await this.waitForPosition(atLeast, needed);
    if (atLeast === undefined || typeof asOf === 'string') await this.#waitForHead(needed);
  }

  async #requireSettled(asOf: string): Promise<void> {
    if (!(await within(limits.viewWaitMs, this.engine.settled()))) throw stillBeingStored(asOf);
  }

  /** Waits for the log's present end; while the log is unavailable, answers from the views as they are. */
  async #waitForHead(needed: readonly string[]): Promise<void> {
    const { head, isNewest } = await this.#head();
    if (head !== undefined && isNewest) await this.#waitFor(head, needed);
  }

  /** Whether these views cannot follow the log now, because their file cannot be written. */
  isLockedOut(needed: readonly string[]): boolean {
    return this.views.health().some((view) => view.isLockedOut && needed.includes(view.name));
  }

  /** The problem of an ordinal or instant that the views have not reached. */
  notYetKnown(asOf: string): Problem {
    if (this.logState.isAway) return notKnownHere('asOf', asOf);
    return future('asOf', asOf, String(this.views.reached().ordinal));
  }

  #waitFor(position: Position, needed: readonly string[]): Promise<void> {
    return this.#explained(needed, () => this.views.waitFor({ position }, limits.viewWaitMs, needed));
  }

  /** The log's newest position, or the newest that this process knows. */
  async #head(): Promise<{ readonly head: Position | undefined; readonly isNewest: boolean }> {
    if (!this.logState.isAwayForLong) {
      try {
        return { head: await this.log.head(), isNewest: true };
      } catch (error) {
        if (!(error instanceof LogUnavailable)) throw error;
      }
    }
    return { head: newestKnown(this.log, this.views), isNewest: false };
  }

  async #explained<T>(needed: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#requireRunning(needed);
    try {
      return await work();
    } catch (error) {
      const isBehind =
        error instanceof NotReached || error instanceof ViewNotReady || error instanceof ViewsUnavailable;
      if (!isBehind) throw error;
      // A view may have failed meanwhile.
      this.#requireRunning(needed);
      throw new Problem('view-behind', viewBehind(this.views.health(), needed), { headers: retryLater, cause: error });
    }
  }

  /** Throws if a view has failed at an event: it does not advance, even while it is retried. @throws Problem at once */
  #requireRunning(needed: readonly string[]): void {
    const failed = this.views
      .health()
      .flatMap(({ name, failed: why }) => (why !== undefined && needed.includes(name) ? [{ name, ...why }] : []));
    if (failed.length === 0) return;
    const stands = (word: string): string =>
      failed.map(({ name, ordinal, since, error }) => `${name} (${word} ${ordinal}, ${since}: ${error})`).join('; ');
    throw new Problem(
      'view-failed',
      {
        vi: `Bảng tra cứu dừng ở sự kiện không áp dụng được: ${stands('sự kiện')}; báo quản trị viên xem /health/ready`,
        en: `Views stopped at an event that they could not apply: ${stands('event')}; tell an operator to look at /health/ready`,
      },
      { members: { failed: failed.map(({ name }) => name) }, headers: retryLater },
    );
  }
}
