import type { Entry, Recorded } from './records.ts';
import { Empty, ReadResp, StreamIdentifier, UUID } from './proto.ts';

/** `created` is in .NET ticks of 100 ns, which server and client count from 1970. */
const ticksPerMs = 10_000n;
const headerBytes = 5;

interface Message {
  serializeBinary(): Uint8Array;
}

/** The wire format of a message: one byte "not compressed", four bytes of length, the message. */
export function frameOf(message: Message): Buffer {
  const bytes = message.serializeBinary();
  const frame = Buffer.allocUnsafeSlow(headerBytes + bytes.length);
  frame.writeUInt8(0, 0);
  frame.writeUInt32BE(bytes.length, 1);
  frame.set(bytes, headerBytes);
  return frame;
}

export const identifierOf = (stream: string): InstanceType<typeof StreamIdentifier> =>
  new StreamIdentifier().setStreamName(new Uint8Array(Buffer.from(stream, 'utf8')));

export const nameIn = (identifier: { getStreamName_asU8(): Uint8Array } | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export function encodeEvent(entry: Entry, revision: string, position: string): Buffer {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(entry.id))
    .setStreamIdentifier(identifierOf(entry.stream))
    .setStreamRevision(revision)
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(entry.metadata)
    .setData(entry.data);
  recorded
    .getMetadataMap()
    .set('type', entry.type)
    .set('content-type', entry.isJson ? 'application/json' : 'application/octet-stream')
    .set('created', String(BigInt(Math.round(entry.created)) * ticksPerMs));
  const event = new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return frameOf(new ReadResp().setEvent(event));
}

export const confirmation = (id: string): Buffer =>
  frameOf(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id)));

export const caughtUp: Buffer = frameOf(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));

/** A checkpoint message. Recorded: while past events are read the prepare position is 0. */
export const checkpoint = (position: number, isLive: boolean): Buffer =>
  frameOf(
    new ReadResp().setCheckpoint(
      new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(isLive ? String(position) : '0'),
    ),
  );

export const streamNotFound = (stream: string): Buffer =>
  frameOf(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream))));

export const empty = (): InstanceType<typeof Empty> => new Empty();

/** Decodes a recorded event's reply back into its entry. */
export function entryOf({ frame, revision, id, type, stream }: Recorded): Entry {
  const recorded = ReadResp.deserializeBinary(new Uint8Array(frame.subarray(headerBytes)))
    .getEvent()
    ?.getEvent();
  const values = recorded?.getMetadataMap();
  return {
    stream: stream.name,
    id,
    type,
    isTombstone: revision === Infinity,
    isJson: values?.get('content-type') === 'application/json',
    created: Number(BigInt(values?.get('created') ?? 0) / ticksPerMs),
    data: recorded?.getData_asU8() ?? new Uint8Array(),
    metadata: recorded?.getCustomMetadata_asU8() ?? new Uint8Array(),
  };
}
