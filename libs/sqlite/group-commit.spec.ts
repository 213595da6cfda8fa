import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, GroupCommit, type StoreHealth } from './index.js';

/** Scripted outcomes of the next attempts, in order; later attempts succeed. */
let trouble: ('failed' | 'uncertain' | 'stopped')[];
let attempts: string[][];
/** The health at the start of each attempt. */
let healths: StoreHealth[];
let group: GroupCommit<string, string>;

function answerTo(jobs: readonly string[]): Attempt<string> {
  attempts.push([...jobs]);
  healths.push(group.health());
  const next = trouble.shift();
  if (next === undefined) return { kind: 'stored', answers: jobs.map((job) => `${job} stored`) };
  const kind = next === 'stopped' ? 'stopped' : 'failed';
  return { kind, error: new Error(next), isUncertain: next !== 'failed' };
}

function begin(withinMs = 10_000): GroupCommit<string, string> {
  [trouble, attempts, healths] = [[], [], []];
  return (group = new GroupCommit<string, string>({
    attempt: answerTo,
    probe: () => answerTo([]),
    notStored: (error, isUncertain) => (isUncertain ? 'unknown' : error),
    closed: () => new Error('closed'),
    tooMany: () => new Error('too many'),
    limits: { perCommitMax: 3, pendingMax: 8, jobsWaitingMax: 5, withinMs },
  }));
}
const asked = (...jobs: string[]) => Promise.allSettled(jobs.map((job) => group.ask(job, 1)));
const answers = async (...jobs: string[]) =>
  (await asked(...jobs)).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)));

afterEach(() => group.close());

describe('group commit', () => {
  it('stores what is asked in one turn together, in order, up to the size of a commit', async () => {
    begin();
    expect(await answers('a', 'b', 'c', 'd')).toEqual(['a stored', 'b stored', 'c stored', 'd stored']);
    expect(attempts).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('refuses more than may wait, and everything after the close', async () => {
    begin();
    expect((await answers('a', 'b', 'c', 'd', 'e', 'f')).at(-1)).toBe('Error: too many');
    await expect(group.ask('g', 9)).rejects.toThrow('too many');
    group.close();
    await expect(group.ask('h', 1)).rejects.toThrow('closed');
  });

  it('attempts again, one job at a time, until the store works, and answers each job once', async () => {
    begin();
    trouble = ['failed', 'failed', 'uncertain', 'failed'];
    expect(await answers('a', 'b', 'c')).toEqual(['a stored', 'b stored', 'c stored']);
    expect(attempts).toEqual([['a', 'b', 'c'], ['a'], ['a'], ['a'], ['a'], ['b', 'c']]);
    expect(healths[1]).toMatchObject({ state: 'away', lastError: 'failed', awaySince: expect.any(String) });
    expect(group.health()).toMatchObject({ state: 'connected', awaySince: undefined });
  });

  it('tells a job whose time is up whether it may be stored, and heals by a probe when nobody waits', async () => {
    begin(20);
    trouble = ['failed', ...Array.from({ length: 3 }, () => 'uncertain' as const)];
    trouble.push(...Array.from({ length: 8 }, () => 'failed' as const));
    expect(await answers('a', 'b')).toEqual(['unknown', expect.stringMatching(/^Error/)]);
    expect(group.health().state).toBe('away');
    while (group.health().state === 'away') await sleep(5);
    expect(attempts.at(-1)).toEqual([]);
    expect(await answers('c')).toEqual(['c stored']);
  });

  it('is certain again of what a later commit has overwritten', async () => {
    begin();
    trouble = ['uncertain'];
    expect(await answers('a', 'b')).toEqual(['a stored', 'b stored']);
    trouble = ['stopped'];
    expect(await answers('c')).toEqual(['unknown']);
  });

  it('stops for good, and says so to all that wait and come', async () => {
    begin();
    trouble = ['stopped'];
    expect(await answers('a', 'b', 'c', 'd')).toEqual(['unknown', 'unknown', 'unknown', 'Error: stopped']);
    expect(await answers('e')).toEqual(['Error: stopped']);
    expect(group.health()).toMatchObject({ state: 'stopped', awaySince: expect.any(String) });
    await sleep(30);
    expect(attempts).toHaveLength(1);
  });

  it('settles what waits at the close: stored if the store takes it at once, otherwise told', async () => {
    begin();
    const stored = answers('a');
    group.close();
    expect(await stored).toEqual(['a stored']);
    begin();
    trouble = ['failed', 'failed', 'failed', 'failed'];
    const waiting = answers('a', 'b');
    group.close();
    expect(await waiting).toEqual(['Error: failed', 'Error: failed']);
  });
});
