import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root } from '../house-files.js';
import { changed, HouseCopy, stepsOf } from './follow.js';

/** `docs/adding-an-act.md`, followed to the letter in a copy of the house. */

const steps = stepsOf(readFileSync(join(root, 'docs/adding-an-act.md'), 'utf8'));
const generators = ['test/format', 'test/lifecycle'];
const checks = [
  'libs/case/lifecycle/table',
  'libs/case/law/law.spec',
  'libs/case/labels',
  'test/format',
  'test/lifecycle',
];

describe('the guide for adding an act', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-guide-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('leads to an act that every table, gate and label of the house accepts', async () => {
    const house = new HouseCopy(folder);
    for (const step of steps) house.follow(step);
    await house.run(generators, { UPDATE_FORMAT: '1', UPDATE_DOCS: '1' });
    const { passed, text } = await house.run(checks);
    expect(passed ? '' : text).toBe('');
  }, 300_000);

  it('is out of date where the lines that it changes are not there once', () => {
    const change = { kind: 'change', path: 'a.ts', text: '-one\n+two\n' } as const;
    expect(changed('one\nthree\n', change)).toBe('two\nthree\n');
    expect(() => changed('three\n', change)).toThrow('nowhere');
    expect(() => changed('one\none\n', change)).toThrow('more than once');
  });
});
