import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventReader,
  type Followed,
  LogUnavailable,
  type Position,
  silenceMsMax,
  stepsUpToEnd,
} from '#event-store';
import {
  type InspectedView,
  inspectViewFile,
  openViews,
  type Snapshot,
  type View,
  type ViewHealth,
} from '#read-models';

const lookEveryMs = 100;

/** The views cannot be derived from this log. */
export class ViewsNotDerived extends Error {
  override readonly name = 'ViewsNotDerived';
}

interface Wanted {
  /** How many events of the log, from the first. */
  readonly count: number;
  readonly made: readonly View[];
  /** The folder for the new files. */
  readonly shelter: string;
  readonly progress: (done: number, total: number) => void;
  /** Looks at the views once they are derived. */
  readonly look?: (snapshot: Snapshot) => void;
  readonly silenceMs?: number;
}

/**
 * Derives views from the first `count` events of the log.
 * @throws ViewsNotDerived; LogUnavailable when the log does not answer, or delivers nothing for `silenceMs`
 */
export async function deriveViews(
  log: EventReader,
  { count, made, shelter, progress, look, silenceMs = silenceMsMax }: Wanted,
): Promise<readonly InspectedView[]> {
  const file = join(shelter, `${count}.db`);
  const views = openViews({ file, log: upTo(log, count, silenceMs), views: made });
  try {
    views.start();
    while (views.reached().ordinal < count) {
      const failed = views.health().find((view) => view.failed);
      if (failed) throw new ViewsNotDerived(`the view ${failed.name} cannot be derived: ${failed.failed?.error}`);
      requireAnswer(views.health(), silenceMs);
      progress(views.reached().ordinal, count);
      await sleep(lookEveryMs);
    }
    progress(count, count);
    if (look) await views.read(look);
  } finally {
    await views.close();
  }
  return (await inspectViewFile(file, made)).views;
}

/**
 * Throws when a view waits: views wait for a log without end, a check must not. A lock or a full disk may pass first.
 */
function requireAnswer(views: readonly ViewHealth[], silenceMs: number): void {
  const waiting = views.find(({ waitsFor }) => waitsFor !== undefined);
  if (waiting === undefined) return;
  const sinceMs = Date.parse(waiting.waitsSince ?? '');
  if (!waiting.isLockedOut) throw new LogUnavailable(waiting.waitsFor ?? '');
  if (Date.now() - sinceMs > silenceMs) throw new Error(waiting.waitsFor);
}

/** A reader that ends after the first `count` events of a log, for views that start empty. */
function upTo(log: EventReader, count: number, silenceMs: number): EventReader {
  return {
    read: (stream, options) => log.read(stream, options),
    head: () => log.head(),
    count: (upTo) => log.count(upTo),
    health: () => log.health(),
    close: async () => undefined,
    follow: (after, signal) => limited(stepsUpToEnd(log, after, { signal, silenceMs }), count, signal),
  };
}

async function* limited(steps: AsyncIterable<Followed>, count: number, signal: AbortSignal): AsyncGenerator<Followed> {
  let delivered = 0;
  for await (const step of steps) {
    if (step.kind === 'events') {
      const events = step.events.slice(0, count - delivered);
      delivered += events.length;
      if (events.length > 0) yield { kind: 'events', events };
      const last = events.at(-1);
      if (last) yield { kind: 'reached', position: last.position as Position };
      if (delivered >= count) break;
    }
  }
  yield { kind: 'caughtUp' };
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
