/** Every limit of this adapter, unit last. What each answers to is in `docs/operations.md`. */
export const limits = {
  /** Without an answer for so long, an append's outcome is unknown; the client itself would wait for ever. */
  appendTimeoutMs: 3_000,
  /**
   * All tries of an append, the last one included; then what is stored is read back. Two may be lost on connections
   * that died without a word: there is time for a third on a new one.
   */
  appendTriesWithinMs: 8_000,
  /** No try is begun that would have less: its silence must mean something. */
  appendTryMsMin: 1_500,
  readBackWithinMs: 1_500,
  /** A server that has not answered for so long is away: while it is looked for, appends are refused at once. */
  cutOffMs: 1_500,
  /** A read that has brought nothing for so long has failed. */
  readTimeoutMs: 3_000,
  /** A read whose connection was cut is made again so often, with the waits below. */
  readTriesMax: 3,
  /** Calls of one connection that the server allows are 100; appends share one, subscriptions need a few. */
  readsAtOnceMax: 64,
  readsWaitingMax: 10_000,
  readTurnWithinMs: 3_000,
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
  subscribeWithinMs: 3_000,
  /** A live subscription that is silent is asked after: a connection may be dead without saying so. */
  heartbeatMs: 1_500,
  /** How often it is looked whether one is silent. */
  heartbeatLookMs: 500,
  heartbeatAnswerMs: 1_500,
  /** A look for a log that was set back: each read of it, the wait before it is repeated, and how often once it was. */
  rollbackReadTimeoutMs: 1_500,
  rollbackSecondLookMs: 250,
  rollbackLookAgainMs: 2_000,
  /** Own clock ahead of the server's: a recordedAt in the future would hide later facts from "as known at T". */
  aheadMsMax: 2_000,
  /** Behind it: a warning. */
  behindMsMax: 5_000,
  /** How often a clock that was wrong is measured again. */
  measureEveryMs: 2_000,
  /** Own events whose return is awaited, to measure the clock by. */
  ownEventsMax: 1_000,
} as const;
