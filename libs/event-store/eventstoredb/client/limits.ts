/**
 * How long reads wait. Somebody waits for the answer to a command; a batch job
 * has all the time, and a server on few cores says nothing for seconds now and then (3.7 s seen).
 */
export interface Patience {
  /** All tries of an append, the last one included; then what is stored is read back. */
  readonly appendTriesWithinMs: number;
  /** A read that has brought nothing for so long has failed. */
  readonly readTimeoutMs: number;
  /** A read that has failed is made again so often, with the waits below; after a silence only if `retriesTimeouts`. */
  readonly readTriesMax: number;
  readonly retriesTimeouts: boolean;
  readonly readTurnWithinMs: number;
  /** Each read of a look for a log that was set back. */
  readonly rollbackReadTimeoutMs: number;
  readonly subscribeWithinMs: number;
  /** A live subscription that is silent is asked after: a connection may be dead without saying so. */
  readonly heartbeatMs: number;
  readonly heartbeatAnswerMs: number;
}

export const patience = {
  command: {
    // Two tries may be lost on connections that died without a word: there is time for a third on a new one.
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

/** Every other limit of this adapter, unit last. What each answers to is in `docs/operations.md`. */
export const limits = {
  /** Without an answer for so long, an append's outcome is unknown; the client itself would wait for ever. */
  appendTimeoutMs: 3_000,
  /** No try is begun that would have less: its silence must mean something. */
  appendTryMsMin: 1_500,
  readBackWithinMs: 1_500,
  /** A server that has not answered for so long is away: while it is looked for, appends are refused at once. */
  cutOffMs: 1_500,
  /** Calls of one connection that the server allows are 100; appends share one, subscriptions need a few. */
  readsAtOnceMax: 64,
  readsWaitingMax: 10_000,
  /** The most that a start waits for a server that is not ready, and for its first reads once it seems to be. */
  startWithinMs: 60_000,
  startReadsWithinMs: 15_000,
  /** Looking for the log's last event behind what other applications have written since. */
  headWithinMs: 20_000,
  /** Appends handed over and not yet answered, waiting for their turn in their stream included. */
  appendsWaitingMax: 10_000,
  /** Events fetched by one call; more are fetched by the next. */
  readPageEvents: 500,
  /** Disposing a client may never return (after its stream ended with OK). */
  disposeWithinMs: 1_000,
  /** First wait before a try is repeated; each next one is twice as long, up to the last; a random half is taken off. */
  backOffMs: 50,
  backOffMsMax: 1_000,
  /** Events of a subscription that nobody has taken yet; then the server is made to wait. */
  bufferEventsMax: 4_096,
  /**
   * The same before the log's end is reached: a server waits without harm then, and events that wait here would outlive
   * the young generation of the heap, which costs more than decoding them.
   */
  catchUpBufferEventsMax: 512,
  /** Events handed on at once. */
  batchEventsMax: 1_024,
  /** The newest events, kept so that a follower that has caught up can join without a subscription of its own. */
  recentEventsMax: 4_096,
  /** Streams whose last revision a subscription remembers, to see a gap. */
  streamsWatchedMax: 200_000,
  /** Streams that were seen damaged, remembered so that nothing is appended to them. */
  damagedStreamsMax: 10_000,
  /** The server says how far it has looked after so many events that are not ours. */
  checkpointEvents: 1_000,
  /** How often it is looked whether one is silent. */
  heartbeatLookMs: 500,
  /** A look for a log that was set back: the wait before it is repeated, and how often it is made once it was. */
  rollbackSecondLookMs: 250,
  rollbackLookAgainMs: 2_000,
  /** Own clock ahead of the server's: a timestamp in the future would hide later events from "as known at T". */
  aheadMsMax: 2_000,
  /** Behind it: a warning. */
  behindMsMax: 5_000,
  /** How often a clock that was wrong is measured again. */
  measureEveryMs: 2_000,
  /** Own events whose return is awaited, to measure the clock by. */
  ownEventsMax: 1_000,
} as const;
