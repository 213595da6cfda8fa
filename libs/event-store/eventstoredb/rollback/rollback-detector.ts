import type { LogDamaged } from '../../contract/port.js';
import { logSetBack } from '../../contract/set-back.js';
import type { Connection } from '../client/connection.js';
import { limits } from '../client/limits.js';
import type { Reading } from '../read/reader.js';
import { pause } from '../client/timing.js';
import { type Anchor, Anchors } from './anchors.js';

/**
 * Notices that the server was set back to an older copy of the log, or exchanged for another one, before anything is
 * appended to it: what it numbers would be numbered twice. No server goes back without its connections being lost, so after
 * every doubt (`Connection.doubts`) each anchor must be seen in its place once.
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

  /** No connection has been lost since the anchors were last seen. */
  get isTrusted(): boolean {
    return this.#trusted === this.connection.doubts;
  }

  /** The last look did not find what must be there. */
  get isRolledBack(): boolean {
    return this.#found !== undefined;
  }

  /**
   * Resolves once a look that began after this call, or one before it that nothing has put in doubt, found every anchor.
   * A log that was set back is looked at again now and then: it may have been restored since.
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
    // The leader must have answered, also where there is nothing to look for yet.
    if (anchors.length === 0) await this.reading.probe();
    const missing = await this.#notFound(anchors);
    if (missing.length === 0) return undefined;
    // Nothing is said of a whole log by one look.
    await pause(limits.rollbackSecondLookMs);
    const [first] = await this.#notFound(missing);
    return first && logSetBack(first);
  }

  async #notFound(anchors: readonly Anchor[]): Promise<Anchor[]> {
    const ids = await Promise.all(anchors.map(({ stream, revision }) => this.reading.idAt(stream, revision)));
    return anchors.filter(({ id }, index) => ids[index] !== id && ids[index] !== 'hidden');
  }
}
