import { jsonEvent, type AllStreamRecordedEvent, type EventData, type RecordedEvent } from '@eventstore/db-client';
import { tombstoned } from './quarantine.js';
import { LogDamaged, type NewEvent, type Position, type StoredEvent } from '../../contract/port.js';
import type { PreparedEvent } from '../../contract/prepare.js';

/** Digits of the largest position, so that text order is log order. */
const positionDigits = 20;

/** A place in `$all` is its commit position: checkpoints of past events have no other. */
export function toPosition(commit: bigint): Position {
  return commit.toString().padStart(positionDigits, '0') as Position;
}

export function commitOf(position: Position): bigint {
  return BigInt(position);
}

/**
 * What is handed over is what was checked: made again from its canonical text, so that nothing is left in it that
 * ends the process inside the client (a bigint does), and nobody can change it meanwhile.
 */
export function toServer({ id, type, data, meta }: PreparedEvent): EventData {
  // As plain bytes: the client makes base64 of anything else, and takes it apart again byte by byte.
  const bytes = Buffer.from(meta.text);
  const metadata = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return jsonEvent({ id, type, data: JSON.parse(data) as never, metadata: metadata as never });
}

/** What is kept of an event as it came: a stream's events are held until all have come. */
class ServerEvent implements StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: unknown;
  readonly meta: NewEvent['meta'];
  readonly #commit: bigint;

  constructor({ id, type, streamId, revision, data, metadata, position }: AllStreamRecordedEvent, prefix: string) {
    this.id = id;
    this.type = type;
    this.stream = streamId.slice(prefix.length);
    this.revision = Number(revision);
    this.data = data;
    this.meta = metadata as NewEvent['meta'];
    this.#commit = position.commit;
  }

  /** Asked for seldom, so made when it is asked for. */
  get position(): Position {
    return toPosition(this.#commit);
  }
}

/** What the server puts at the end of a stream that it was told to delete for good. */
const tombstoneType = '$streamDeleted';

/** @throws LogDamaged for a tombstone, and for what this product never writes. */
export function fromServer(event: RecordedEvent | AllStreamRecordedEvent, prefix: string): StoredEvent {
  const { isJson, metadata, type } = event;
  if (isJson && typeof metadata === 'object' && !(metadata instanceof Uint8Array))
    return new ServerEvent(event as AllStreamRecordedEvent, prefix);
  const stream = event.streamId.slice(prefix.length);
  if (type === tombstoneType) throw tombstoned(stream);
  throw new LogDamaged(
    `Event ${event.revision} of ${stream} has no envelope: another program wrote it.`,
    stream,
    Number(event.revision),
  );
}

/**
 * Streams without a category, `installation` and `starts`, are the adapter's own: they hold no domain event, are not
 * counted and not shown.
 */
export function isBookkeeping(stream: string): boolean {
  return !stream.includes('-');
}
