import { afterEach, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Neighbours, SecondWriter, WriterLock } from './index.js';
import { inAnotherProcess } from './testing/index.js';

const folder = mkdtempSync(join(tmpdir(), 'event-store-neighbours-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The fake clock; advance it whenever the next call must look into the folder again. */
let nowMs = 0;
const now = (): number => nowMs;
const later = (): number => (nowMs += 1_000);

/** Stands for another process: holds a lock of that name in the folder. */
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
  const one = Neighbours.enter(folder, { now: later });
  expect(one.areThere).toBe(false);
  const two = Neighbours.enter(folder, { now: later });
  expect([one.areThere, two.areThere]).toEqual([true, true]);
  two.leave();
  expect(one.areThere).toBe(false);
  one.leave();
  expect(readdirSync(folder)).toEqual([]);
});

it('that were killed count until the next one enters: what they did last may be on its way', async () => {
  const one = Neighbours.enter(folder, { now: later });
  const child = await another();
  expect(one.areThere).toBe(true);
  const living = Neighbours.enter(folder, { now: later });
  living.leave();
  expect(one.areThere).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(one.areThere).toBe(true);
  Neighbours.enter(folder, { now: later }).leave();
  expect(one.areThere).toBe(false);
  one.leave();
});

it('takes another name when one that enters has taken the new lock for one that was left behind', () => {
  const taken: string[] = [];
  const take = jest.spyOn(WriterLock, 'take').mockImplementation((held) => {
    taken.push(held.lock);
    const lock = { release: () => undefined } as unknown as WriterLock;
    // The first lock file is removed before it is locked. The second one is held by another process, which checks it.
    if (taken.length === 2) throw new SecondWriter(held.path, 0, held.variable);
    if (taken.length === 3) writeFileSync(held.lock, '');
    return lock;
  });
  const one = Neighbours.enter(folder, { now: later });
  take.mockRestore();
  expect([new Set(taken).size, existsSync(taken[2]!), one.areThere]).toEqual([3, true, false]);
  one.leave();
});

it('enter and leave at once, however their files come and go', async () => {
  const visits = `const [index, folder] = process.argv.slice(1);
    const { Neighbours } = await import(index);
    for (let n = 0; n < 100; n += 1) Neighbours.enter(folder).leave();`;
  const index = new URL('index.ts', import.meta.url).href;
  const visitors = [1, 2, 3].map(() => once(inAnotherProcess(visits, index, folder), 'exit'));
  expect(await Promise.all(visitors)).toEqual([1, 2, 3].map(() => [0, null]));
  expect(readdirSync(folder)).toEqual([]);
});

it('are looked for again once a look is old; one that enters waits until every look is newer', async () => {
  const one = Neighbours.enter(folder, { now });
  expect(one.areThere).toBe(false);
  const two = Neighbours.enter(folder, { now });
  expect(one.areThere).toBe(false);
  nowMs += 99;
  expect(one.areThere).toBe(false);
  nowMs += 1;
  expect(one.areThere).toBe(true);
  const began = performance.now();
  await two.noticed();
  expect(performance.now() - began).toBeGreaterThan(200);
  two.leave();
  one.leave();
});
