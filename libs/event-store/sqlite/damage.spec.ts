import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { all, caughtUp, contentOf, eventsOf, followUntil, newEvent } from '../testing/index.js';
import { LogDamaged, openEmbeddedLog, openEmbeddedReader, scanEmbeddedLog, type StoredEvent } from '../index.js';

/** The log has 40 interleaved streams of 10 events each: event r of stream s has position r * 40 + s + 1. */
const streams = 40;
const length = 10;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-damage-'));
  file = join(folder, 'log.db');
  const log = openEmbeddedLog({ folder });
  for (let n = 0; n < length; n++) {
    for (let s = 0; s < streams; s++) {
      void log.append(`item-${s}`, n === 0 ? 'none' : n - 1, [newEvent({ text: `mark-${s}-${n}-${'x'.repeat(60)}` })]);
    }
  }
  await log.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const scan = (): Promise<LogDamaged[]> => all(scanEmbeddedLog({ folder }));
const damage = (sql: string): void => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

/** Changes one byte of the file: the first byte of `text`. */
function flip(text: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

/** Reads a stream; by default the indexes are not checked at opening, so that reading itself must find the damage. */
async function readAll(stream: string, checkIndexes = false): Promise<StoredEvent[]> {
  const reader = openEmbeddedReader({ folder, checkIndexes });
  try {
    return await all(reader.read(stream));
  } finally {
    await reader.close();
  }
}

async function followAll(verifyFollowed = false): Promise<StoredEvent[]> {
  const reader = openEmbeddedReader({ folder, verifyFollowed, checkIndexes: false });
  try {
    return eventsOf(await followUntil(reader, undefined, caughtUp));
  } finally {
    await reader.close();
  }
}

describe('a sound log', () => {
  test('has nothing to report, and says how far it is', async () => {
    const seen: number[][] = [];
    const found = await all(scanEmbeddedLog({ folder, progress: (...at) => seen.push(at) }));
    expect(found).toEqual([]);
    expect(seen.at(-1)).toEqual([400, 400]);
  });

  test('can be scanned beside a writer', async () => {
    const log = openEmbeddedLog({ folder });
    await log.append('another', 'none', [newEvent()]);
    expect(await scan()).toEqual([]);
    await log.close();
  });
});

describe('a flipped byte', () => {
  test('in an event is found by reading its stream, following and scanning; other streams are read', async () => {
    flip('mark-7-3-');
    await expect(readAll('item-7')).rejects.toThrow('Event 3 of item-7 does not match its hash.');
    await expect(followAll()).rejects.toThrow('Event 3 of item-7 does not match its sum.');
    await expect(followAll(true)).rejects.toThrow('Event 3 of item-7 does not match its hash.');
    expect(await readAll('item-8')).toHaveLength(length);
    expect(await scan()).toMatchObject([{ name: 'LogDamaged', stream: 'item-7', revision: 3 }]);
  });

  test('in metadata that many events share is found', async () => {
    flip('"actor":"alice"');
    await expect(readAll('item-1')).rejects.toThrow(LogDamaged);
    await expect(followAll()).rejects.toThrow(LogDamaged);
    expect((await scan()).length).toBeGreaterThan(0);
    expect(() => openEmbeddedLog({ folder })).toThrow('Metadata template 1 does not match its sum.');
  });

  test('anywhere gives an error or the right answer, never a wrong one', async () => {
    const sound = readFileSync(file);
    const answers = async (): Promise<string> => {
      const events = [...(await readAll('item-5', true)), ...(await followAll())];
      return JSON.stringify(events.map((event) => [event.position, contentOf(event)]));
    };
    const right = await answers();
    let found = 0;
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(sound);
      const at = Math.floor(((round + 0.5) / 150) * bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (round % 8)), at);
      writeFileSync(file, bytes);
      const answer = await answers().catch((error: Error) => error);
      if (answer instanceof Error) found++;
      else if (answer !== right) throw new Error(`bit ${round % 8} of byte ${at} changed the answer unseen`);
    }
    expect(found).toBeGreaterThan(50);
  });
});

describe('what is missing', () => {
  test('an event in the middle', async () => {
    damage('DELETE FROM event WHERE position = 2 * 40 + 6');
    await expect(readAll('item-5')).rejects.toThrow('Event 2 of item-5 is missing.');
    await expect(followAll()).rejects.toThrow('position 86 is missing');
    const messages = (await scan()).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('position 86 is missing'));
    expect(messages).toContainEqual('Event 2 of item-5 is missing: event 3 follows.');
  });

  test('the last event of the log', async () => {
    damage('DELETE FROM event WHERE position = 400');
    expect(() => openEmbeddedLog({ folder })).toThrow(LogDamaged);
    const messages = (await scan()).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('ends at 399, but 400 events were stored'));
  });

  test('an index that lacks what the table has', async () => {
    damage('UPDATE tail SET marks = marks + 1');
    expect(() => openEmbeddedLog({ folder })).toThrow('the index of streams and revisions is not what');
    expect(() => openEmbeddedReader({ folder })).toThrow('the index of streams and revisions is not what');
    expect(await scan()).toHaveLength(1);
  });

  test('a row replaced by one that is sound in itself is found by the hash over all', async () => {
    damage(`UPDATE tail SET chain = 'other'`);
    expect((await scan()).map(({ message }) => message)).toEqual([expect.stringContaining('the hash over all events')]);
  });

  test('the end of the file', async () => {
    truncateSync(file, 4096 * 12);
    expect(() => openEmbeddedLog({ folder })).toThrow(LogDamaged);
    expect((await scan()).every((found) => found instanceof LogDamaged)).toBe(true);
    expect(await scan()).not.toEqual([]);
  });
});

