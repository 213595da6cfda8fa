import { NoAnswer, sentenceOf } from './errors.js';
import { limits } from './limits.js';

/** Whether a client's connection still brings answers: a new one with each client. */
export class Pulse {
  #answeredMs = -Infinity;

  /** What a call remembers of the moment at which it was handed over. */
  static now(): number {
    return performance.now();
  }

  answered(): void {
    this.#answeredMs = Pulse.now();
  }

  /**
   * Nothing has been answered since the call was handed over, or nothing for long: an answer that came just after that
   * may have been the last one before the connection died.
   */
  isSilentSince(handedMs: number): boolean {
    return this.#answeredMs < handedMs || Pulse.now() - this.#answeredMs > limits.cutOffMs;
  }
}

/** What this process knows of the server, from the answers that it got and did not get. */
export class Connection {
  #awaySince: number | undefined;
  #lastError: string | undefined;
  /** Subscriptions that try again by themselves: while there is one, the way back is noticed without a try of others. */
  watchers = 0;
  /**
   * Failed calls and new connections so far. After each the server may be another one, or the same with an older copy
   * of the log: `rollback/` looks before anything is appended.
   */
  doubts = 0;
  /** Calls that had no answer at all: their connection may be dead, and so may one on which nothing was tried. */
  silences = 0;

  constructor(private readonly now: () => number) {}

  answered(): void {
    this.#awaySince = undefined;
  }

  failed(error: unknown): void {
    if (error instanceof NoAnswer) this.silences += 1;
    this.doubts += 1;
    this.#lastError = sentenceOf(error);
    this.#awaySince ??= this.now();
  }

  get isAway(): boolean {
    return this.#awaySince !== undefined;
  }

  /** Longer than it takes to begin again after a call that was merely cut off. */
  get isAwayForLong(): boolean {
    return this.#awaySince !== undefined && this.now() - this.#awaySince > limits.cutOffMs;
  }

  /** Since when, in milliseconds since 1970. */
  get awaySince(): number | undefined {
    return this.#awaySince;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }
}
