import type { DeniedRight } from '../../contract/port.js';
import { Abandoned, NoAnswer, sentenceOf } from './errors.js';
import { limits } from './limits.js';

/** Whether a client's connection still brings answers: a new one with each client. */
export class LastAnswer {
  #answeredMs = -Infinity;

  /** What a call remembers of the moment at which it was handed over. */
  static now(): number {
    return performance.now();
  }

  answered(): void {
    this.#answeredMs = LastAnswer.now();
  }

  /**
   * Nothing has been answered since the call was handed over, or nothing for long: an answer that came just after that
   * may have been the last one before the connection died.
   */
  isSilentSince(handedMs: number): boolean {
    return this.#answeredMs < handedMs || LastAnswer.now() - this.#answeredMs > limits.cutOffMs;
  }
}

/** One moment on both clocks: durations are measured on the one that nobody sets. */
interface Moment {
  /** Milliseconds since 1970, for people. */
  readonly at: number;
  readonly monotonicMs: number;
}

/** What this process knows of the server, from the answers that it got and did not get. */
export class Connection {
  #noAnswerSince: Moment | undefined;
  #lastError: string | undefined;
  readonly #denied = new Map<DeniedRight, { readonly since: Moment; readonly error: string }>();
  /** Subscriptions that try again by themselves: while there is one, the way back is noticed without a try of others. */
  watchers = 0;
  /**
   * Failed calls and new connections so far. After each the server may be another one, or the same with an older copy
   * of the log: `rollback/` looks before anything is appended.
   */
  doubts = 0;
  /** Calls that had no answer at all: their connection may be dead, and so may one on which nothing was tried. */
  timeouts = 0;

  constructor(
    private readonly now: () => number,
    private readonly monotonicMs: () => number,
  ) {}

  answered(): void {
    this.#noAnswerSince = undefined;
  }

  /** The server answers that the user has not this right (any more). */
  refused(right: DeniedRight, error: unknown): void {
    this.#denied.set(right, { since: this.#denied.get(right)?.since ?? this.#moment(), error: sentenceOf(error) });
  }

  granted(right: DeniedRight): void {
    this.#denied.delete(right);
  }

  /** What the server says of a right that is missing. */
  denied(right: DeniedRight): string | undefined {
    return this.#denied.get(right)?.error;
  }

  failed(error: unknown): void {
    if (error instanceof NoAnswer) this.timeouts += 1;
    this.doubts += 1;
    this.#lastError = sentenceOf(error);
    this.#noAnswerSince ??= this.#moment();
  }

  /**
   * A call that nobody waits for any more could not be cancelled, for the client never made it (it found no node): why,
   * is more than that it had no answer.
   */
  notCancelled(error: unknown): void {
    if (this.isAway && !(error instanceof Abandoned)) this.#lastError = sentenceOf(error);
  }

  get isAway(): boolean {
    return this.#away !== undefined;
  }

  /** The right without which the log cannot be read, and so is as good as away. */
  get deniedToRead(): 'read' | 'readAll' | undefined {
    return (['readAll', 'read'] as const).find((right) => this.#denied.has(right));
  }

  /** Longer than it takes to begin again after a call that was merely cut off. */
  get isAwayForLong(): boolean {
    return (this.awayForMs ?? 0) > limits.cutOffMs;
  }

  /** Since when, in milliseconds since 1970. */
  get awaySince(): number | undefined {
    return this.#away?.at;
  }

  /** Milliseconds. */
  get awayForMs(): number | undefined {
    const since = this.#away;
    return since && this.monotonicMs() - since.monotonicMs;
  }

  get lastError(): string | undefined {
    const right = this.deniedToRead;
    return right === undefined ? this.#lastError : deniedSentence(right, this.denied(right));
  }

  get #away(): Moment | undefined {
    if (this.#denied.size === 0) return this.#noAnswerSince;
    const since = [this.#noAnswerSince, this.#denied.get('read')?.since, this.#denied.get('readAll')?.since];
    const known = since.filter((moment) => moment !== undefined);
    return known.toSorted((a, b) => a.monotonicMs - b.monotonicMs)[0];
  }

  #moment(): Moment {
    return { at: this.now(), monotonicMs: this.monotonicMs() };
  }
}

const rights = {
  append: 'append to its streams',
  read: 'read its streams',
  readAll: 'read $all, by which views and reactions follow it',
} as const satisfies Record<DeniedRight, string>;

export function deniedSentence(right: DeniedRight, error: string | undefined): string {
  return `The log's user may not ${rights[right]} (${error}): let an administrator of the server give that right back.`;
}
