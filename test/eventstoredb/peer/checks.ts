import type { Log } from './log.ts';
import type { Recorded, Stream } from './records.ts';
import { isMetastream, isSoftDeleted, lastRevision } from './records.ts';

/** A revision, or one of the symbolic values of a caller. */
export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type Decision =
  | { readonly kind: 'write' }
  | { readonly kind: 'write-anew' /* the stream is soft-deleted: its metadata is updated first */ }
  | { readonly kind: 'retry'; readonly revision: number; readonly last: Recorded }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' };

const writing = (stream: Stream): Decision => ({ kind: isSoftDeleted(stream) ? 'write-anew' : 'write' });

/** The server's decision on an append with these ids: recorded under append.*, retry.*, delete.* and tombstone.*. */
export function decide(log: Log, name: string, expected: Expected, ids: readonly string[]): Decision {
  const stream = log.stream(name);
  const current = lastRevision(stream);
  if (log.isTombstoned(name)) return { kind: 'deleted' };
  if (expected === 'stream_exists') {
    if (isSoftDeleted(stream)) return { kind: 'deleted' };
    if (current < 0 && !hasMetadata(log, name)) return { kind: 'wrong', current };
  }
  if (expected === 'any' || expected === 'stream_exists') return retriedAnywhere(log, stream, ids);
  const revision = expected === 'no_stream' ? -1 : expected;
  if (revision > current) return { kind: 'wrong', current };
  if (revision === current) return writing(stream);
  return retriedAt(stream, revision, ids);
}

const hasMetadata = (log: Log, name: string): boolean =>
  !isMetastream(name) && lastRevision(log.stream(`$$${name}`)) >= 0;

/** The decision when the caller names no revision: the server compares the ids that it remembers. */
function retriedAnywhere(log: Log, stream: Stream, ids: readonly string[]): Decision {
  let last: Recorded | undefined;
  for (const id of ids) {
    const known = log.recent(id);
    if (known?.stream !== stream) return last ? { kind: 'wrong', current: lastRevision(stream) } : writing(stream);
    last = known;
  }
  return last ? { kind: 'retry', revision: last.revision, last } : writing(stream);
}

/** The decision at an older revision: the ids must be those stored after it, or a leading part of them. */
function retriedAt(stream: Stream, revision: number, ids: readonly string[]): Decision {
  const current = lastRevision(stream);
  let last: Recorded | undefined;
  for (const [i, id] of ids.entries()) {
    const there = stream.events[revision + 1 + i];
    if (there?.id !== id) {
      return i === 0 && revision === -1 && isSoftDeleted(stream) ? writing(stream) : { kind: 'wrong', current };
    }
    last = there;
  }
  return last ? { kind: 'retry', revision: last.revision, last } : { kind: 'wrong', current };
}
