/** Where a statement was when it failed. */
export type Stage = 'open' | 'read' | 'begin' | 'write' | 'commit';

/**
 * What a failed call to SQLite means for whoever made it.
 *
 * `retryable`: nothing was written, and the cause may pass without a restart (a lock, a full or read-only disk, an I/O
 * error before COMMIT). `unknown`: a COMMIT that may have happened. `broken`: trying again cannot help (a damaged or
 * foreign file, a misused statement).
 */
export type Trouble = 'retryable' | 'unknown' | 'broken';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html), without their extensions. */
export const resultCodes = {
  error: 1,
  permission: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  interrupted: 9,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  constraint: 19,
  notADatabase: 26,
} as const;

/** The primary result code, or undefined for an error that is not SQLite's. */
export function resultCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

const passing: ReadonlySet<number> = new Set([
  resultCodes.permission,
  resultCodes.busy,
  resultCodes.locked,
  resultCodes.noMemory,
  resultCodes.readOnly,
  resultCodes.interrupted,
  resultCodes.ioError,
  resultCodes.full,
  resultCodes.cannotOpen,
  resultCodes.protocol,
]);

/** COMMIT failed and SQLite has written no commit record: it could not lock, or no byte more fitted on the disk. */
const notCommitted: ReadonlySet<number> = new Set([resultCodes.busy, resultCodes.full]);

/**
 * The one classification of the stores' errors. The caller rolls back before it acts on the answer; a ROLLBACK that
 * fails makes `retryable` into `unknown`.
 * @returns undefined when the error is not SQLite's
 */
export function troubleOf(error: unknown, stage: Stage): Trouble | undefined {
  const code = resultCodeOf(error);
  if (code === undefined) return undefined;
  if (stage === 'commit') return notCommitted.has(code) ? 'retryable' : 'unknown';
  return passing.has(code) ? 'retryable' : 'broken';
}
