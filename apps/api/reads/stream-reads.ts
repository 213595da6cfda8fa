import { Inject, Injectable } from '@nestjs/common';
import { type RecordedFact, toFact } from '#case';
import { type EventLog, LogDamaged, LogUnavailable, type Position, type StoredEvent } from '#event-store';
import { type Reached, ViewNotReady, type Views, ViewsUnavailable } from '#read-models';
import { tokens } from '../runtime/tokens.js';
import { LogState } from './log-state.js';
import { ViewReads } from './view-reads.js';

/** The facts of a stream, from the log or the views. */
export interface ReadSource {
  readonly facts: readonly RecordedFact[];
  /** Position in the log of the fact with that revision. */
  readonly positionOf: (revision: number) => string;
  /** Ordinal per revision; absent when read from the log. */
  readonly ordinals?: readonly number[];
  /** Present when the log is unavailable: these are the facts that the views have; the log may have more. */
  readonly knownUpTo?: Reached;
}

const factViews = ['register', 'story'] as const;

@Injectable()
export class StreamReads {
  constructor(
    @Inject(tokens.log) private readonly log: EventLog,
    @Inject(tokens.views) private readonly views: Views,
    private readonly viewReads: ViewReads,
    private readonly logState: LogState,
  ) {}

  /**
   * Waits until a read reflects a position. A read of the log always does; while the log is unavailable, the views must
   * have reached that position.
   * @throws Problem when the position is in the future, or not known here, or the wait takes too long
   */
  waitForPosition(position: Position | undefined): Promise<void> {
    return this.viewReads.waitForPosition(position, this.logState.isAway && this.#hasFactView ? factViews : []);
  }

  get #hasFactView(): boolean {
    return this.views.health().some(({ name }) => name === 'story');
  }

  /** Returns the log as the source of a stream's facts, or the views while the log is unavailable. */
  async sourceOf(stream: string): Promise<ReadSource> {
    const hasFactView = this.#hasFactView;
    if (!hasFactView || !this.logState.isAwayForLong) {
      try {
        const events: StoredEvent[] = [];
        for await (const event of this.log.read(stream)) events.push(event);
        return { facts: events.map(toFact), positionOf: (revision) => events[revision]!.position };
      } catch (error) {
        if (!(error instanceof LogUnavailable) || !hasFactView) throw error;
      }
    }
    return this.viewReads.read(factViews, (snapshot) => {
      const upTo = snapshot.reached('story');
      return {
        ...snapshot.factsOf(stream), // A view that has facts has a position.
        positionOf: () => upTo.position!,
        knownUpTo: upTo,
      };
    });
  }

  /**
   * The ordinal of each revision. Returns none if the register is not available and they are not needed, because a read
   * of the present must not depend on a view.
   */
  async ordinalsOf(stream: string, isNeeded: boolean): Promise<readonly number[]> {
    const { state } = this.views.health().find((view) => view.name === 'register') ?? {};
    if (!isNeeded && state !== 'running') return [];
    try {
      return await this.viewReads.read(['register'], ({ register }) => register.ordinalsOf(stream));
    } catch (error) {
      if (isNeeded) throw error;
      return [];
    }
  }

  /**
   * Call before answering that a stream does not exist: a log that was set back or exchanged has lost acknowledged
   * facts, and their streams must not be reported as missing.
   * @throws LogDamaged when a view has detected that, or the views know the stream
   */
  async refuseSetBack(stream: string): Promise<void> {
    const damaged = this.views.health().find(({ failed }) => failed?.isLogDamaged === true)?.failed;
    if (damaged) throw new LogDamaged(damaged.error);
    const known = await this.#revisionsKnown(stream);
    if (known === 0) return;
    // The stream may have been opened since the first read of the log.
    for await (const _ of this.log.read(stream, { countMax: 1 })) return;
    throw new LogDamaged(
      `The log was set back or exchanged: the views know ${known} events of ${stream}, and it has none. ` +
        'Restore the log, or rebuild the views.',
      stream,
      0,
    );
  }

  async #revisionsKnown(stream: string): Promise<number> {
    try {
      return (await this.views.read(({ register }) => register.ordinalsOf(stream))).length;
    } catch (error) {
      // A register that is being rebuilt or cannot be read does not show whether the log was set back.
      if (error instanceof ViewNotReady || error instanceof ViewsUnavailable) return 0;
      throw error;
    }
  }
}
