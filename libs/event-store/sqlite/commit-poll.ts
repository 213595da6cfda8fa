import { setTimeout as delay } from 'node:timers/promises';
import type { Changes } from '../contract/changes.js';

/** How often a reader polls for commits of another process; a poll costs microseconds. */
export const pollEveryMs = 200;

/** For a reader in another process, which the writer cannot wake. */
export class CommitPoll implements Changes {
  readonly #closing = new AbortController();

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  async next(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    await delay(pollEveryMs, undefined, { signal: either }).catch(() => undefined);
  }

  close(): void {
    this.#closing.abort();
  }
}
