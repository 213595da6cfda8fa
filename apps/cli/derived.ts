import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EventReader, type Followed, openEmbeddedReader, type Position } from '#event-store';
import { openViews, openViewsReader, type ViewDigest } from '#read-models';
import type { Progress } from './progress.js';

const lookEveryMs = 100;

/** Digests of the views that a folder keeps; none when it keeps none. */
export async function storedDigests(folder: string): Promise<ViewDigest[]> {
  if (!existsSync(join(folder, 'views.db'))) return [];
  const reader = openViewsReader({ folder });
  try {
    return await reader.digests();
  } finally {
    reader.close();
  }
}

/**
 * The same views derived from the log into `shelter`, each batch of stored views up to the event that they had
 * reached; up to the log's end where none is stored.
 */
export async function derivedDigests(
  folder: string,
  shelter: string,
  stored: readonly ViewDigest[],
  progress: Progress,
): Promise<ViewDigest[]> {
  const log = openEmbeddedReader({ folder, snapshot: true });
  const head = Number(await log.head()) || 0;
  const reached = [...new Set(stored.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal > 0))].sort(
    (a, b) => a - b,
  );
  const stops = reached.length > 0 ? reached : [head];
  const digests: ViewDigest[] = [];
  try {
    for (const stop of stops) {
      // What a view file has reached cannot lie beyond the log that it was made from.
      if (stop > head) throw new Error(`the views know ${stop} events, the log has ${head}`);
      const views = openViews({ folder: join(shelter, String(stop)), log: upTo(log, stop) });
      try {
        views.start();
        while (views.reached().ordinal < stop) {
          const failed = views.health().find((view) => view.failed);
          if (failed) throw new Error(`the view ${failed.name} cannot be derived: ${failed.failed?.error}`);
          progress.at('views', views.reached().ordinal, stop);
          await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        }
        progress.at('views', stop, stop);
        const wanted = new Set(stored.filter(({ ordinal }) => ordinal === stop).map(({ name }) => name));
        digests.push(...(await views.digests()).filter(({ name }) => reached.length === 0 || wanted.has(name)));
      } finally {
        await views.close();
      }
    }
    return digests;
  } finally {
    await log.close();
  }
}

/** The first `count` events of a log. */
function upTo(log: EventReader, count: number): EventReader {
  return {
    read: (stream, options) => log.read(stream, options),
    head: () => log.head(),
    count: () => log.count(),
    health: () => log.health(),
    close: async () => undefined,
    follow: (after, signal) => limited(log.follow(after, signal), Number(after ?? 0), count, signal),
  };
}

async function* limited(
  steps: AsyncIterable<Followed>,
  start: number,
  count: number,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  let seen = start;
  for await (const step of steps) {
    if (step.kind === 'events') {
      const events = step.events.slice(0, count - seen);
      seen += events.length;
      if (events.length > 0) yield { kind: 'events', events };
      const last = events.at(-1);
      if (last) yield { kind: 'reached', position: last.position as Position };
      if (seen >= count) break;
    } else if (step.kind === 'caughtUp') break;
  }
  yield { kind: 'caughtUp' };
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
