import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outlet } from './calls.ts';
import { consumerTooSlow, internal, streamDeleted } from './errors.ts';
import type { Matcher } from './filter.ts';
import type { Recorded, Stream } from './records.ts';
import { isSoftDeleted } from './records.ts';
import type { Node } from './node.ts';
import { caughtUp, checkpoint } from './wire.ts';

/** Number of events examined before other calls get a turn. */
const pageSize = 256;

/** How far a subscription has come. */
interface Cursor {
  /** The number of events that the subscription has not examined yet. */
  behind(): number;
  /** Writes the next event, if it passes the filter. */
  step(isLive: boolean): void;
  /** Whether no further event can come. */
  isOver?(): boolean;
}

/** Subscribes to $all from an index on. */
export function followAll(node: Node, out: Outlet, from: number, matcher: Matcher): Promise<void> {
  const { view, log } = node;
  const { matches, checkpointEvery = Infinity } = matcher;
  let [at, scanned] = [from, 0];
  return follow(node, out, {
    behind: () => view.end - at,
    step: (isLive) => {
      const event = log.events[at++] as Recorded;
      if (matches(event)) out.send(event.frame);
      if (++scanned < checkpointEvery) return;
      scanned = 0;
      out.send(checkpoint(event.position, isLive));
    },
  });
}

/** Subscribes to one stream from a revision on; ends with the stream's tombstone. */
export async function followStream(node: Node, out: Outlet, stream: () => Stream, from: number): Promise<void> {
  const { view } = node;
  let at = from;
  const start = stream();
  const { truncateBefore = 0 } = start.limits;
  at = Math.max(at, isSoftDeleted(start) ? start.events.length : truncateBefore);
  let isOver = false;
  await follow(node, out, {
    behind: () => {
      const last = view.lastShown(stream());
      const { tombstone } = stream();
      if (!isOver && last < at && tombstone && view.isShown(tombstone)) {
        out.send(tombstone.frame);
        isOver = true;
      }
      return Math.max(last + 1 - at, 0);
    },
    step: () => out.send((stream().events[at++] as Recorded).frame),
    isOver: () => isOver,
  });
  if (isOver) out.fail(streamDeleted(stream().name));
}

/**
 * Writes past events at the reader's pace; then `caughtUp`, and new events as they come. A reader that lets too many
 * new events wait is dropped: a real 23.10 server does so too, and never goes back to reading.
 */
async function follow(node: Node, out: Outlet, cursor: Cursor): Promise<void> {
  const { view } = node;
  let isLive = false;
  while (!out.isClosed) {
    const grown = view.whenGrown();
    await node.condition.whenAudible();
    const isIdle = cursor.behind() === 0;
    if (node.faults.isArmed('subscription') && (await strikes(node, out, isIdle))) return;
    for (let i = 0; i < pageSize && !out.mustWait && cursor.behind() > 0; i++) {
      if (i > 0 && node.faults.isArmed('subscription') && (await strikes(node, out))) return;
      cursor.step(isLive);
    }
    if (cursor.behind() === 0) {
      if (cursor.isOver?.()) return;
      if (!isLive) out.send(caughtUp);
      isLive = true;
      out.flush();
      await grown;
    } else if (out.mustWait) {
      const drained = out.drained();
      while (out.mustWait) {
        if (isLive && cursor.behind() > node.liveBufferMax) return out.fail(consumerTooSlow());
        await (isLive ? Promise.race([drained, view.whenGrown()]) : drained);
      }
    } else {
      await nextTurn();
    }
  }
}

/** Applies an armed fault to a subscription; true when it ends the subscription. */
async function strikes(node: Node, out: Outlet, isIdle = false): Promise<boolean> {
  const fault = node.faults.next('subscription', out.requiresLeader, isIdle);
  if (!fault) return false;
  switch (fault.effect) {
    case 'too-slow':
      out.fail(consumerTooSlow());
      return true;
    case 'end':
      out.end();
      return true;
    case 'reset':
      out.flush();
      out.reset();
      return true;
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 0));
      return false;
    case 'silence': // the call stays open, and nothing more is sent
      out.flush();
      return true;
    case 'kill':
    case 'stop':
    case 'disk-full':
    case 'change-leader':
      node.strike(fault);
      return true;
    default:
      out.fail(internal());
      return true;
  }
}
