import { afterEach, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Neighbours } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'casetrail-neighbours-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that holds a lock of that name in the folder, as another of ours would. */
async function another() {
  const hold = `const { DatabaseSync } = require('node:sqlite');
    new DatabaseSync(${JSON.stringify(join(folder, 'another.lock'))}).exec('BEGIN IMMEDIATE');
    process.stdout.write('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '-e', hold], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

it('are seen from when they enter until they leave, by each other', () => {
  const one = Neighbours.enter(folder);
  expect(one.areThere).toBe(false);
  const two = Neighbours.enter(folder);
  expect([one.areThere, two.areThere]).toEqual([true, true]);
  two.leave();
  expect(one.areThere).toBe(false);
  one.leave();
  expect(readdirSync(folder)).toEqual([]);
});

it('that were killed count until the next one enters: what they did last may be on its way', async () => {
  const one = Neighbours.enter(folder);
  const child = await another();
  expect(one.areThere).toBe(true);
  const living = Neighbours.enter(folder);
  living.leave();
  expect(one.areThere).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(one.areThere).toBe(true);
  Neighbours.enter(folder).leave();
  expect(one.areThere).toBe(false);
  one.leave();
});
