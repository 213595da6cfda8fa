/** Every limit of the service, by name, unit last; `docs/api.md` lists them for callers. */
export const limits = {
  /** Larger bodies are answered 413 before they are read to the end. */
  bodyBytesMax: 1_000_000,
  /** From the first byte of a request to the last of its headers, and to the last of its body. */
  headersTimeoutMs: 3_000,
  requestTimeoutMs: 30_000,
  /** How often Node looks for requests that are too slow. */
  timeoutCheckMs: 1_000,
  /** How long a connection stays open after the last answer on it, so that the caller can read that answer. */
  lingerMs: 1_000,
  idempotencyKeyLengthMax: 255,
  /** Entries of a list, when the caller names no limit and at most. */
  listDefault: 50,
  listMax: 500,
  /** How long a read waits until a view has reached the position that `atLeast` names. */
  viewWaitMs: 5_000,
  /** A log that has been away for so long is not asked first any more: reads take the views at once. */
  logAwayMs: 1_500,
  /** Parked reactions that health shows; the list of all is at /v1/reactions. */
  parkedShownMax: 20,
  /** How often the service looks at its log and its views by itself, to say in the journal what has changed. */
  healthLookMs: 500,
  /** A command that has no answer by then is answered *outcome unknown*; it may still be stored. */
  commandAnswerMs: 9_500,
  /** Requests of one client in one office: a steady rate, and how many may come at once. */
  ratePerSecond: 2_000,
  rateBurst: 4_000,
  /** Pairs of client and office whose rate is remembered; the longest idle one is forgotten first. */
  ratesKeptMax: 10_000,
  /** What a caller is told to wait when the service is busy or not ready. */
  retryAfterSeconds: 1,
  /** At the end, how long requests in flight have: longer than a command may take to be answered. */
  closeRequestsMs: 10_000,
  /** And how long the docket, the reactions and the stores have, each. */
  closeStoresMs: 5_000,
  /** How often connections without a request are looked for at the end. */
  closeIdleEveryMs: 50,
  /** Signals that come together are one; a later one ends the process at once. */
  repeatedSignalMs: 1_000,
} as const;
