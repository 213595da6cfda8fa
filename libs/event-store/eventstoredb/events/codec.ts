import { jsonEvent, type AllStreamRecordedEvent, type EventData, type RecordedEvent } from '@eventstore/db-client';
import { tombstoned } from './quarantine.js';
import { LogDamaged, type NewEvent, type Position, type StoredEvent } from '../../contract/port.js';
import type { PreparedEvent } from '../../contract/prepare.js';

/** Enough digits for the largest position, so that text order is log order. */
const positionDigits = 20;

/** Our position of an event: its commit position in `$all`, because checkpoints of past events have no other. */
export function toPosition(commit: bigint): Position {
  return commit.toString().padStart(positionDigits, '0') as Position;
}

export function commitOf(position: Position): bigint {
  return BigInt(position);
}

/**
 * Makes the client's event anew from the canonical text that was checked. So it contains nothing that crashes the
 * client (a bigint does), and nobody can change it meanwhile.
 */
export function toServer({ id, type, data, meta }: PreparedEvent): EventData {
  // As plain bytes: other types the client encodes as base64, and decodes byte by byte.
  const bytes = Buffer.from(meta.text);
  const metadata = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return jsonEvent({ id, type, data: JSON.parse(data) as never, metadata: metadata as never });
}

/** A received event. Its data stay unparsed, because it is held until its whole stream has been read. */
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

  /** Computed lazily, because few callers need it. */
  get position(): Position {
    return toPosition(this.#commit);
  }
}

/** The event that the server puts at the end of a stream that was deleted for good. */
const tombstoneType = '$streamDeleted';

/** Makes our event of a received one. @throws LogDamaged for a tombstone, and for an event that we never write */
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
 * Whether a stream is the adapter's own: like `installation` and `starts` it has no category. Own streams hold no
 * domain event, and are neither counted nor shown.
 */
export function isBookkeeping(stream: string): boolean {
  return !stream.includes('-');
}
