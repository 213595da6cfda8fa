/** The stage of a transaction at which a statement failed. */
export type Stage = 'open' | 'read' | 'begin' | 'write' | 'commit';

/**
 * What a failed call to SQLite means for its caller.
 * `retryable`: nothing was written, and the cause may pass without a restart (a lock, a full or read-only disk, an I/O
 * error before COMMIT). `unknown`: the COMMIT may have succeeded. `broken`: a retry cannot help (a damaged or foreign
 * file, a misused statement).
 */
export type Trouble = 'retryable' | 'unknown' | 'broken';

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
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
  notADatabase: 26,
} as const;

/** Extended codes of a failed fsync: of a file (1034), of its folder (1290). */
const syncCodes: ReadonlySet<unknown> = new Set([resultCodes.ioError | (4 << 8), resultCodes.ioError | (5 << 8)]);

/** The primary result code, or undefined for an error that is not SQLite's. */
export function resultCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/**
 * Whether an fsync failed. The system may have dropped the unwritten pages and still show them from its page cache, so
 * a later COMMIT of this process proves nothing: the process must take no more writes.
 */
export function isSyncFailure(error: unknown): boolean {
  return syncCodes.has((error as { errcode?: unknown } | undefined)?.errcode);
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

/** Codes with which COMMIT fails before it writes a commit record: it got no lock, or the disk was full. */
const notCommitted: ReadonlySet<number> = new Set([resultCodes.busy, resultCodes.full]);

/**
 * Classifies an error of a store; no other code does. The caller rolls back before acting on the class; if that
 * ROLLBACK fails, `retryable` becomes `unknown`.
 * @returns undefined when the error is not SQLite's
 */
export function troubleOf(error: unknown, stage: Stage): Trouble | undefined {
  const code = resultCodeOf(error);
  if (code === undefined) return undefined;
  if (stage === 'commit') return notCommitted.has(code) ? 'retryable' : 'unknown';
  return passing.has(code) ? 'retryable' : 'broken';
}

const sentences: Readonly<Record<number, string>> = {
  [resultCodes.permission]: 'this user may not write it',
  [resultCodes.busy]: 'another program holds a lock on it (a database browser, a copy being made?)',
  [resultCodes.locked]: 'another connection of this process holds a lock on it',
  [resultCodes.noMemory]: 'there is no memory left',
  [resultCodes.readOnly]: 'it, or its folder, may not be written',
  [resultCodes.ioError]: 'the disk answers with an error',
  [resultCodes.full]: 'the disk is full',
  [resultCodes.cannotOpen]: 'it, or a file beside it, cannot be opened',
  [resultCodes.protocol]: 'too many programs ask for its locks at once',
};

/** The error in an operator's words, followed by SQLite's own message. */
export function explainTrouble(error: unknown): string {
  const { message = String(error), errcode } = (error ?? {}) as { message?: string; errcode?: number };
  const sentence = sentences[resultCodeOf(error) ?? 0];
  return sentence === undefined ? message : `${sentence} (SQLite ${errcode}: ${message})`;
}
