import { LogDamaged } from './port.js';

/** An event that was stored, and its place. */
export interface KnownEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
}

/** What is said, wherever it is noticed, of a log that lacks an event which was stored: an older copy was restored. */
export function logSetBack({ id, stream, revision }: KnownEvent): LogDamaged {
  return new LogDamaged(
    `The log was set back or exchanged: event ${id}, revision ${revision} of ${stream}, was stored and is not there. ` +
      'No command is taken. Restore the log, or rebuild the views (`npm run cli -- rebuild`) if it is right as it is.',
    stream,
    revision,
  );
}
