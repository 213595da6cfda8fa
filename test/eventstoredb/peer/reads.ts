import type { ServerWritableStream } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Outlet } from './calls.ts';
import type { CallStatus } from './errors.ts';
import {
  accessDenied,
  handlerThrew,
  internal,
  serverNotReady,
  streamDeleted,
  unauthenticated,
  unexpectedReadResult,
} from './errors.ts';
import { matcherOf } from './filter.ts';
import type { Recorded, Stream } from './records.ts';
import { isMetastream, isSoftDeleted } from './records.ts';
import type { Node } from './node.ts';
import { refusedForLeader } from './node.ts';
import type { ReadReq } from './proto.ts';
import { followAll, followStream } from './subscriptions.ts';
import { confirmation, nameIn, streamNotFound } from './wire.ts';

/** Number of events written before other calls get a turn. */
const pageSize = 256;

type RawRead = ServerWritableStream<ReadReq, unknown>;

/** Ends a read with a status; any other exception is a bug of the peer. */
class Ended extends Error {
  readonly status: CallStatus;
  constructor(status: CallStatus) {
    super(status.details);
    this.status = status;
  }
}

/** Answers all reads and subscriptions. */
export const read =
  (node: Node) =>
  (raw: RawRead): void => {
    const options = raw.request.getOptions();
    const isSubscription = options?.hasSubscription() ?? false;
    const out = new Outlet(raw, isSubscription ? 'subscription' : 'read');
    node.calls.add(out);
    void out.whenClosed.then(() => {
      node.calls.delete(out);
      if (isSubscription) node.view.wakeAll(); // wakes waiting followers, so that they notice the end of the call
    });
    serve(node, raw, out, options).catch((error: unknown) => {
      out.fail(error instanceof Ended ? error.status : internal());
      if (!(error instanceof Ended)) process.emitWarning(error as Error);
    });
  };

async function serve(node: Node, raw: RawRead, out: Outlet, options: ReadReq.Options | undefined): Promise<void> {
  if (!options || node.isStopping) return;
  await node.condition.whenAudible();
  if (!node.condition.isReady) throw new Ended(serverNotReady());
  const caller = node.access.caller(raw.metadata);
  if (caller === 'wrong-password') throw new Ended(unauthenticated());
  if (out.requiresLeader && !node.isLeader) throw new Ended(refusedForLeader(node));
  const name = options.hasStream() ? nameIn(options.getStream()?.getStreamIdentifier()) : undefined;
  if (name === '') throw new Ended(handlerThrew());
  const { access, log } = node;
  if (node.condition.withdrawn.has(name === undefined ? 'read-all' : 'read')) throw new Ended(accessDenied());
  if (!(name === undefined ? access.mayReadAll(log, caller) : access.mayRead(log, name, caller))) {
    throw new Ended(accessDenied());
  }
  if (options.hasSubscription()) return subscribe(node, out, options, name);
  if (await hangs(node, out)) return;
  await (name === undefined ? readAll(node, out, options) : readStream(node, out, options, name));
  out.end();
}

/** Applies the fault of a single read, if any; true when the read must not be answered. */
async function hangs(node: Node, out: Outlet): Promise<boolean> {
  const fault = node.faults.next('read', out.requiresLeader);
  switch (fault?.effect) {
    case undefined:
      return false;
    case 'delay':
      await wait(fault.delayMs ?? 0);
      return false;
    case 'silence':
      return true;
    case 'end':
      out.end();
      return true;
    case 'reset':
      out.reset();
      return true;
    case 'not-leader':
      throw new Ended(refusedForLeader(node));
    case 'kill':
    case 'stop':
    case 'disk-full':
    case 'change-leader':
      node.strike(fault);
      return true;
    default:
      throw new Ended(internal());
  }
}

async function subscribe(node: Node, out: Outlet, options: ReadReq.Options, name?: string): Promise<void> {
  out.send(confirmation(randomUUID()));
  out.flush();
  const { log, view } = node;
  if (name !== undefined) {
    if (log.isTombstoned(name)) throw new Ended(streamDeleted(name));
    const from = options.getStream();
    const stream = (): Stream => log.stream(name);
    const first = from?.hasRevision() ? Number(from.getRevision()) + 1 : 0;
    return followStream(node, out, stream, from?.hasEnd() ? view.lastShown(stream()) + 1 : first);
  }
  const from = options.getAll();
  const position = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : undefined;
  const first = position === undefined ? 0 : log.indexFrom(position, true);
  await followAll(node, out, from?.hasEnd() ? view.end : first, matcherOf(options.getFilter()));
}

const wanted = (options: ReadReq.Options): number => Number(options.getCount());

/** Writes events in pages, waiting for the client; stops when the call has ended. */
async function write(out: Outlet, count: number, next: () => Recorded | undefined): Promise<void> {
  for (let left = count; left > 0;) {
    for (let i = 0; i < pageSize && left > 0 && !out.mustWait; i++, left--) {
      const event = next();
      if (!event) return;
      out.send(event.frame);
    }
    if (out.mustWait) await out.drained();
    else await nextTurn();
    if (out.isClosed) return;
  }
}

async function readAll({ log, view }: Node, out: Outlet, options: ReadReq.Options): Promise<void> {
  const from = options.getAll();
  const isForwards = options.getReadDirection() === 0;
  const position = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : undefined;
  const { end } = view;
  if (wanted(options) === 0) throw new Ended(unexpectedReadResult());
  let at = position === undefined ? (from?.hasEnd() ? end : 0) : log.indexFrom(position, false);
  await write(out, wanted(options), () => {
    if (isForwards) return at < end ? log.events[at++] : undefined;
    at = Math.min(at, end) - 1; // the position itself is not part of it
    return at < 0 ? undefined : log.events[at];
  });
}

/** The first revision that a reader may see by the stream's metadata. A metadata stream keeps only its last event. */
function firstVisible(stream: Stream, last: number): number {
  const { truncateBefore = 0, maxCount = isMetastream(stream.name) ? 1 : Infinity } = stream.limits;
  return Math.max(truncateBefore, last - maxCount + 1);
}

async function readStream({ log, view }: Node, out: Outlet, options: ReadReq.Options, name: string): Promise<void> {
  const stream = log.stream(name);
  const from = options.getStream();
  const isForwards = options.getReadDirection() === 0;
  if (log.isTombstoned(name)) throw new Ended(streamDeleted(name));
  if (wanted(options) === 0 || (isForwards && from?.hasEnd())) throw new Ended(unexpectedReadResult());
  const last = view.lastShown(stream);
  if (last < 0 || isSoftDeleted(stream)) return out.send(streamNotFound(name));
  const first = firstVisible(stream, last);
  const asked = from?.hasRevision() ? Number(from.getRevision()) : from?.hasEnd() ? last : 0;
  let at = isForwards ? Math.max(asked, first) : Math.min(asked, last);
  await write(out, wanted(options), () => {
    if (at > last || at < first) return undefined;
    const event = stream.events[at];
    at += isForwards ? 1 : -1;
    return event;
  });
}
