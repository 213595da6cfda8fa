import type { LogDamaged } from '../../contract/port.js';
import { type KnownEvent, logSetBack } from '../../contract/set-back.js';
import type { Connection } from '../client/connection.js';
import { limits } from '../client/limits.js';
import type { Reading } from '../read/reader.js';
import { pause } from '../client/timing.js';
import { Anchors } from './anchors.js';

/**
 * Detects, before the next append, that the server holds an older copy of the log or another log: appends to it would
 * number events a second time. A server cannot be set back without losing its connections, so after every doubt
 * (`Connection.doubts`) each anchor must be found at its place once.
 */
export class RollbackDetector {
  readonly anchors = new Anchors();
  #trusted = -1;
  #looking: Promise<void> | undefined;
  #found: { readonly error: LogDamaged; readonly atMs: number } | undefined;

  constructor(
    private readonly reading: Pick<Reading, 'idAt' | 'probe'>,
    private readonly connection: Connection,
    private readonly monotonicMs: () => number,
  ) {}

  /** Whether every anchor has been found since the last doubt. */
  get isTrusted(): boolean {
    return this.#trusted === this.connection.doubts;
  }

  /** Whether the last check missed an anchor. */
  get isRolledBack(): boolean {
    return this.#found !== undefined;
  }

  /**
   * Resolves once a check has found every anchor; the check must have started after this call, or no doubt may have
   * followed it. A log that was set back is checked again from time to time, because it may have been restored.
   * @throws LogDamaged; LogUnavailable when the server did not answer
   */
  async require(): Promise<void> {
    const { doubts } = this.connection;
    while (this.#trusted < doubts) {
      if (this.#found && this.monotonicMs() - this.#found.atMs < limits.rollbackLookAgainMs) throw this.#found.error;
      await (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
    }
  }

  async #look(): Promise<void> {
    const { doubts } = this.connection;
    const error = await this.#missing();
    if (error) {
      this.#found = { error, atMs: this.monotonicMs() };
      throw error;
    }
    this.#found = undefined;
    this.#trusted = doubts;
  }

  async #missing(): Promise<LogDamaged | undefined> {
    const anchors = this.anchors.list();
    // Even without an anchor to look for, the leader must have answered.
    if (anchors.length === 0) await this.reading.probe();
    const missing = await this.#notFound(anchors);
    if (missing.length === 0) return undefined;
    // One failed check must not condemn a log: check twice.
    await pause(limits.rollbackSecondLookMs);
    const [first] = await this.#notFound(missing);
    return first && logSetBack(first);
  }

  async #notFound(anchors: readonly KnownEvent[]): Promise<KnownEvent[]> {
    const ids = await Promise.all(anchors.map(({ stream, revision }) => this.reading.idAt(stream, revision)));
    return anchors.filter(({ id }, index) => ids[index] !== id && ids[index] !== 'hidden');
  }
}
