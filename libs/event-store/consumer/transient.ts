import { troubleOf } from '#sqlite';
import { LogUnavailable } from '../contract/port.js';

/** The work could not be done now, for a reason that lies outside it; trying it again is safe. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/**
 * Whether an error says nothing about the work that met it: the log is away, a file is locked by another process, a
 * disk is full. Such work is tried again until the trouble is over; it is never parked and never skipped.
 */
export function isPassing(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    if (at instanceof LogUnavailable || at instanceof NotNow) return true;
    const trouble = troubleOf(at, 'write');
    if (trouble !== undefined) return trouble !== 'broken';
  }
  return false;
}

/** What was thrown, as an error. Those of Node may come from another global scope, where `instanceof` does not know them. */
export function asError(thrown: unknown): Error {
  return typeof (thrown as Error | undefined)?.message === 'string' ? (thrown as Error) : new Error(String(thrown));
}
