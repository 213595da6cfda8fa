import { jsonEvent, type AllStreamRecordedEvent, type EventData, type RecordedEvent } from '@eventstore/db-client';
import { canonicalJson } from '../canonical.js';
import { LogDamaged, type NewEvent, type Position, type StoredEvent } from '../port.js';
import { type MetaWriter, type PreparedEvent, requireText, type WrittenMeta } from '../prepare.js';

/** Digits of the largest position, so that text order is log order. */
const positionDigits = 20;

/** A place in `$all` is its commit position: checkpoints of past events have no other. */
export function toPosition(commit: bigint): Position {
  return commit.toString().padStart(positionDigits, '0') as Position;
}

export function commitOf(position: Position): bigint {
  return BigInt(position);
}

const utf8 = new TextEncoder();

export const writeMeta: MetaWriter<WrittenMeta> = (_type, meta) => {
  for (const [key, value] of Object.entries(meta)) requireText(key, value);
  return { text: canonicalJson(meta) };
};

/**
 * What is handed over is what was checked: made again from its canonical text, so that nothing is left in it that
 * ends the process inside the client (a bigint does), and nobody can change it meanwhile.
 */
export function toServer({ id, type, data, meta }: PreparedEvent): EventData {
  return jsonEvent({ id, type, data: JSON.parse(data) as never, metadata: utf8.encode(meta.text) as never });
}

/** @throws LogDamaged for what this product never writes. */
export function fromServer(event: RecordedEvent | AllStreamRecordedEvent, prefix: string): StoredEvent {
  const stream = event.streamId.slice(prefix.length);
  const { id, type, data, metadata, revision, position } = event as AllStreamRecordedEvent;
  if (!event.isJson || typeof metadata !== 'object' || metadata instanceof Uint8Array)
    throw new LogDamaged(
      `Event ${revision} of ${stream} has no envelope: another program wrote it.`,
      stream,
      Number(revision),
    );
  return {
    id,
    type,
    data: data as unknown,
    meta: metadata as NewEvent['meta'],
    stream,
    revision: Number(revision),
    position: toPosition(position.commit),
  };
}

/**
 * Streams without a category, `installation` and `starts`, are the adapter's own: they hold no domain event, are not
 * counted and not shown.
 */
export function isBookkeeping(stream: string): boolean {
  return !stream.includes('-');
}
