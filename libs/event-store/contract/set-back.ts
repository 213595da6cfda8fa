import { LogDamaged } from './port.js';

/** A stored event and its place: a log that lacks it there is another log, or an older copy. */
export interface KnownEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
}

/** The error for a log that lacks a stored event, because it was replaced by an older copy. */
export function logSetBack({ id, stream, revision }: KnownEvent): LogDamaged {
  return new LogDamaged(
    `The log was set back or exchanged: event ${id}, revision ${revision} of ${stream}, was stored and is not there. ` +
      'No command is taken. Restore the log, or rebuild the views (`npm run cli -- rebuild`) if it is right as it is.',
    stream,
    revision,
  );
}
