import {
  type EventReader,
  type Followed,
  type FollowOptions,
  LogUnavailable,
  type Position,
  type StoredEvent,
} from './port.js';

/**
 * How long a batch job waits for the next step of a log, milliseconds: longer than all retries of a read together (five
 * attempts of 15 s each). Without this limit it would wait for a server for ever.
 */
export const silenceMsMax = 90_000;

export interface BatchOptions extends FollowOptions {
  /** Ends the iteration without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link silenceMsMax}. */
  readonly silenceMs?: number | undefined;
}

type Step = Exclude<Followed, { kind: 'caughtUp' }>;

/**
 * The steps of `follow` up to the log's end at the time of the call.
 * @throws LogUnavailable when the log delivers nothing for `silenceMs`; time that the caller takes does not count
 */
export async function* stepsUpToEnd(
  log: Pick<EventReader, 'follow'>,
  after?: Position,
  { signal, silenceMs = silenceMsMax, ...options }: BatchOptions = {},
): AsyncGenerator<Step> {
  const own = new AbortController();
  const ended = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const steps = log.follow(after, ended, options)[Symbol.asyncIterator]();
  let isAsked = false;
  try {
    for (;;) {
      isAsked = true;
      const { done, value } = await within(steps.next(), silenceMs);
      isAsked = false;
      if (done === true || value.kind === 'caughtUp') return;
      yield value;
    }
  } finally {
    own.abort();
    const returned = steps.return?.().catch(() => undefined);
    // `return` waits for a pending step, which may never come, so it is not awaited then.
    if (!isAsked) await returned;
  }
}

/**
 * The events of a log after `after` up to its present end, in batches. @throws LogUnavailable as {@link stepsUpToEnd}
 */
export async function* batchesOf(
  log: Pick<EventReader, 'follow'>,
  options: BatchOptions = {},
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const step of stepsUpToEnd(log, undefined, options)) if (step.kind === 'events') yield step.events;
}

async function within<T>(step: Promise<T>, silenceMs: number): Promise<T> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const sentence = `The log has brought nothing for ${silenceMs / 1_000} s, and its end is not reached.`;
  const timer = setTimeout(() => reject(new LogUnavailable(sentence)), silenceMs);
  try {
    return await Promise.race([step, silence]);
  } finally {
    clearTimeout(timer);
  }
}
