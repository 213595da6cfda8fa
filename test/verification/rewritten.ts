import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { batchesOf, type NewEvent, openEmbeddedLog, openEmbeddedReader } from '#event-store';

/** An event of a rewritten log. */
export interface Rewritten {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly meta: Record<string, string>;
}

/**
 * Rewrites the log of a folder with every hash right, as an attacker could who knows the program and may write the
 * file. `change` returns one or several replacements of an event, or undefined to leave it out.
 */
export async function rewriteLog(
  folder: string,
  change: (event: Rewritten) => Rewritten | readonly Rewritten[] | undefined,
): Promise<void> {
  const events: Rewritten[] = [];
  const old = openEmbeddedReader({ folder, snapshot: true });
  for await (const batch of batchesOf(old))
    for (const { id, stream, type, data, meta } of batch) {
      const copy = structuredClone({ id, stream, type, data: data as Record<string, unknown>, meta: { ...meta } });
      const changed = change(copy);
      if (changed) events.push(...[changed].flat());
    }
  await old.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `log.db${suffix}`), { force: true });
  const log = openEmbeddedLog({ folder });
  const heads = new Map<string, number>();
  for (let at = 0; at < events.length;) {
    const first = events[at]!;
    let end = at + 1;
    while (isOneCommand(first, events[end])) end += 1;
    const { stream } = first;
    const facts: NewEvent[] = events.slice(at, end).map(({ id, type, data, meta }) => ({ id, type, data, meta }));
    const head = heads.get(stream);
    const answer = await log.append(stream, head ?? 'none', facts);
    if (answer.outcome !== 'appended') throw new Error(`${stream} was answered ${answer.outcome}`);
    heads.set(stream, answer.revision);
    at = end;
  }
  await log.close();
}

const isOneCommand = (first: Rewritten, next: Rewritten | undefined): boolean =>
  next?.stream === first.stream && next.meta['commandId'] === first.meta['commandId'];
