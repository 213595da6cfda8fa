import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { all, caughtUp, describeEventLogContract, eventsOf, followUntil, idsOf, newEvent } from '../testing/index.js';
import { type EventLog, openEmbeddedLog, openEmbeddedReader } from '../index.js';
import { refuseOldSqlite, requireDurable } from '#sqlite';
import { openForWriting } from './file.js';
import { GroupWriter } from './writer.js';
import { Templates } from './templates.js';

describeEventLogContract('embedded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-log-'));
  let log: EventLog = openEmbeddedLog({ folder });
  return {
    log,
    async reopen() {
      await log.close();
      log = openEmbeddedLog({ folder });
      return log;
    },
    async dispose() {
      await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});

let folder: string;
let log: EventLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-log-'));
  log = openEmbeddedLog({ folder });
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

describe('what only the embedded log promises', () => {
  test('positions have no gap, whatever was refused in between', async () => {
    for (let n = 0; n < 20; n++) {
      await Promise.all([log.append('a', n === 0 ? 'none' : n - 1, [newEvent()]), log.append('b', 99, [newEvent()])]);
    }
    const positions = eventsOf(await followUntil(log, undefined, caughtUp)).map(({ position }) => Number(position));
    expect(positions).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  test('a part of an earlier call is a conflict, whichever part', async () => {
    const call = [newEvent(), newEvent(), newEvent()] as const;
    await log.append('a', 'none', call);
    const conflict = { outcome: 'conflict', actual: 2 };
    expect(await log.append('a', 'none', call.slice(0, 2))).toEqual(conflict);
    expect(await log.append('a', 0, call.slice(1, 2))).toEqual(conflict);
    expect(await log.append('a', 1, call.slice(2))).toEqual(conflict);
    expect(await log.append('a', 'none', call)).toMatchObject({ outcome: 'appended', revision: 2 });
  });

  test('other content under the same ids: what was stored first stands', async () => {
    const event = newEvent({ n: 1 });
    const first = await log.append('a', 'none', [event]);
    expect(await log.append('a', 'none', [{ ...event, data: { n: 2 } }])).toEqual(first);
    expect((await all(log.read('a')))[0]?.data).toEqual({ n: 1 });
  });

  test('a position of another kind of log, or past the end, is refused', async () => {
    await log.append('a', 'none', [newEvent()]);
    const from = (position: string): Promise<unknown> => followUntil(log, position as never, () => true);
    await expect(from('12')).rejects.toThrow('"12" is not a position of an embedded log.');
    await expect(from('0000000000000002')).rejects.toThrow('ends at 1, before the position 2 that was reached');
  });

  test('many envelopes that vary in every key come back as they were', async () => {
    const events = Array.from({ length: 900 }, (_, n) =>
      newEvent({ n }, { key: `v${n}`, same: `v${n}`, few: String(n % 3), [`key${n % 70}`]: `"${n}"\n`, quote: '\\"' }),
    );
    await log.append('a', 'none', events);
    await log.close();
    log = openEmbeddedLog({ folder });
    const stored = await all(log.read('a'));
    expect(stored.map(({ meta }) => ({ ...meta }))).toEqual(events.map(({ meta }) => meta));
  });

  test('more appends than may wait are refused, and those that wait are stored', async () => {
    const calls = Array.from({ length: 10_001 }, (_, n) => log.append(`s${n}`, 'none', [newEvent()]));
    const answers = await Promise.allSettled(calls);
    expect(answers.at(-1)).toMatchObject({ status: 'rejected', reason: { name: 'LogUnavailable' } });
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10_000);
  });

  test('close stores what is waiting, and nothing is taken after it', async () => {
    const waiting = log.append('a', 'none', [newEvent()]);
    const following = followUntil(log, undefined, () => false);
    await log.close();
    expect(await waiting).toMatchObject({ outcome: 'appended' });
    expect((await following).length).toBeGreaterThan(0);
    await expect(log.append('a', 0, [newEvent()])).rejects.toThrow('closed');
    await expect(all(log.read('a'))).rejects.toThrow('closed');
  });
});

describe('readers beside the writer', () => {
  test('see what is committed, live; a snapshot stays at its moment', async () => {
    await log.append('a', 'none', [newEvent()]);
    const snapshot = openEmbeddedReader({ folder, snapshot: true });
    const live = openEmbeddedReader({ folder, verifyFollowed: true });
    const following = followUntil(live, undefined, (seen) => eventsOf(seen).length === 2);
    const second = newEvent();
    await log.append('a', 0, [second]);
    expect(idsOf(eventsOf(await following)).at(-1)).toBe(second.id);
    expect(await all(live.read('a'))).toHaveLength(2);
    expect(await all(snapshot.read('a'))).toHaveLength(1);
    expect(eventsOf(await followUntil(snapshot, undefined, caughtUp))).toHaveLength(1);
    await Promise.all([snapshot.close(), live.close()]);
  });

  test('a folder without a log is said to have none', () => {
    expect(() => openEmbeddedReader({ folder: join(folder, 'nothing') })).toThrow('cannot be opened: is there a log');
  });
});

describe('durability', () => {
  test('synchronous=FULL is asserted, not only set', async () => {
    await log.close();
    const database = openForWriting(folder);
    expect(() => requireDurable(database, 'The log')).not.toThrow();
    database.exec('PRAGMA synchronous = NORMAL');
    expect(() => requireDurable(database, 'The log')).toThrow(
      'The log needs PRAGMA synchronous=FULL (2); SQLite answers 1',
    );
    database.close();
  });

  test.each(['3.7.0', '3.50.4', '3.51.2'])('SQLite %s is refused', (version) => {
    expect(() => refuseOldSqlite(version)).toThrow('can lose committed rows');
  });

  test('a full disk: nothing stored, and the same group is stored when there is room', async () => {
    await log.close();
    const database = openForWriting(folder);
    const writer = new GroupWriter(database, folder, new Templates(database, true));
    const plan = (stream: string) =>
      writer.plan(stream, 'none', [newEvent({ text: 'x'.repeat(9_000) }, { [stream]: '1' })]);
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const [one, two] = [plan('one'), plan('two')];
    expect(writer.store([one, two])).toMatchObject({ kind: 'failed', isUncertain: false });
    expect(writer.position).toBe(0);
    database.exec('PRAGMA max_page_count = 100000');
    const answers = [{ outcome: 'appended' }, { outcome: 'appended' }];
    expect(writer.store([two, one])).toMatchObject({ kind: 'stored', answers });
    database.close();
    log = openEmbeddedLog({ folder });
    expect((await all(log.read('two')))[0]?.meta).toEqual({ two: '1' });
  });

  test('an fsync that fails: whether the group is stored is uncertain, and no more is taken', async () => {
    await log.append('a', 'none', [newEvent()]);
    await log.close();
    const database = openForWriting(folder);
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => (sql === 'COMMIT' ? ({ run: brokenDisk } as never) : prepare(sql));
    const writer = new GroupWriter(database, folder, new Templates(database, true));
    const attempt = writer.store([writer.plan('a', 0, [newEvent()]), writer.plan('a', 7, [newEvent()])]);
    expect(attempt).toMatchObject({ kind: 'stopped', isUncertain: true });
    expect(String((attempt as { error: Error }).error)).toContain('takes no more appends since an error');
    database.close();
  });
});

function brokenDisk(): never {
  throw Object.assign(new Error('disk I/O error'), { errcode: 10 | (4 << 8) });
}
