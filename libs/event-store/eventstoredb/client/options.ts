import type { Timestamp } from '../../contract/timestamp.js';
import type { EventStoreDbSettings } from './settings.js';

export interface EventStoreDbOptions {
  readonly settings: EventStoreDbSettings;
  /** Where events say when they were recorded; without it the clocks are compared by the adapter's own events only. */
  readonly timestamp?: Timestamp;
  /** For a batch job, for whose answer nobody waits. Default: as a service, whose commands keep their time. */
  readonly isBatch?: boolean;
  /** Hears, in one sentence each, what a start waits for. */
  readonly tell?: (sentence: string) => void;
  /** The most that a start waits for a server, milliseconds. Default: as long as its finding says. */
  readonly startWithinMs?: number;
  /** Milliseconds since 1970, of the machine: what is shown and what is compared with the server's clock. */
  readonly now?: () => number;
  /** Milliseconds that no setting of the clock changes: silences and waits. */
  readonly monotonicMs?: () => number;
  /** From 0 up to 1, for the waits between tries. */
  readonly random?: () => number;
}

/** Those that a log keeps once it is found. */
export type LogOptions = Required<Omit<EventStoreDbOptions, 'tell' | 'startWithinMs' | 'timestamp'>> &
  Pick<EventStoreDbOptions, 'timestamp'>;

export const defaults = {
  isBatch: false,
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
} satisfies Omit<LogOptions, 'settings' | 'timestamp'>;