describe('after a crash', () => {
  /** A folder as a killed process leaves it: all commits since the last checkpoint are only in the WAL. */
  let crashed: string;
  beforeEach(async () => {
    crashed = mkdtempSync(join(tmpdir(), 'event-store-crashed-'));
    const log = openEmbeddedLog({ folder });
    for (let n = 0; n < 12; n++) await log.append('late', n === 0 ? 'none' : n - 1, [newEvent()]);
    for (const name of ['log.db', 'log.db-wal']) copyFileSync(join(folder, name), join(crashed, name));
    await log.close();
  });
  afterEach(() => rmSync(crashed, { recursive: true }));

  const reopened = async (): Promise<number> => {
    const log = openEmbeddedLog({ folder: crashed });
    try {
      return (await all(log.read('late'))).length;
    } finally {
      await log.close();
    }
  };

  test('what the WAL holds is there', async () => {
    expect(await reopened()).toBe(12);
  });

  test('a write that was cut short is left out', async () => {
    const wal = join(crashed, 'log.db-wal');
    truncateSync(wal, readFileSync(wal).length - 1000);
    expect(await reopened()).toBe(11);
  });

  test('a WAL of more than two gigabytes, as a long reader leaves it, is looked through', async () => {
    truncateSync(join(crashed, 'log.db-wal'), 2.25 * 2 ** 30);
    expect(await reopened()).toBe(12);
  });

  test('a process that ended after the header of the next generation, and before its first frame, lost nothing', async () => {
    // After a checkpoint the database contains everything in the WAL, and the next writer restarts the WAL.
    const wal = readFileSync(join(crashed, 'log.db-wal'));
    const copying = new DatabaseSync(join(crashed, 'log.db'));
    copying.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copying.close();
    writeFileSync(join(crashed, 'log.db-wal'), nextGeneration(wal));
    expect(await reopened()).toBe(12);
  });

  test('a flipped bit of the WAL never drops more than the last commit unseen', async () => {
    const wal = readFileSync(join(crashed, 'log.db-wal'));
    const base = readFileSync(join(crashed, 'log.db'));
    let found = 0;
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(wal);
      const at = Math.floor(((round + 0.3) / 60) * bytes.length) + (round === 0 ? 17 : 0);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (round % 8)), at);
      writeFileSync(join(crashed, 'log.db'), base);
      writeFileSync(join(crashed, 'log.db-wal'), bytes);
      const answer = await reopened().catch((error: Error) => error);
      if (answer instanceof Error) found++;
      else expect(answer).toBeGreaterThanOrEqual(11);
    }
    expect(found).toBeGreaterThan(40);
  });
});

describe('a file that is not ours', () => {
  test('of another program is refused, and left as it was', () => {
    rmSync(file);
    damage('CREATE TABLE theirs (a)');
    const before = readFileSync(file);
    expect(() => openEmbeddedLog({ folder })).toThrow('is an SQLite file of another program');
    expect(() => openEmbeddedReader({ folder })).toThrow('is an SQLite file of another program');
    expect(readFileSync(file)).toEqual(before);
  });

  test('of a newer version, or no SQLite file at all', async () => {
    damage('PRAGMA user_version = 2');
    expect(() => openEmbeddedLog({ folder })).toThrow('has format 2');
    writeFileSync(file, 'something else altogether '.repeat(400));
    expect(() => openEmbeddedLog({ folder })).toThrow('is not an SQLite file');
    expect(await scan()).toHaveLength(1);
  });
});

/** The same WAL with the header that SQLite writes when it restarts the file: other salts, and their checksum. */
function nextGeneration(wal: Buffer): Buffer {
  const bytes = Buffer.from(wal);
  bytes.writeUInt32BE(bytes.readUInt32BE(16) + 1, 16);
  bytes.writeUInt32BE((bytes.readUInt32BE(20) ^ 0x5bd1e995) >>> 0, 20);
  const isBigEndian = (bytes.readUInt32BE(0) & 1) === 1;
  let [one, two] = [0, 0];
  for (let at = 0; at < 24; at += 8) {
    const word = (offset: number): number => (isBigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset));
    one = (one + word(at) + two) >>> 0;
    two = (two + word(at + 4) + one) >>> 0;
  }
  bytes.writeUInt32BE(one, 24);
  bytes.writeUInt32BE(two, 28);
  return bytes;
}
