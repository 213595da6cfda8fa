import { comparePositions, type Position, type StoredEvent } from '../../contract/port.js';
import type { KnownEvent } from '../../contract/set-back.js';

interface Placed extends KnownEvent {
  readonly position: Position;
}

/**
 * The events by which a log is recognised after every interruption: the newest one that this process appended, the
 * newest one that its subscription delivered, and those in the checkpoints of its consumers.
 */
export class Anchors {
  #first: KnownEvent | undefined;
  #appended: Placed | undefined;
  #delivered: Placed | undefined;
  #checkpoints: () => readonly KnownEvent[] = () => [];

  /** Adds the consumers' checkpoints. `checkpoints` is called again at every check, because consumers advance. */
  watch(checkpoints: () => readonly KnownEvent[]): void {
    this.#checkpoints = checkpoints;
  }

  /** Adds the log's first record, by which a log is recognised that has no other event yet. */
  began({ stream, revision, id }: StoredEvent): void {
    this.#first = { stream, revision, id };
  }

  appended(anchor: Placed): void {
    this.#appended = newest(this.#appended, anchor);
  }

  delivered({ stream, revision, id, position }: StoredEvent): void {
    this.#delivered = newest(this.#delivered, { stream, revision, id, position });
  }

  /** All anchors, each place once. */
  list(): KnownEvent[] {
    const own = [this.#first, this.#appended, this.#delivered].flatMap((anchor) => anchor ?? []);
    const places = new Map<string, KnownEvent>();
    for (const anchor of [...own, ...this.#checkpoints()])
      places.set(`${anchor.stream} ${anchor.revision} ${anchor.id}`, anchor);
    return [...places.values()];
  }
}

function newest(known: Placed | undefined, anchor: Placed): Placed {
  return known && comparePositions(known.position, anchor.position) > 0 ? known : anchor;
}
