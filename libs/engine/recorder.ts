import type { RecordedFact } from '#case';
import type { Appended, EventLog, Expected } from '#event-store';
import { toEvent } from './stream-cache.js';

/** What was handed to the log, and what the log said. */
export interface Recorded {
  readonly facts: readonly RecordedFact[];
  readonly appended: Appended;
}

/**
 * Stamps facts with the time and appends them, with nothing between, so that the log holds facts in the order of their
 * times.
 */
export class Recorder {
  readonly #pending = new Set<Promise<unknown>>();

  constructor(private readonly log: Pick<EventLog, 'append' | 'clockReady'>) {}

  /** `makeFacts` stamps them with the present time. @throws LimitExceeded, LogUnavailable */
  async record(stream: string, expected: Expected, makeFacts: () => readonly RecordedFact[]): Promise<Recorded> {
    const wait = this.log.clockReady?.();
    if (wait) await wait;
    const facts = makeFacts();
    const appending = this.log.append(stream, expected, facts.map(toEvent));
    this.#pending.add(appending);
    try {
      return { facts, appended: await appending };
    } finally {
      this.#pending.delete(appending);
    }
  }

  /**
   * Resolves once each fact that is stamped by now is stored, or never will be. An append that waits for a lock is
   * stored under the time of its stamp: what was known at a moment is answered for good only afterwards.
   */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
