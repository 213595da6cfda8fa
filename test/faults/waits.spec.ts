import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedLog } from '#event-store';
import { busyTimeoutMs, walBytesMax } from '#sqlite';
import { openEmbedded } from '#installation';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-waits-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * SQLite waits for a lock by sleeping in the only thread, so the busy timeout of each connection bounds how long a lock
 * blocks the process. The spec checks the timeout and not the time, which a loaded machine would distort.
 */
describe('no connection of a service sleeps for a lock', () => {
  const timeoutOf = (database: DatabaseSync): number =>
    Number(Object.values(database.prepare('PRAGMA busy_timeout').get() ?? {})[0]);

  it('longer than its limit, whichever file it is on', async () => {
    const exec = DatabaseSync.prototype.exec;
    const found = new Map<string, Set<number>>();
    // Check at every call: a start also serves requests, the first one while it plays, and any start in a cluster.
    DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
      const file = basename(this.location() ?? '');
      found.set(file, (found.get(file) ?? new Set()).add(timeoutOf(this)));
      return exec.call(this, sql);
    };
    try {
      for (const _ of ['a folder that is made', 'one that is there']) {
        const installation = await openEmbedded({ folder, realm: 'simulated' });
        installation.views.start();
        await installation.views.read(() => undefined);
        await installation.close();
      }
      for (const name of ['log.db', 'sealed.db', 'keys.db', 'views.db'])
        expect([name, ...(found.get(name) ?? [])]).toEqual([name, busyTimeoutMs]);
      expect(Math.max(...[...found.values()].flatMap((limits) => [...limits]))).toBeLessThanOrEqual(busyTimeoutMs);
    } finally {
      DatabaseSync.prototype.exec = exec;
    }
    expect(busyTimeoutMs).toBeLessThanOrEqual(20);
  });
});

describe('the write-ahead file', () => {
  it('grows while a long reader holds it, and shrinks again when the reader has ended', async () => {
    const log = openEmbeddedLog({ folder });
    const sizeOf = (): number => statSync(join(folder, 'log.db-wal')).size;
    const event = () => ({ id: randomUUID(), type: 'happened', data: { text: 'x'.repeat(50_000) }, meta: {} });
    let last = -1;
    const append = async (count: number): Promise<void> => {
      const events = Array.from({ length: count }, event);
      const answer = await log.append('stream', last < 0 ? 'none' : last, events);
      expect(answer).toMatchObject({ outcome: 'appended' });
      last += count;
    };
    await append(1);
    const reader = new DatabaseSync(join(folder, 'log.db'), { readOnly: true });
    reader.exec('BEGIN; SELECT * FROM tail');
    for (let n = 0; n < 100; n += 1) await append(10);
    expect(sizeOf()).toBeGreaterThan(walBytesMax);
    reader.close();
    await append(1);
    await append(1);
    expect(sizeOf()).toBeLessThanOrEqual(walBytesMax);
    await log.close();
  }, 60_000);
});
