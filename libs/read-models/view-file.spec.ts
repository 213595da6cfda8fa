import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openViews } from './index.js';
import { type Bench, openBench } from './testing/bench.js';

/** The files that may and may not be named as the view file. */

let bench: Bench;
let folder: string;

beforeEach(async () => {
  bench = await openBench();
  folder = mkdtempSync(join(tmpdir(), 'casetrail-view-file-'));
});

afterEach(async () => {
  await bench.dispose();
  rmSync(folder, { recursive: true });
});

const make: Readonly<Record<string, (file: string) => string>> = {
  'a folder': (file) => {
    mkdirSync(file);
    return file;
  },
  'a file in what is no folder': (file) => {
    writeFileSync(file, '');
    return join(file, 'views.db');
  },
  'a file two below what is no folder': (file) => {
    writeFileSync(file, '');
    return join(file, 'below', 'views.db');
  },
  'a file of text': (file) => {
    writeFileSync(
      file,
      'Some text that somebody wrote, longer than the header of a database file would ever be. '.repeat(9),
    );
    return file;
  },
  'a database of another kind': (file) => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE other (name TEXT)');
    database.close();
    return file;
  },
};

describe('the views refuse, in a sentence that names the variable,', () => {
  it.each(Object.keys(make))('%s', (what) => {
    const file = make[what]!(join(folder, 'named'));
    expect(() => openViews({ file, log: bench.log })).toThrow(
      expect.objectContaining({ name: 'ViewFileRefused', message: expect.stringContaining('CASETRAIL_VIEWS') }),
    );
    if (what === 'a folder') expect(readdirSync(folder)).toEqual(['named']);
  });

  it('the views of another log', async () => {
    const file = join(folder, 'views.db');
    await openViews({ file, log: bench.log, logId: 'one' }).close();
    expect(() => openViews({ file, log: bench.log, logId: 'another' })).toThrow(
      expect.objectContaining({ name: 'ViewFileRefused', message: expect.stringContaining('rebuilt from the log') }),
    );
  });
});
