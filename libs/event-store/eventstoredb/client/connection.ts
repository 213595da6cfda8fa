import type { DeniedRight } from '../../contract/port.js';
import { Abandoned, NoAnswer, sentenceOf } from './errors.js';
import { limits } from './limits.js';

/** When a client's connection last delivered an answer. Each client has a new one. */
export class LastAnswer {
  #answeredMs = -Infinity;

  /** The present time, which a call notes when it is sent. */
  static now(): number {
    return performance.now();
  }

  answered(): void {
    this.#answeredMs = LastAnswer.now();
  }

  /**
   * Whether no answer came since the call was sent, or none for long: an answer right after the call may have been the
   * last one before the connection died.
   */
  isSilentSince(handedMs: number): boolean {
    return this.#answeredMs < handedMs || LastAnswer.now() - this.#answeredMs > limits.cutOffMs;
  }
}

/** One moment on two clocks: durations are measured on the monotonic one, the other is for people. */
interface Moment {
  /** Milliseconds since 1970, for people. */
  readonly at: number;
  readonly monotonicMs: number;
}

/** The server's state as this process infers it from answers and timeouts. */
export class Connection {
  #noAnswerSince: Moment | undefined;
  #lastError: string | undefined;
  readonly #denied = new Map<DeniedRight, { readonly since: Moment; readonly error: string }>();
  /** Number of subscriptions that retry by themselves; while there is one, other calls need not probe the server. */
  watchers = 0;
  /**
   * Number of failed calls and new connections so far. After each of them the server may be another one, or the same
   * with an older copy of the log, so `rollback/` checks before the next append.
   */
  doubts = 0;
  /** Number of calls that got no answer. Their connection may be dead, and so may the idle ones. */
  timeouts = 0;

  constructor(
    private readonly now: () => number,
    private readonly monotonicMs: () => number,
  ) {}

  answered(): void {
    this.#noAnswerSince = undefined;
  }

  /** Records that the server refuses the user this right. */
  refused(right: DeniedRight, error: unknown): void {
    this.#denied.set(right, { since: this.#denied.get(right)?.since ?? this.#moment(), error: sentenceOf(error) });
  }

  granted(right: DeniedRight): void {
    this.#denied.delete(right);
  }

  /** The server's message about a right that the user lacks. */
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
   * Records why a call that nobody waits for could not be cancelled: the client found no node to send it to. As the
   * reason for being away this says more than a timeout.
   */
  notCancelled(error: unknown): void {
    if (this.isAway && !(error instanceof Abandoned)) this.#lastError = sentenceOf(error);
  }

  get isAway(): boolean {
    return this.#away !== undefined;
  }

  /** The missing right without which the log cannot be read; the log then counts as away. */
  get deniedToRead(): 'read' | 'readAll' | undefined {
    return (['readAll', 'read'] as const).find((right) => this.#denied.has(right));
  }

  /** Whether the server has been away for longer than restarting an interrupted call takes. */
  get isAwayForLong(): boolean {
    return (this.awayForMs ?? 0) > limits.cutOffMs;
  }

  /** Milliseconds since 1970. */
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
