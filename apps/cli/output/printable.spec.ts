import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openEmbeddedLog } from '#event-store';
import { printable, printableLine } from './printable.js';

it.each([
  ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a title of the window', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['a control character of eight bits', '\u009b31m', '\\u009b31m'],
  ['a return to the begin of the line', 'paid\rowed', 'paid\\u000dowed'],
  ['an override of the direction', '\u202e000.1', '\\u202e000.1'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
  ['what has no width', 'a\u200b\u2060\ufeff', 'a\\u200b\\u2060\\ufeff'],
  ['a tag of language', '\u{e0041}', '\\udb40\\udc41'],
  ['half of a surrogate pair', 'a\ud800', 'a\\ud800'],
  ['a separator of lines', 'a\u2028b', 'a\\u2028b'],
  ['what people read', 'Nguyễn Văn Á, 5.000.000 đồng 😀\n\tdòng hai', 'Nguyễn Văn Á, 5.000.000 đồng 😀\n\tdòng hai'],
])('%s is shown, not obeyed', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('leaves JSON the same value', () => {
  const value = { text: '\u001b[2J\u202e\u{e0041}\u200bđ' };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});

it('keeps a text on its line', () => {
  expect(printableLine('a\n  9  2025-01-01  paid')).toBe('a\\u000a  9  2025-01-01  paid');
});

it('holds for all that the command line prints, data and errors', async () => {
  const main = join(import.meta.dirname, '..', '..', '..', 'dist', 'apps', 'cli', 'main.js');
  const run = (...argv: string[]) => spawnSync(process.execPath, [main, ...argv], { encoding: 'utf8' });
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-printable-'));
  const log = openEmbeddedLog({ folder });
  const id = '00000000-0000-4000-8000-000000000001';
  await log.append('s', 'none', [{ id, type: 'happened', data: { text: 'a\u009b2J\u202eb' }, meta: {} }]);
  await log.close();
  expect(run('log', '--ndjson', '--data', folder).stdout).toContain('a\\u009b2J\\u202eb');
  expect(run('x\u001b[2J').stderr).toContain('there is no verb x\\u001b[2J');
  rmSync(folder, { recursive: true });
}, 60_000);
