import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type NewEvent, openEmbeddedLog, openEmbeddedReader, type StoredEvent } from '#event-store';
import { engineHashes } from '#verification';

/** Turns an event of today into one as an engine before the bounds stored it. */
export type Alter = (event: StoredEvent) => Altered | 'left out';

interface Altered {
  readonly data?: object;
  readonly meta?: Record<string, string>;
}

/**
 * Rewrites the log of a closed folder as engine 0.1.0 would have recorded it. Keeps words and keys, and removes the
 * views.
 */
export async function rewriteLog(folder: string, alter: Alter): Promise<void> {
  const reader = openEmbeddedReader({ folder, snapshot: true });
  const commands: StoredEvent[][] = [];
  const done = new AbortController();
  for await (const step of reader.follow(undefined, done.signal)) {
    if (step.kind === 'caughtUp') done.abort();
    if (step.kind !== 'events') continue;
    for (const event of step.events) {
      const last = commands.at(-1);
      if (last && last[0]?.meta['commandId'] === event.meta['commandId']) last.push(event);
      else commands.push([event]);
    }
  }
  await reader.close();
  for (const name of readdirSync(folder))
    if (name.startsWith('log.db') || name.startsWith('views.db')) rmSync(join(folder, name));
  const log = openEmbeddedLog({ folder });
  for (const events of commands) {
    const [{ stream, revision }] = events as [StoredEvent];
    const old = events.flatMap((event) => oldEvent(event, alter));
    if (old.length > 0) await log.append(stream, revision === 0 ? 'none' : revision - 1, old);
  }
  await log.close();
}

const { laws, machines } = engineHashes['0.1.0']!;
const engine010 = { engineVersion: '0.1.0', lawHash: laws[0]!, machineHash: machines[0]! };

function oldEvent(event: StoredEvent, alter: Alter): NewEvent[] {
  const { id, type, data, meta } = event;
  const altered = alter(event);
  if (altered === 'left out') return [];
  return [{ id, type, data: altered.data ?? data, meta: { ...meta, ...engine010, ...altered.meta } }];
}
