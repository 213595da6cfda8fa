import type { Timestamp } from '../../contract/timestamp.js';
import type { EventStoreDbSettings } from './settings.js';

export interface EventStoreDbOptions {
  readonly settings: EventStoreDbSettings;
  /**
   * How to find the timestamp of an event, by which the clock skew is measured. Without it the skew is measured by the
   * adapter's own events only.
   */
  readonly timestamp?: Timestamp;
  /** True for a batch job, which waits patiently. Default: a service, whose commands have a time limit. */
  readonly isBatch?: boolean;
  /** Called with one sentence for each thing that a start waits for. */
  readonly notify?: (sentence: string) => void;
  /** How long a start waits for a server, milliseconds. Default: depends on the diagnosis. */
  readonly startWithinMs?: number;
  /** The machine's clock, milliseconds since 1970: for display, and compared with the server's clock. */
  readonly now?: () => number;
  /** A monotonic clock in milliseconds: for timeouts and waits. */
  readonly monotonicMs?: () => number;
  /** From 0 to below 1, for jitter. */
  readonly random?: () => number;
}

/** The options that an opened log keeps. */
export type LogOptions = Required<Omit<EventStoreDbOptions, 'notify' | 'startWithinMs' | 'timestamp'>> &
  Pick<EventStoreDbOptions, 'timestamp'>;

export const defaults = {
  isBatch: false,
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
} satisfies Omit<LogOptions, 'settings' | 'timestamp'>;
