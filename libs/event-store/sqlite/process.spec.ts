import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { all, caughtUp, eventsOf, followUntil, newEvent } from '../testing/index.js';
import { SecondWriter } from '#sqlite';
import { inAnotherProcess } from '#sqlite/testing';
import { openEmbeddedLog, openEmbeddedReader, scanEmbeddedLog } from '../index.js';

/**
 * The other process: appends to 16 streams at once, as fast as it can, and prints each acknowledged append.
 */
const program = (folder: string): string => `
  const { openEmbeddedLog } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
  const log = openEmbeddedLog({ folder: ${JSON.stringify(folder)} });
  console.log('open');
  const worker = async (stream) => {
    let last = -1;
    for await (const event of log.read(stream)) last = event.revision;
    for (;;) {
      const id = crypto.randomUUID();
      const event = { id, type: 'happened', data: { text: 'x'.repeat(300) }, meta: { id, stream } };
      const answer = await log.append(stream, last < 0 ? 'none' : last, [event]);
      if (answer.outcome !== 'appended') throw new Error(JSON.stringify(answer));
      last = answer.revision;
      process.stdout.write(stream + ' ' + last + ' ' + id + '\\n');
    }
  };
  for (let n = 0; n < 16; n++) void worker('item-' + n);`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-process-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the other process, whose printed lines are added to `lines`. */
async function start(lines: string[]): Promise<ChildProcess> {
  const child = inAnotherProcess(program(folder));
  const input = createInterface({ input: child.stdout });
  input.on('line', (line) => lines.push(line));
  await once(input, 'line');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

test('a second writer is refused and told who holds the folder; readers are welcome', async () => {
  const child = await start([]);
  try {
    const second = (): unknown => openEmbeddedLog({ folder });
    expect(second).toThrow(SecondWriter);
    expect(second).toThrow(`is already held for writing by process ${child.pid}`);
    const reader = openEmbeddedReader({ folder });
    const seen = eventsOf(await followUntil(reader, undefined, (so) => eventsOf(so).length > 50));
    expect(seen.length).toBeGreaterThan(50);
    await reader.close();
  } finally {
    await kill(child);
  }
  const log = openEmbeddedLog({ folder });
  expect(() => openEmbeddedLog({ folder })).toThrow(`by process ${process.pid}`);
  await log.close();
});

test('killed at any moment: all that was acknowledged is there, nothing is doubled, and the log goes on', async () => {
  const lines: string[] = [];
  for (let round = 0; round < 5; round++) {
    const child = await start(lines);
    const enough = lines.length + 60 + 37 * round;
    while (lines.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    await kill(child);
    const reader = openEmbeddedReader({ folder });
    const stored = eventsOf(await followUntil(reader, undefined, caughtUp));
    await reader.close();
    const ids = new Map(stored.map(({ stream, revision, id }) => [`${stream} ${revision}`, id]));
    expect(ids.size).toBe(stored.length);
    const acknowledged = lines.filter((line) => line.split(' ').length === 3);
    expect(acknowledged.length).toBeGreaterThan(50 * (round + 1));
    for (const line of acknowledged) {
      const [stream, revision, id] = line.split(' ');
      expect(ids.get(`${stream} ${revision}`)).toBe(id);
    }
  }
  const log = openEmbeddedLog({ folder });
  expect(await log.append('new', 'none', [newEvent()])).toMatchObject({ outcome: 'appended', revision: 0 });
  await log.close();
  expect(await all(scanEmbeddedLog({ folder }))).toEqual([]);
}, 60_000);
