import { troubleOf } from '#sqlite';
import { LogUnavailable } from '../contract/port.js';

/** The work cannot be done now for an external reason; retrying is safe. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/**
 * Whether the cause of an error lies outside the work: the log is unavailable, another process locks a file, a disk is
 * full. Such work is retried until the cause has passed; it is never parked and never skipped.
 */
export function isPassing(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    if (at instanceof LogUnavailable || at instanceof NotNow) return true;
    const trouble = troubleOf(at, 'write');
    if (trouble !== undefined) return trouble !== 'broken';
  }
  return false;
}

/** The thrown value as an error. Errors of Node may come from another global scope, where `instanceof` fails. */
export function asError(thrown: unknown): Error {
  return typeof (thrown as Error | undefined)?.message === 'string' ? (thrown as Error) : new Error(String(thrown));
}
