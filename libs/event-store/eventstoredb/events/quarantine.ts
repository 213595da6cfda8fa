import { BoundedMap } from '#bounded';
import { LogDamaged } from '../../contract/port.js';
import { limits } from '../client/limits.js';

export function tombstoned(stream: string): LogDamaged {
  return new LogDamaged(`${stream} was tombstoned on the server. Restore the log from its backup.`, stream);
}

/**
 * What this process has seen of damaged streams. One that is not whole takes no appends until it was read as a whole
 * again, although the server would go on counting it.
 */
export class Quarantine {
  readonly #streams = new BoundedMap<string, LogDamaged>(limits.damagedStreamsMax);

  /** @throws LogDamaged as it was seen */
  requireSound(stream: string): void {
    const seen = this.#streams.get(stream);
    if (seen) throw seen;
  }

  streamSeen(stream: string, error: LogDamaged): void {
    this.#streams.set(stream, error);
  }

  /** The whole stream could be read: what was wrong with it is mended. */
  streamSound(stream: string): void {
    this.#streams.delete(stream);
  }
}
