import { existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openEmbeddedLog } from '#event-store';
import { busyTimeoutMs } from '#sqlite';
import { viewsFile } from '../storage/database.js';
import { NotReached, openViews, openViewsPatiently, openViewsReader, type Views } from '../index.js';
import { appendAll, type Bench, openBench, sampleFacts, until } from '../testing/bench.js';
import { allViews } from '../views.js';

/** Passing trouble: another program locks the view file, a full disk. No view is parked, and no read is blocked. */

const facts = sampleFacts(21, 12, 10);
const half = Math.floor(facts.length / 2);

let bench: Bench;
let views: Views;
let other: DatabaseSync | undefined;

beforeEach(async () => {
  bench = await openBench((folder) => openEmbeddedLog({ folder }));
  await appendAll(bench.log, facts.slice(0, half));
  views = openViews({ file: viewsFile(bench.folder), log: bench.log, backOffMs: 5 });
  views.start();
  await views.waitFor({ ordinal: half }, 10_000);
});

afterEach(async () => {
  release();
  await views.close();
  await bench.dispose();
});

function lock(): void {
  other = new DatabaseSync(viewsFile(bench.folder));
  other.exec('BEGIN IMMEDIATE');
}

function release(): void {
  if (other?.isTransaction === true) other.exec('ROLLBACK');
  other?.close();
  other = undefined;
}

async function fresh(): Promise<unknown> {
  const apart = await openBench();
  const made = openViews({ file: viewsFile(apart.folder), log: bench.log });
  made.start();
  await made.waitFor({ ordinal: facts.length }, 10_000);
  const digests = await made.digests();
  await made.close();
  await apart.dispose();
  return digests;
}

