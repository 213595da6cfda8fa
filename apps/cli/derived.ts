import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventReader, Followed, Position } from '#event-store';
import { allViews, knownViews, openViews, openViewsReader, type ViewDigest } from '#read-models';
import type { LogSource } from '../composition/installation.js';
import { batchesOf } from './events.js';
import type { Progress } from './progress.js';

const lookEveryMs = 100;

/** The views cannot be those of this log. */
export class NotDerived extends Error {
  override readonly name = 'NotDerived';
}

/** Digests of the views in a file; none when there is no file. */
export async function storedDigests(file: string): Promise<ViewDigest[]> {
  if (!existsSync(file)) return [];
  const reader = openViewsReader({ file });
  try {
    return await reader.digests();
  } finally {
    reader.close();
  }
}

/** What `verify --digests` and `rebuild` print of a view, on two lines. */
export function digestText({ name, ordinal, rows, sha256, withoutOrdinals, leftOut }: ViewDigest): string {
  const left = leftOut.length === 0 ? '' : `  left out: ${leftOut.join(', ')}`;
  return (
    `${name.padEnd(12)} event ${ordinal}  ${rows} rows  ${sha256}\n` +
    `${''.padEnd(12)} without ordinals  ${withoutOrdinals}${left}\n`
  );
}

/**
 * The same views derived from the log into `shelter`, each batch of stored views up to the event that they had
 * reached; up to the log's end where none is stored.
 */
export async function derivedDigests(
  source: LogSource,
  shelter: string,
  stored: readonly ViewDigest[],
  progress: Progress,
): Promise<ViewDigest[]> {
  const log = await source.open();
  const head = await sizeOf(log);
  const reached = [...new Set(stored.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal > 0))].sort(
    (a, b) => a - b,
  );
  const stops = reached.length > 0 ? reached : [head];
  const digests: ViewDigest[] = [];
  try {
    for (const stop of stops) {
      // What a view file has reached cannot lie beyond the log that it was made from.
      if (stop > head) throw new NotDerived(`the views know ${stop} events, the log has ${head}`);
      const there = stored.filter(({ ordinal }) => ordinal === stop).map(({ name }) => name);
      const views = openViews({
        file: join(shelter, `${stop}.db`),
        log: upTo(log, stop),
        views: reached.length === 0 ? allViews : knownViews.filter(({ name }) => there.includes(name)),
      });
      try {
        views.start();
        while (views.reached().ordinal < stop) {
          const failed = views.health().find((view) => view.failed);
          if (failed) throw new NotDerived(`the view ${failed.name} cannot be derived: ${failed.failed?.error}`);
          progress.at('views', views.reached().ordinal, stop);
          await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        }
        progress.at('views', stop, stop);
        digests.push(...(await views.digests()));
      } finally {
        await views.close();
      }
    }
    return digests;
  } finally {
    await log.close();
  }
}

/** How many events the log holds: counted where the store does not know. */
async function sizeOf(log: EventReader): Promise<number> {
  const known = await log.count();
  if (known !== undefined) return known;
  let count = 0;
  for await (const events of batchesOf(log)) count += events.length;
  return count;
}

/** The first `count` events of a log, for views that begin with nothing. */
function upTo(log: EventReader, count: number): EventReader {
  return {
    read: (stream, options) => log.read(stream, options),
    head: () => log.head(),
    count: () => log.count(),
    health: () => log.health(),
    close: async () => undefined,
    follow: (after, signal) => limited(log.follow(after, signal), count, signal),
  };
}

async function* limited(steps: AsyncIterable<Followed>, count: number, signal: AbortSignal): AsyncGenerator<Followed> {
  let seen = 0;
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
