import { BoundedMap } from '#bounded';
import { LogUnavailable, type NewEvent } from '../../contract/port.js';
import { recordedMsOf, type Timestamp } from '../../contract/timestamp.js';
import { limits } from './limits.js';

/**
 * Measures the skew between the process's clock and the server's: when an event of this process comes back, its
 * timestamp minus the server's `created`. Events whose timestamps do not come from the clock do not count.
 */
export class ClockSkew {
  readonly #awaited = new BoundedMap<string, number>(limits.ownEventsMax);
  #skewMs: number | undefined;

  constructor(private readonly timestamp: Timestamp | undefined) {}

  /** Milliseconds; above zero the process's clock is ahead. Undefined until an event of this process has come back. */
  get skewMs(): number | undefined {
    return this.#skewMs;
  }

  sent(events: readonly NewEvent[]): void {
    const { timestamp } = this;
    if (!timestamp) return;
    for (const { id, meta } of events) {
      const recordedMs = timestamp.isOfClock?.(meta) === false ? undefined : recordedMsOf(timestamp, meta);
      if (recordedMs !== undefined) this.#awaited.set(id, recordedMs);
    }
  }

  returned(id: string, createdMs: number): void {
    if (this.#awaited.size === 0) return;
    const recordedMs = this.#awaited.get(id);
    if (recordedMs === undefined) return;
    this.#awaited.delete(id);
    this.#skewMs = recordedMs - createdMs;
  }

  measured(skewMs: number): void {
    this.#skewMs = skewMs;
  }

  get isAhead(): boolean {
    return (this.#skewMs ?? 0) > limits.aheadMsMax;
  }

  /** A sentence for an operator; undefined while the clocks agree well enough. */
  get warning(): string | undefined {
    const ms = this.#skewMs ?? 0;
    if (ms > limits.aheadMsMax)
      return `This machine's clock is ${seconds(ms)} s ahead of the log's; commands are refused until it is set (NTP).`;
    if (ms < -limits.behindMsMax) return `This machine's clock is ${seconds(-ms)} s behind the log's; set it (NTP).`;
    return undefined;
  }

  /** Checks that the clock is not ahead: an event recorded in the future hides later facts. @throws LogUnavailable */
  requireRight(): void {
    if (this.isAhead) throw new LogUnavailable(this.warning ?? '', { aheadMs: this.#skewMs ?? 0 });
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
