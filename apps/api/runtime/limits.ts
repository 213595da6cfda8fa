/** Every limit of the service, by name, unit last; `docs/api.md` lists them for callers. */
export const limits = {
  /** Larger bodies are answered 413 before they are read to the end. */
  bodyBytesMax: 1_000_000,
  /** Time limits from the first byte of a request: to the last byte of its headers, and to the last of its body. */
  headersTimeoutMs: 3_000,
  requestTimeoutMs: 30_000,
  /** How often Node checks for requests that are too slow. */
  timeoutCheckMs: 1_000,
  /** How long a connection stays open after the last answer on it, so that the caller can read that answer. */
  lingerMs: 1_000,
  idempotencyKeyLengthMax: 255,
  /** Entries of a list: the default, and the maximum. */
  listDefault: 50,
  listMax: 500,
  /** How long a read waits until a view has reached the position that `atLeast` names. */
  viewWaitMs: 5_000,
  /** After this long an unavailable log is no longer asked first: reads go to the views at once. */
  logAwayMs: 1_500,
  /** Parked reactions shown in health; /v1/reactions lists all. */
  parkedShownMax: 20,
  /** How often the service checks its log and its views for changes to log. */
  healthLookMs: 500,
  /** A command that takes longer is answered *outcome unknown*; its facts may still be stored. */
  commandAnswerMs: 9_500,
  /** Requests of one client in one office: a steady rate, and how many may come at once. */
  ratePerSecond: 2_000,
  rateBurst: 4_000,
  /** Pairs of client and office whose rate is tracked; the longest idle one is dropped first. */
  ratesKeptMax: 10_000,
  /** The Retry-After of a busy or unready service. */
  retryAfterSeconds: 1,
  /** How long a shutdown waits for requests in flight: longer than a command may take. */
  closeRequestsMs: 10_000,
  /** How long a shutdown waits for each of the docket, the reactions and the stores. */
  closeStoresMs: 5_000,
  /** How often a shutdown closes connections that have become idle. */
  closeIdleEveryMs: 50,
  /** Signals within this time count as one; a later one ends the process at once. */
  repeatedSignalMs: 1_000,
} as const;
