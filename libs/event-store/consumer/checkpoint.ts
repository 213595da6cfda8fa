import { comparePositions, type EventReader, LogDamaged, type Position, type StoredEvent } from '../contract/port.js';
import { type KnownEvent, logSetBack } from '../contract/set-back.js';

/** How far a consumer has come: it has stored the effects of every event up to this one, and of none after it. */
export interface Checkpoint {
  readonly position: Position | undefined;
  /** Number of domain events in log order up to and including this one; the first event has 1. */
  readonly ordinal: number;
  /** When this event was recorded, milliseconds since 1970. */
  readonly recordedMs: number | undefined;
  readonly last: KnownEvent | undefined;
}

export const atStart: Checkpoint = { position: undefined, ordinal: 0, recordedMs: undefined, last: undefined };

/**
 * Checks that the event of the checkpoint is still at its place in this log. If it is not, the log was cut, replaced by
 * an older copy or exchanged, and a consumer that continued would mix two histories.
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
  if (found?.id !== last.id) throw logSetBack(last);
  // A log can only count up to a position that it has.
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

/**
 * Checks two checkpoints of one log against each other, for stores that cannot count up to a position: the one with the
 * later position MUST have the greater ordinal. A corrupt ordinal would number every later event wrongly.
 * @throws LogDamaged naming both
 */
export function requireOneOrder(
  checkpoints: Iterable<{ readonly name: string; readonly checkpoint: Checkpoint }>,
): void {
  const placed = [...checkpoints].flatMap(({ name, checkpoint: { position, ordinal } }) =>
    position === undefined ? [] : [{ name, position, ordinal }],
  );
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1)) {
      if (comparePositions(one.position, other.position) === Math.sign(one.ordinal - other.ordinal)) continue;
      throw new LogDamaged(
        `The checkpoints of the views ${one.name} and ${other.name} contradict one another: event ${one.ordinal} at ` +
          `${one.position}, and event ${other.ordinal} at ${other.position}. Rebuild the views.`,
      );
    }
}
