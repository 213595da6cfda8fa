import { BoundedMap } from '#bounded';
import { LogDamaged } from '../../contract/port.js';
import { limits } from '../client/limits.js';

export function tombstoned(stream: string): LogDamaged {
  return new LogDamaged(`${stream} was tombstoned on the server. Restore the log from its backup.`, stream);
}

/**
 * The damaged streams that this process has met. Such a stream gets no appends until it has been read completely again:
 * the server itself would accept them.
 */
export class Quarantine {
  readonly #streams = new BoundedMap<string, LogDamaged>(limits.damagedStreamsMax);

  /** Checks that the stream may be appended to. @throws LogDamaged with the damage that was met */
  requireSound(stream: string): void {
    const damage = this.#streams.get(stream);
    if (damage) throw damage;
  }

  streamSeen(stream: string, error: LogDamaged): void {
    this.#streams.set(stream, error);
  }

  /** Call when the whole stream could be read: its damage has been repaired. */
  streamSound(stream: string): void {
    this.#streams.delete(stream);
  }
}
