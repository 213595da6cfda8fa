import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { placeFrom, silent } from '#installation';
import { backUp } from '../../apps/cli/backup/backup.ts';
import { playSmallFolder } from '../verification/played.ts';

/**
 * A missing or wrong parameter: the message names it and the valid values, and the exit code tells whose fault it is.
 */

const root = mkdtempSync(join(tmpdir(), 'casetrail-parameters-'));
const at = (name: string): string => join(root, name);
const main = join(import.meta.dirname, '../../dist/apps/cli/main.js');

beforeAll(async () => {
  for (const name of ['data', 'other']) await playSmallFolder(at(name));
  await backUp(placeFrom({}, at('data')), at('copy'), silent);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const calls: readonly (readonly [code: number, sentence: RegExp, ...line: string[]])[] = [
  [64, /there is no verb undo; there are docket, report/, 'undo'],
  [64, /Unknown option '--dta'/, 'verify', '--dta', 'x'],
  [64, /--data <value>' argument missing/, 'verify', '--data'],
  [64, /--data is empty: give a value, or leave it out/, 'verify', '--data', ''],
  [64, /--data is given twice: give it once/, 'verify', '--data', 'a', '--data', 'b'],
  [64, /"now" was not expected: leave it out/, 'verify', 'now'],
  [64, /--ndjson is missing/, 'log'],
  [64, /CASE is missing: give the number, UUID or stream id/, 'show'],
  [64, /CASE is missing/, 'show', ''],
  [64, /^Thiếu CASE: hãy ghi số thụ lý/, 'show', '--lang', 'vi'],
  [64, /^không có tùy chọn --dta/, 'show', '--dta', '--lang=vi'],
  [64, /^--realm là simulated, live hoặc imported, không phải thật/, 'cell', 'A', '--realm', 'thật', '--lang', 'vi'],
  [
    1,
    /^không có vụ việc P1\.01\/2025\/99-99 theo những gì đã ghi đến hết ngày/m,
    'show',
    'P1.01/2025/99-99',
    '--as-of',
    '2025-04-03',
    '--lang',
    'vi',
  ],
  [64, /--lang is vi or en, not fr/, 'show', 'case-1', '--lang', 'fr'],
  [64, /--as-of takes an instant of RFC 3339 .* not soon/, 'show', 'case-1', '--as-of', 'soon'],
  [64, /--published is one of S2, not left out/, 'report'],
  [64, /--published is one of S2, not S9/, 'report', '--published', 'S9'],
  [64, /--realm is simulated, live or imported, not real/, 'report', '--published', 'S2', '--realm', 'real'],
  [
    1,
    /--log nowhere\.ndjson: there is no such file; log --ndjson/,
    'report',
    '--published',
    'S2',
    '--log',
    'nowhere.ndjson',
  ],
  [64, /--figures FILE is missing/, 'docket', '--seed', '1'],
  [64, /--seed N is a whole number, 0 or more, not 1e3/, 'docket', '--figures', 'x', '--seed', '1e3'],
  [64, /--seed N is a whole number, 0 or more, not left out/, 'docket', '--figures', 'x'],
  [2, /--figures nowhere\.json: there is no such file/, 'docket', '--figures', 'nowhere.json', '--seed', '1'],
  [64, /DIR is missing: name the new folder for the copy/, 'backup'],
  [64, /DIR is missing: name the folder of the backup/, 'restore'],
  [1, /nowhere is no whole backup: it has no backup\.json/, 'restore', at('nowhere'), '--data', at('new')],
  [
    1,
    /--keys \S+nowhere has no keys\.db: .* or leave --keys out/,
    'restore',
    at('copy'),
    '--data',
    at('new'),
    '--keys',
    at('nowhere'),
  ],
  [
    1,
    /--keys \S+other holds the keys of another installation/,
    'restore',
    at('copy'),
    '--data',
    at('new'),
    '--keys',
    at('other'),
  ],
  [0, /Keys that were destroyed after \S+ are back\..*--keys DIR/s, 'restore', at('copy'), '--data', at('restored')],
];

it.each(calls)('exits %d with %s: %s %s %s %s %s %s', (code, sentence, ...line) => {
  const env = { ...process.env, CASETRAIL_DATA: at('data') };
  const ran = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...line], {
    encoding: 'utf8',
    env,
  });
  expect([ran.status, ran.stderr]).toEqual([code, expect.stringMatching(sentence)]);
});
