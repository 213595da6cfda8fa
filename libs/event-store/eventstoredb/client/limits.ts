/**
 * How long calls to the server, and retries of them, may take. A command has a caller who waits. A batch job has time,
 * and waits for a server on few cores, which can be silent for seconds (3.7 s seen).
 */
export interface Patience {
  /** For all attempts of an append together, the last included; after that the appender reads back what is stored. */
  readonly appendTriesWithinMs: number;
  /** A read that has delivered nothing for this long has failed. */
  readonly readTimeoutMs: number;
  /** Retries of a failed read, with the back-off below; a read that timed out is retried only if `retriesTimeouts`. */
  readonly readTriesMax: number;
  readonly retriesTimeouts: boolean;
  readonly readTurnWithinMs: number;
  /** Timeout of each read that checks for a log that was set back. */
  readonly rollbackReadTimeoutMs: number;
  readonly subscribeWithinMs: number;
  /** How long a live subscription may be silent before the server is probed: a connection can die silently. */
  readonly heartbeatMs: number;
  readonly heartbeatAnswerMs: number;
}

export const patience = {
  command: {
    // Two attempts may be lost on dead connections; this leaves time for a third on a new one.
    appendTriesWithinMs: 8_000,
    readTimeoutMs: 3_000,
    readTriesMax: 3,
    retriesTimeouts: false,
    readTurnWithinMs: 3_000,
    rollbackReadTimeoutMs: 1_500,
    subscribeWithinMs: 3_000,
    heartbeatMs: 1_500,
    heartbeatAnswerMs: 1_500,
  },
  batch: {
    appendTriesWithinMs: 60_000,
    readTimeoutMs: 15_000,
    readTriesMax: 5,
    retriesTimeouts: true,
    readTurnWithinMs: 75_000,
    rollbackReadTimeoutMs: 15_000,
    subscribeWithinMs: 15_000,
    heartbeatMs: 15_000,
    heartbeatAnswerMs: 15_000,
  },
} as const satisfies Record<string, Patience>;

/** Every other limit of this adapter, unit last. `docs/operations.md` says what each is for. */
export const limits = {
  /** Without an answer for this long an append's outcome is unknown; the client itself would wait for ever. */
  appendTimeoutMs: 3_000,
  /** Do not start an attempt with less time than this: such a short timeout would prove nothing. */
  appendTryMsMin: 1_500,
  readBackWithinMs: 1_500,
  /** When the server has not answered for this long, appends are refused at once until it is back. */
  cutOffMs: 1_500,
  /** A server allows 100 calls on one connection; appends share one, and subscriptions need a few. */
  readsAtOnceMax: 64,
  readsWaitingMax: 10_000,
  /** How long a start waits for a server that is not ready, and after that for its first reads. */
  startWithinMs: 60_000,
  startReadsWithinMs: 15_000,
  /** How long to search for the log's last event behind later events of other applications. */
  headWithinMs: 20_000,
  /** Pending appends, including those that wait for their turn in their stream. */
  appendsWaitingMax: 10_000,
  readPageEvents: 500,
  /** How long to wait for a client's disposal, which may never return (after its stream ended with OK). */
  disposeWithinMs: 1_000,
  /** First wait before a retry; it doubles up to the longest, with jitter of up to half. */
  backOffMs: 50,
  backOffMsMax: 1_000,
  /** Undelivered events that a subscription buffers; beyond it the server is made to wait. */
  bufferEventsMax: 4_096,
  /**
   * As `bufferEventsMax`, while a subscription catches up with the log's end. The server may wait meanwhile, and more
   * buffered events would outlive the young generation of the heap, which costs more than decoding them.
   */
  catchUpBufferEventsMax: 512,
  batchEventsMax: 1_024,
  /** Number of newest events kept, so that a follower that has caught up can join the shared subscription. */
  recentEventsMax: 4_096,
  /** Number of streams whose last revision a subscription remembers, to detect gaps. */
  streamsWatchedMax: 200_000,
  /** Number of damaged streams remembered, to which nothing is appended. */
  damagedStreamsMax: 10_000,
  /** After this many events of other applications the server reports how far it has read. */
  checkpointEvents: 1_000,
  /** How often subscriptions are checked for silence. */
  heartbeatLookMs: 500,
  /**
   * When a check suspects a log that was set back: the wait before the second check, and the interval of further checks
   * while the log stays set back.
   */
  rollbackSecondLookMs: 250,
  rollbackLookAgainMs: 2_000,
  /**
   * How far the process's clock may be ahead of the server's: an event with a timestamp in the future hides later
   * events from "as known at T".
   */
  aheadMsMax: 2_000,
  /** How far the process's clock may be behind the server's before there is a warning. */
  behindMsMax: 5_000,
  /** How often a wrong clock is measured again. */
  measureEveryMs: 2_000,
  /** Number of own events that have not come back yet and are remembered, to measure the clock skew by them. */
  ownEventsMax: 1_000,
} as const;