describe('a view file that another program holds', () => {
  it('is waited for, far longer than three attempts; its last position is served and health says so', async () => {
    lock();
    await appendAll(bench.log, facts.slice(half));
    await until(() => views.health().every(({ isLockedOut }) => isLockedOut));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const health of views.health()) {
      expect(health).toMatchObject({ state: 'running', failed: undefined, ordinal: half, isLockedOut: true });
      expect(health.waitsFor).toContain('another program holds a lock on it');
      expect(Date.parse(health.waitsSince ?? '')).toBeLessThan(Date.now() - 1_000);
    }
    expect(await views.read((snapshot) => snapshot.reached('register').ordinal)).toBe(half);
    await expect(views.waitFor({ ordinal: facts.length }, 20)).rejects.toThrow(NotReached);
    const waiting = views.waitFor({ ordinal: facts.length }, 20);
    const setBack = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    await expect(waiting).rejects.toThrow(NotReached);
    setBack.mockRestore();
    release();
    await views.waitFor({ ordinal: facts.length }, 10_000);
    expect(views.health().map(({ isLockedOut, waitsFor }) => [isLockedOut, waitsFor])).toEqual(
      allViews.map(() => [false, undefined]),
    );
    expect(await views.digests()).toEqual(await fresh());
  });

  it('is rebuilt when it is free again', async () => {
    await appendAll(bench.log, facts.slice(half));
    await views.waitFor({ ordinal: facts.length }, 10_000);
    const rebuilt = views.rebuild();
    lock();
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    await rebuilt;
    expect(await views.digests()).toEqual(await fresh());
  });

  it('is opened all the same, and read', async () => {
    await views.close();
    lock();
    views = openViews({ file: viewsFile(bench.folder), log: bench.log });
    expect(await views.read((snapshot) => snapshot.reached('register').ordinal)).toBe(half);
    const reader = await openViewsReader({ file: viewsFile(bench.folder) });
    expect(await reader.read((snapshot) => snapshot.reached('register').ordinal)).toBe(half);
    reader.close();
  });

  it('is opened for reading once a process that starts or ends with it has let it go', async () => {
    await views.close();
    const starting = new DatabaseSync(viewsFile(bench.folder));
    starting.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    setTimeout(() => starting.close(), 100);
    const reader = await openViewsReader({ file: viewsFile(bench.folder) });
    expect(await reader.read((snapshot) => snapshot.reached('register').ordinal)).toBe(half);
    reader.close();
    views = openViews({ file: viewsFile(bench.folder), log: bench.log });
  });

  it('is waited for where it must be made anew, with the event loop free; then the start is refused', async () => {
    await views.close();
    const file = viewsFile(bench.folder);
    const database = new DatabaseSync(file);
    database.exec("DELETE FROM view WHERE name = 'register'");
    database.close();
    lock();
    let [ticks, longestMs, last] = [0, 0, performance.now()];
    const ticking = setInterval(() => {
      ticks += 1;
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const refused = openViewsPatiently({ file, log: bench.log }, 300);
    await expect(refused).rejects.toThrow(/views\.db cannot be opened now: another program holds a lock on it/);
    const opening = openViewsPatiently({ file, log: bench.log }, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    clearInterval(ticking);
    release();
    views = await opening;
    expect(ticks).toBeGreaterThan(10);
    // Far less than five seconds, the time that SQLite may wait for a lock in one attempt.
    expect(longestMs).toBeLessThan(2_000);
    views.start();
    await views.waitFor({ ordinal: half }, 10_000);
  });

  it('never lets SQLite sleep in this process for long', async () => {
    expect(busyTimeoutMs).toBeLessThanOrEqual(20);
    const before = performance.now();
    lock();
    expect(() => views.noteParked([])).toThrow('locked');
    // Far less than five seconds, the time that SQLite may wait for a lock in one attempt.
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

const [full, ioError, busy, readOnly] = [13, 10 | (3 << 8), 5, 8];

describe('the checkpoints, by which appends recognise the log,', () => {
  const injected = (errcode: number) => (): void => {
    // eslint-disable-next-line -- the connection is the one that the views write through
    const written = (views as unknown as { database: DatabaseSync }).database;
    written.prepare = () => {
      throw Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode });
    };
  };

  it.each<[string, () => unknown]>([
    ['is overwritten', () => overwrite(viewsFile(bench.folder))],
    ['cannot be read from the disk (EIO)', injected(10 | (1 << 8))],
    ['is damaged', injected(11)],
    ['is held', injected(5)],
    ['cannot be opened', injected(14)],
  ])('are those of before when the file %s', async (_, spoil) => {
    const before = views.checkpoints();
    expect(before).toEqual([expect.objectContaining({ id: facts[half - 1]!.envelope.eventId })]);
    await spoil();
    expect(views.checkpoints()).toEqual(before);
  });

  it('are known from the opening on', async () => {
    await views.close();
    views = openViews({ file: viewsFile(bench.folder), log: bench.log });
    overwrite(viewsFile(bench.folder));
    expect(views.checkpoints()).toHaveLength(1);
  });
});

function overwrite(file: string): void {
  for (const each of [file, `${file}-wal`]) if (existsSync(each)) writeFileSync(each, Buffer.alloc(8_192, 'garbage'));
}

describe('a log file that cannot be read', () => {
  const { all } = StatementSync.prototype;
  afterEach(() => void (StatementSync.prototype.all = all));

  it.each([
    ['for an error of the disk', ioError, 'the disk answers with an error', facts.slice(half)],
    ['for a lock', busy, 'another program holds a lock on it', facts.slice(half)],
    ['for a lock, while nothing is appended', busy, 'another program holds a lock on it', []],
  ])(
    '%s: health says so and since when, and the views go on by themselves',
    async (_, errcode, sentence, meanwhile) => {
      await until(() => views.health().every(({ caughtUp }) => caughtUp));
      // The follower reads at the end once more, and is idle then.
      await new Promise((resolve) => setTimeout(resolve, 200));
      StatementSync.prototype.all = function (this: StatementSync, ...parameters: Parameters<typeof all>) {
        if (/ position > \? ORDER BY position/.test(this.sourceSQL))
          throw Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode });
        return all.apply(this, parameters);
      } as typeof all;
      await appendAll(bench.log, meanwhile);
      await until(() => views.health().every(({ waitsFor }) => waitsFor?.includes(sentence) === true), 10_000);
      for (const health of views.health())
        expect(health).toMatchObject({ state: 'running', failed: undefined, ordinal: half, isLockedOut: false });
      const [since] = views.health().map(({ waitsSince }) => waitsSince);
      // Longer than a follower's retries last.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      expect(views.health().map(({ waitsSince }) => waitsSince)).toEqual(allViews.map(() => since));
      StatementSync.prototype.all = all;
      await until(() => views.health().every(({ waitsFor }) => waitsFor === undefined), 10_000);
      await appendAll(bench.log, facts.slice(half + meanwhile.length));
      await views.waitFor({ ordinal: facts.length }, 10_000);
      expect(views.health().map(({ waitsFor }) => waitsFor)).toEqual(allViews.map(() => undefined));
      expect(await views.digests()).toEqual(await fresh());
    },
    30_000,
  );
});

describe('a rebuild that cannot be put in place now', () => {
  /** The first statement of a promotion, and of nothing else while no view is being created. */
  const promotes = /^DROP TABLE IF EXISTS \w+$/;
  const isPromotion = (sql: string): boolean => promotes.test(sql) && !sql.includes('__');

  it.each([
    ['of one view, for a lock', 'register', busy],
    ['of one view, for a full disk', 'register', full],
    ['of all views, for a lock', undefined, busy],
  ])('%s, takes its place when the trouble is over, whichever worker has it then', async (_, name, errcode) => {
    // eslint-disable-next-line -- the connection is the one that the views write through
    const written = (views as unknown as { database: DatabaseSync }).database;
    const exec = written.exec.bind(written);
    let isTrouble = true;
    let attempts = 0;
    written.exec = (sql: string): void => {
      if (isTrouble && isPromotion(sql)) {
        attempts += 1;
        throw Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode });
      }
      exec(sql);
    };
    let isDone = false;
    const rebuilt = views.rebuild(...(name === undefined ? [] : [name])).then(() => (isDone = true));
    await until(() => attempts > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(isDone).toBe(false);
    // One attempt per rebuild and interval. With a timer for each failure the attempts would double every time.
    expect(attempts).toBeLessThan(12 * (name === undefined ? allViews.length : 1));
    for (const health of views.health().filter(({ rebuild }) => rebuild))
      expect(health).toMatchObject({
        isLockedOut: true,
        waitsFor: expect.stringMatching(/^The view is made anew and waits to take its place: .*(lock|full)/),
        waitsSince: expect.stringMatching(/Z$/),
      });
    isTrouble = false;
    await until(() => isDone);
    await rebuilt;
    const stands = views.health().map(({ state, rebuild, waitsFor }) => [state, rebuild, waitsFor]);
    expect(stands).toEqual(allViews.map(() => ['running', undefined, undefined]));
    await appendAll(bench.log, facts.slice(half));
    await views.waitFor({ ordinal: facts.length }, 10_000);
    expect(await views.digests()).toEqual(await fresh());
  });
});

describe('errors of SQLite in the middle of a batch', () => {
  it.each([
    ['FULL at the begin', full, 'BEGIN IMMEDIATE', 4],
    ['EIO at the begin', ioError, 'BEGIN IMMEDIATE', 2],
    ['BUSY at the commit', busy, 'COMMIT', 4],
    ['FULL at the commit', full, 'COMMIT', 2],
    ['EIO at the commit', ioError, 'COMMIT', 3],
    ['a read-only file at a savepoint', readOnly, 'SAVEPOINT one_view', 4],
    ['EIO at the release of a savepoint', ioError, 'RELEASE one_view', 4],
  ])('%s are got over, and leave rows as if nothing had been', async (_, errcode, at, times) => {
    let left = times;
    // eslint-disable-next-line -- the connection is the one that the views write through
    const written = (views as unknown as { database: DatabaseSync }).database;
    const exec = written.exec.bind(written);
    written.exec = (sql: string): void => {
      if (sql === at && left > 0) {
        left -= 1;
        throw Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode });
      }
      exec(sql);
    };
    await appendAll(bench.log, facts.slice(half));
    await views.waitFor({ ordinal: facts.length }, 10_000);
    expect(left).toBe(0);
    expect(views.health().map(({ state, failed }) => [state, failed])).toEqual(
      allViews.map(() => ['running', undefined]),
    );
    expect(await views.digests()).toEqual(await fresh());
  });
});
