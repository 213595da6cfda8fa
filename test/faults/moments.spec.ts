import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { files, type Moment, Moments, moments, type Outcome } from './moments.js';

/** A folder with files from two moments. Here a sample is tried; `npm run test:long` tries every combination. */

jest.setTimeout(120_000);

const samples = 12;

let played: Moments;
beforeAll(async () => {
  played = await Moments.play(true);
});
afterAll(() => played.dispose());

/** Chooses the moment of each file by one bit of a number. */
const chosen = (bits: number, early: Moment, late: Moment) => (file: string) => {
  const at = files.indexOf(file);
  return at >= 0 && ((bits >> at) & 1) === 1 ? early : late;
};

/** A pseudo-random number (mulberry32), so that a failure can be reproduced. */
function drawn(seed: number): number {
  let t = (seed + 0x6d2b79f5) >>> 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % 2 ** files.length;
}

const pairs = moments.flatMap((early, at) => moments.slice(at + 1).map((late) => [early, late] as const));

describe('files of two moments', () => {
  it.each(Array.from({ length: samples }, (_, index) => index))(
    'lead to one moment, or to a sentence (%d)',
    async (at) => {
      const [early, late] = pairs[at % pairs.length]!;
      const outcome = await played.mixed(chosen(drawn(at), early, late));
      expect(outcome).not.toMatchObject({ kind: 'wrong' });
    },
  );

  it('an older view file is made up for, and its reactions are done', async () => {
    for (const early of ['quiet', 'due'] as const) {
      const outcome = await played.mixed((file) => (file.startsWith('views.db') ? early : 'done'));
      expect(outcome).toEqual({ kind: 'as', moment: 'done' });
    }
  });

  it('no view file at all: everything is made anew, and nothing is done twice', async () => {
    const remove = (folder: string): void => {
      for (const file of files.filter((each) => each.startsWith('views.db'))) rm(join(folder, file));
    };
    expect(await played.mixed(() => 'due', false, remove)).toEqual({ kind: 'as', moment: 'done' });
  });

  it('a log that was set back under its views is refused', async () => {
    const outcome = await played.mixed((file) => (file.startsWith('log.db') ? 'quiet' : 'done'));
    expect(outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('set back') });
  });
});

describe('what the harness must see', () => {
  const inViews = (sql: string) => (folder: string) => {
    const database = new DatabaseSync(join(folder, 'views.db'));
    database.exec(sql);
    database.close();
  };
  const planted = (sql: string, moment: Moment = 'due'): Promise<Outcome> =>
    played.mixed(() => moment, false, inViews(sql));

  it.each([
    ['a checkpoint stored ahead of its rows', 'DELETE FROM register_case'],
    ['a list of due reactions that was believed blindly', 'DELETE FROM reaction_due'],
    ['a checkpoint that counts otherwise than the log', 'UPDATE view SET ordinal = ordinal - 1'],
    ['a checkpoint at another place', "UPDATE view SET position = '0000000000000003'"],
    ['a garbled place', "UPDATE view SET position = 'somewhere' WHERE name = 'reactions'"],
    ['a place without an event', 'UPDATE view SET position = NULL'],
    ['an event that is not there', "UPDATE view SET last_id = 'none' WHERE name = 'vintage'"],
  ])('%s', async (_, sql) => {
    const outcome = await planted(sql);
    expect(outcome.kind).toMatch(/^(refused|red)$/);
  });

  it.each([
    ['tables that are gone', 'DROP TABLE register_case'],
    ['a checkpoint that is gone', "DELETE FROM view WHERE name = 'reactions'"],
    ['all checkpoints gone', 'DELETE FROM view'],
  ])('%s: the view is made anew', async (_, sql) => {
    expect(await planted(sql)).toEqual({ kind: 'as', moment: 'done' });
  });
});

function rm(file: string): void {
  rmSync(file, { force: true });
}
