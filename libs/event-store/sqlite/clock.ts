import { setTimeout as delay } from 'node:timers/promises';
import { LogUnavailable, type NewEvent } from '../contract/port.js';
import { recordedMsOf, type Timestamp } from '../contract/timestamp.js';

/** An append waits for a clock that is behind the newest event by no more than this. */
export const waitedForMsMax = 2_000;

/**
 * Keeps the timestamps of a log ascending. "As known at T" shows the longest prefix of the log whose newest timestamp
 * is not after T, so an event with an older timestamp than the newest event's would be hidden from "as known now".
 */
export class RecordingClock {
  constructor(
    private readonly timestamp: Timestamp,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
    private newest: number,
  ) {}

  /** The newest timestamp of the log, milliseconds since 1970; 0 when it has none. */
  get newestMs(): number {
    return this.newest;
  }

  /** How far the clock is behind the newest event, milliseconds; 0 when it is not. */
  get behindMs(): number {
    return Math.max(0, this.newest - this.now());
  }

  /** A sentence for an operator; undefined while the clock is right, or near enough to wait for. */
  get warning(): string | undefined {
    const behindMs = this.behindMs;
    if (behindMs <= waitedForMsMax) return undefined;
    return (
      `This machine's clock is ${(behindMs / 1_000).toFixed(1)} s behind the newest fact of the log ` +
      `(${new Date(this.newest).toISOString()}); commands are refused until it has caught up: set it (NTP).`
    );
  }

  appended(events: readonly NewEvent[]): void {
    for (const { meta } of events) this.newest = Math.max(this.newest, recordedMsOf(this.timestamp, meta) ?? 0);
  }

  /** Returns a wait until the clock is right; undefined when it is. @throws LogUnavailable when it is too far behind */
  ready(): Promise<void> | undefined {
    return this.now() >= this.newest ? undefined : this.#wait();
  }

  async #wait(): Promise<void> {
    const until = performance.now() + waitedForMsMax;
    for (let behindMs = this.behindMs; behindMs > 0; behindMs = this.behindMs) {
      if (behindMs > waitedForMsMax || performance.now() > until)
        throw new LogUnavailable(this.warning ?? "This machine's clock stands still behind the newest fact.", {
          behindMs,
        });
      await delay(behindMs);
    }
  }
}
