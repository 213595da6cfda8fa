import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSealedReader, openSealedStore } from '#personal-data';
import { LogUnavailable, openEmbeddedLog, openEmbeddedReader, scanEmbeddedLog } from '#event-store';

/** A file system of 8 MB that is really full, and one that is mounted read-only. Needs the right to mount. */

let mountPoint: string;
let canMount = false;
beforeAll(() => {
  mountPoint = mkdtempSync(join(tmpdir(), 'casetrail-disk-'));
  canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mountPoint]).status === 0;
  if (!canMount) process.stderr.write('not run: full and read-only file systems (no right to mount)\n');
});
afterAll(() => {
  if (canMount) execFileSync('umount', ['-l', mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

/** Fills the file system except for that many bytes. */
function fill(bytesFree: number): void {
  const { bavail, bsize } = statfsSync(mountPoint);
  writeFileSync(join(mountPoint, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - bytesFree)));
}
const makeRoom = (): void => rmSync(join(mountPoint, 'filler'), { force: true });
const newEvent = () => ({ id: randomUUID(), type: 'happened', data: { text: 'x'.repeat(3_000) }, meta: {} });

async function storedIn(folder: string): Promise<Set<string>> {
  const reader = openEmbeddedReader({ folder, snapshot: true });
  const ids: string[] = [];
  for await (const step of reader.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind === 'events') ids.push(...step.events.map(({ id }) => id));
  }
  await reader.close();
  expect(new Set(ids).size).toBe(ids.length);
  return new Set(ids);
}

describe('a full file system', () => {
  it('at each page of a commit: nothing is said wrongly of the log, and it heals when there is room', async () => {
    if (!canMount) return;
    let troubles = 0;
    for (let pagesFree = 0; pagesFree < 60; pagesFree += 1) {
      const folder = join(mountPoint, `log-${pagesFree}`);
      const log = openEmbeddedLog({ folder, withinMs: 100 });
      const [saved, notSaved] = [new Set<string>(), new Set<string>()];
      const append = async (stream: string): Promise<void> => {
        const event = newEvent();
        const answer = await log.append(stream, 'none', [event]).catch((error: unknown) => error);
        if (answer instanceof LogUnavailable) notSaved.add(event.id);
        else if ((answer as { outcome: string }).outcome === 'appended') saved.add(event.id);
        else expect(answer).toMatchObject({ outcome: 'unknown' });
      };
      await append('before');
      fill(pagesFree * 4_096);
      await Promise.all(Array.from({ length: 24 }, (_, n) => append(`full-${n}`)));
      if (saved.size < 25) {
        troubles += 1;
        expect(log.health()).toMatchObject({ state: 'away', lastError: expect.any(String) });
      }
      makeRoom();
      while (log.health().state === 'away') await new Promise((resolve) => setTimeout(resolve, 10));
      const had = saved.size;
      await append('after');
      expect(saved.size).toBe(had + 1);
      await log.close();
      const stored = await storedIn(folder);
      expect([...saved].filter((id) => !stored.has(id))).toEqual([]);
      expect([...notSaved].filter((id) => stored.has(id))).toEqual([]);
      for await (const damage of scanEmbeddedLog({ folder })) throw damage;
      rmSync(folder, { recursive: true });
    }
    expect(troubles).toBeGreaterThan(10);
  });

  it('the sealed store waits, and goes on when there is room', async () => {
    if (!canMount) return;
    const folder = join(mountPoint, 'sealed');
    mkdirSync(folder);
    const store = await openSealedStore({ folder, random: (length) => Buffer.alloc(length, 3) });
    fill(0);
    const values = Array.from({ length: 200 }, () => ({ ref: randomUUID(), text: 'x'.repeat(500) }));
    const sealing = store.seal('owner', values);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(store.health().state).toBe('away');
    makeRoom();
    expect(await sealing).toHaveLength(values.length);
    await store.close();
    const reader = openSealedReader({ folder });
    expect((await reader.open(values.map(({ ref }) => ref))).size).toBe(values.length);
    await reader.close();
    rmSync(folder, { recursive: true });
  });
});

/** As with `errors=remount-ro` on a faulty disk: files that were open stay open. */
describe('a file system that goes read-only under a running writer', () => {
  it('takes nothing more, says so, can be read and closed, and has kept what was saved', async () => {
    const image = join(mountPoint, 'ext4.img');
    const disk = mkdtempSync(join(tmpdir(), 'casetrail-ext4-'));
    const mount = ['mount', '-o', 'loop,errors=remount-ro', image, disk].join(' ');
    const made = `truncate -s 6M ${image} && mkfs.ext4 -q ${image} && ${mount}`;
    if (!canMount || spawnSync('sh', ['-c', made]).status !== 0)
      return void process.stderr.write('not run: a disk that goes read-only (no mkfs.ext4, or no loop device)\n');
    try {
      const folder = join(disk, 'log');
      const log = openEmbeddedLog({ folder, withinMs: 500 });
      const saved = newEvent();
      expect(await log.append('before', 'none', [saved])).toMatchObject({ outcome: 'appended' });
      execFileSync('mount', ['-o', 'remount,abort', disk], { stdio: 'ignore' });
      const after = newEvent();
      const answer = await log.append('after', 'none', [after]).catch((error: unknown) => error);
      const isRefused = answer instanceof LogUnavailable;
      if (!isRefused) expect(answer).toMatchObject({ outcome: 'unknown' });
      expect(log.health()).toMatchObject({
        state: expect.stringMatching(/away|stopped/),
        lastError: expect.any(String),
      });
      for await (const { id } of log.read('before')) expect(id).toBe(saved.id);
      await log.close();
      execFileSync('umount', [disk]);
      spawnSync('e2fsck', ['-p', image]);
      execFileSync('sh', ['-c', mount]);
      const stored = await storedIn(folder);
      expect([stored.has(saved.id), isRefused && stored.has(after.id)]).toEqual([true, false]);
      const next = openEmbeddedLog({ folder });
      expect(await next.append('again', 'none', [newEvent()])).toMatchObject({ outcome: 'appended' });
      await next.close();
    } finally {
      spawnSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
      rmSync(image, { force: true });
    }
  });
});

describe('a read-only mount', () => {
  it('takes no writer, says so, and can be read', async () => {
    if (!canMount) return;
    const folder = join(mountPoint, 'log');
    const log = openEmbeddedLog({ folder });
    await log.append('a', 'none', [newEvent()]);
    await log.close();
    execFileSync('mount', ['-o', 'remount,ro', mountPoint]);
    try {
      expect(() => openEmbeddedLog({ folder })).toThrow(/read-?only|cannot be opened|readonly/i);
      expect((await storedIn(folder)).size).toBe(1);
    } finally {
      execFileSync('mount', ['-o', 'remount,rw', mountPoint]);
    }
  });
});
