import type { RecordedFact } from '#case';
import type { Appended, EventLog, Expected } from '#event-store';
import { toEvent } from './stream-cache.js';

/** The appended facts, and the log's answer. */
export interface Recorded {
  readonly facts: readonly RecordedFact[];
  readonly appended: Appended;
}

/** Appends facts in the same moment in which they get their timestamps, so that timestamps ascend in log order. */
export class Recorder {
  readonly #pending = new Set<Promise<unknown>>();

  constructor(private readonly log: Pick<EventLog, 'append' | 'clockReady'>) {}

  /** Calls `makeFacts` when the clock is right, and appends what it returns. @throws LimitExceeded, LogUnavailable */
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
   * Resolves once every fact that already has its timestamp is stored, or never will be. An append that waits for a
   * lock keeps its timestamp; while one does, the answer to "what was known at that moment" can still change.
   */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
