import { randomUUID } from 'node:crypto';
import type { Expected } from './checks.ts';
import { decide } from './checks.ts';
import type { Failure } from './errors.ts';
import { appendBytesMax } from './errors.ts';
import type { Log } from './log.ts';
import type { Proposal } from './records.ts';
import { LAST_LONG, isMetastream, isSoftDeleted, lastRevision } from './records.ts';

export interface Request {
  readonly stream: string;
  readonly expected: Expected;
  readonly proposals: readonly Proposal[];
  /** In ms since 1970, by the client's clock; the server compares it with its own. */
  readonly deadline?: number | undefined;
}

export type Outcome =
  | { readonly failure: Failure }
  | {
      readonly revision: number;
      /** Absent for a retry whose events can no longer be read. */
      readonly position: number | undefined;
      /** Resolves once everything is synced, so that the answer may be sent. */
      readonly published: Promise<void> | undefined;
    };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const sizeOf = ({ data, metadata, type }: Proposal): number => data.length + metadata.length + 2 * type.length;

/** Checks an append and takes it; `now` is the server's clock, with its offset. */
export function append(log: Log, { stream, expected, proposals, deadline }: Request, now: number): Outcome {
  const refuse = (failure: Failure): Outcome => ({ failure });
  if (stream === '' || proposals.some(({ id, type }) => type === '' || !uuid.test(id))) {
    return refuse({ kind: 'bad-request' });
  }
  if (proposals.reduce((sum, each) => sum + sizeOf(each), 0) > appendBytesMax) return refuse({ kind: 'too-large' });
  if (deadline !== undefined && deadline < now) return refuse({ kind: 'timeout' });
  const ids = proposals.map(({ id }) => id);
  const decision = decide(log, stream, expected, ids);
  switch (decision.kind) {
    case 'deleted':
      return refuse({ kind: 'deleted', stream });
    case 'wrong':
      return refuse({ kind: 'wrong', stream, expected, current: decision.current });
    case 'retry': {
      const { last, revision } = decision;
      const position = isSoftDeleted(last.stream) ? undefined : last.position;
      return { revision, position, published: log.whenPublished(last.index) };
    }
    case 'write':
    case 'write-anew': {
      const recorded = log.append(stream, proposals, now);
      if (decision.kind === 'write-anew' && recorded[0]) undelete(log, stream, recorded[0].revision, now);
      const last = recorded.at(-1);
      // A call without events only checks the revision; on a missing stream it answers 0.
      if (!last) {
        const revision = Math.max(lastRevision(log.stream(stream)), 0);
        return { revision, position: log.endPosition, published: undefined };
      }
      return { revision: last.revision, position: last.position, published: log.whenPublished(last.index) };
    }
  }
}

const metadataEvent = (json: string): Proposal => ({
  id: randomUUID(),
  type: '$metadata',
  isJson: true,
  data: new Uint8Array(Buffer.from(json)),
  metadata: new Uint8Array(),
});

/** A write to a soft-deleted stream makes it visible again, from the new events on. */
function undelete(log: Log, stream: string, from: number, now: number): void {
  log.append(`$$${stream}`, [metadataEvent(`{"$tb":${from}}`)], now);
}

export function softDelete(log: Log, stream: string, expected: Expected, now: number): Outcome {
  const failure = deletionFailure(log, stream, expected);
  if (failure) return { failure };
  const current = lastRevision(log.stream(stream));
  if (current < 0) return { failure: { kind: 'wrong', stream, expected, current } };
  const [written] = log.append(`$$${stream}`, [metadataEvent(`{"$tb":${LAST_LONG}}`)], now);
  return {
    revision: current,
    position: written?.position,
    published: written && log.whenPublished(written.index),
  };
}

/** Deletes a stream for good; unlike a soft deletion this works on a missing stream too. Recorded: tombstone.stream. */
export function tombstone(log: Log, stream: string, expected: Expected, now: number): Outcome {
  const failure = deletionFailure(log, stream, expected);
  if (failure) return { failure };
  const written = log.tombstone(stream, randomUUID(), now);
  return { revision: Infinity, position: written.position, published: log.whenPublished(written.index) };
}

/** Why a deletion fails: it has no ids by which a retry could be recognised, so any older revision is wrong. */
function deletionFailure(log: Log, stream: string, expected: Expected): Failure | undefined {
  if (stream === '' || isMetastream(stream)) return { kind: 'bad-request' };
  const decision = decide(log, stream, expected, [randomUUID()]);
  if (decision.kind === 'deleted') return { kind: 'deleted', stream };
  if (decision.kind === 'wrong') return { kind: 'wrong', stream, expected, current: decision.current };
  return undefined;
}
