import { type EventReader, LogDamaged, type Position, type StoredEvent } from '../contract/port.js';

/** How far a consumer has come: the effects of everything up to this event stand, and of nothing after it. */
export interface Checkpoint {
  readonly position: Position | undefined;
  /** Count of domain events in log order up to this event; the first is 1. */
  readonly ordinal: number;
  /** When it was recorded, milliseconds since 1970. */
  readonly recordedMs: number | undefined;
  readonly last: { readonly id: string; readonly stream: string; readonly revision: number } | undefined;
}

export const atStart: Checkpoint = { position: undefined, ordinal: 0, recordedMs: undefined, last: undefined };

/**
 * A checkpoint belongs to its log: the event that it names MUST still be where it was. A consumer that went on behind a
 * log which was cut, set back or exchanged would mix two histories.
 * @throws LogDamaged with the way out
 */
export async function requireSameLog(log: EventReader, checkpoint: Checkpoint, name?: string): Promise<void> {
  const { last, position, ordinal } = checkpoint;
  const of = name === undefined ? 'the views' : `the view ${name}`;
  if (last === undefined || position === undefined) {
    if (ordinal === 0) return;
    throw new LogDamaged(`The checkpoint of ${of} counts ${ordinal} events and names none. Rebuild the views.`);
  }
  const { stream, revision } = last;
  let found: StoredEvent | undefined;
  for await (const event of log.read(stream, { from: revision, countMax: 1 })) found = event;
  if (found?.id !== last.id)
    throw new LogDamaged(
      `The log is not the one the views were made from: event ${ordinal} was ${last.id}, revision ${revision} of ` +
        `${stream}, and is not there: it was set back, cut or exchanged. Restore the log, or rebuild the views.`,
      stream,
      revision,
    );
  // Only a position of this log can be counted to.
  const counted = found.position === position ? await log.count(position) : undefined;
  if (found.position !== position || (counted !== undefined && counted !== ordinal))
    throw new LogDamaged(
      `The checkpoint of ${of} contradicts the log: event ${ordinal} at ${position} is said to be revision ${revision} ` +
        `of ${stream}, which is at ${found.position}${counted === undefined ? '' : `, and the log counts ${counted}`}. ` +
        'Rebuild the views.',
      stream,
      revision,
    );
}
