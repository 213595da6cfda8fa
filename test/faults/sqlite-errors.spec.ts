import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventLog, LogUnavailable, openEmbeddedLog, openEmbeddedReader, scanEmbeddedLog } from '#event-store';
import { openSealedReader, openSealedStore, SealedStoreUnavailable, SealedStoreUnusable } from '#personal-data';
import { type InjectedError, SqliteErrors } from './sqlite-errors.js';

/**
 * Errors of SQLite at every point of a transaction, against a model. Invariants: an event acknowledged as stored is
 * there, once; an event answered as not stored is not; and once the cause has passed the store continues, without a
 * restart.
 */

const runs = Number(process.env['SQLITE_ERROR_RUNS'] ?? 40);
/** A short time limit for appends, so that some errors outlast it. */
const withinMs = 60;
const longTimes = 1_000;

const codes = { busy: 5, locked: 6, noMemory: 7, readOnly: 8, write: 778, shmSize: 4874, full: 13, protocol: 15 };
/** Result codes of errors that no retry can help. */
const brokenCodes = { corrupt: 11, notADatabase: 26, unique: 2067 };
const atCommit = fc.record({
  at: fc.constant('commit' as const),
  errcode: fc.constantFrom(codes.busy, codes.full, codes.write, codes.shmSize, codes.noMemory),
  isDone: fc.constant(false),
  times: fc.constantFrom(1, 2, longTimes),
});
/** SQLite fails after syncing the frames: the write-ahead index could not grow, or memory was exhausted. */
const afterCommit = fc.record({
  at: fc.constant('commit' as const),
  errcode: fc.constantFrom(codes.shmSize, codes.noMemory),
  isDone: fc.constant(true),
  times: fc.constantFrom(1, longTimes),
});
const before = fc.record({
  at: fc.constantFrom('begin' as const, 'write' as const),
  errcode: fc.constantFrom(...Object.values(codes)),
  isDone: fc.constant(false),
  times: fc.constantFrom(1, 3, longTimes),
});
const error = fc.option(fc.oneof(before, atCommit, afterCommit), { nil: undefined });
const steps = fc.array(fc.record({ error, appends: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }) }), {
  minLength: 1,
  maxLength: 5,
});

type Steps = readonly { readonly error: InjectedError | undefined; readonly appends: readonly number[] }[];

const errors = new SqliteErrors();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-errors-'));
  errors.install();
});
afterEach(() => {
  errors.remove();
  rmSync(folder, { recursive: true });
});

const newEvent = () => ({ id: randomUUID(), type: 'happened', data: {}, meta: { realm: 'simulated' } });

/** The content of the file, as another connection reads it. */
async function storedIn(path: string): Promise<Map<string, string[]>> {
  const reader = openEmbeddedReader({ folder: path });
  const streams = new Map<string, string[]>();
  for await (const step of reader.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind !== 'events') continue;
    for (const { stream, id } of step.events) streams.set(stream, [...(streams.get(stream) ?? []), id]);
  }
  await reader.close();
  return streams;
}

/** Plays the steps and throws at the first fault. */
async function play(path: string, given: Steps, wrapped: (log: EventLog) => Pick<EventLog, 'append'>): Promise<void> {
  const log = openEmbeddedLog({ folder: path, withinMs });
  const used = wrapped(log);
  const saved = new Map<string, string[]>();
  const notSaved = new Set<string>();
  try {
    for (const { error: planned, appends } of given) {
      const heads = await storedIn(path);
      errors.plan(planned);
      const calls = [...new Set(appends)].map(async (n) => {
        const [stream, event] = [`stream-${n}`, newEvent()];
        const last = (heads.get(stream)?.length ?? 0) - 1;
        const answer = await used.append(stream, last < 0 ? 'none' : last, [event]).catch((thrown: unknown) => thrown);
        if (answer instanceof LogUnavailable) notSaved.add(event.id);
        else if ((answer as { outcome?: string }).outcome === 'appended')
          saved.set(stream, [...(saved.get(stream) ?? []), event.id]);
        else if ((answer as { outcome?: string }).outcome !== 'unknown') throw answer;
      });
      await Promise.all(calls);
      errors.plan(undefined);
      const probe = newEvent();
      const head = (await storedIn(path)).get('probe')?.length ?? 0;
      const healed = await used.append('probe', head === 0 ? 'none' : head - 1, [probe]);
      if (healed.outcome !== 'appended') throw new Error(`latched: ${JSON.stringify(healed)}`);
    }
    expect(log.health()).toMatchObject({ state: 'connected', awaySince: undefined });
  } finally {
    errors.plan(undefined);
    await log.close();
  }
  const stored = await storedIn(path);
  const all = [...stored.values()].flat();
  if (new Set(all).size !== all.length) throw new Error('an event is stored twice');
  for (const [stream, ids] of saved)
    for (const id of ids) if (stored.get(stream)?.includes(id) !== true) throw new Error(`false saved: ${id}`);
  for (const id of all) if (notSaved.has(id)) throw new Error(`false not saved: ${id}`);
  for await (const damage of scanEmbeddedLog({ folder: path })) throw damage;
}

let plays = 0;
const check = (wrapped: (log: EventLog) => Pick<EventLog, 'append'>, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(steps, (given) => play(join(folder, String((plays += 1))), given, wrapped)),
    { numRuns, endOnFailure: true },
  );

describe('the log under errors of SQLite', () => {
  it(
    'never says saved or not saved wrongly, and goes on when the cause is gone',
    async () => {
      await check((log) => log, runs);
      expect(errors.raised).toBeGreaterThan(runs / 2);
    },
    runs * 1_000 + 60_000,
  );

  it.each<[string, RegExp, (log: EventLog) => Pick<EventLog, 'append'>]>([
    ['latched for ever', /latched/, latched],
    ['saved said too early', /false saved/, saidTooEarly],
    ['not saved said of what may be stored', /false not saved/, saidNotSaved],
  ])(
    'catches the planted bug %s',
    async (_, message, plant) => {
      const found = await check(plant, 200).catch(({ cause }: Error) => String(cause));
      expect(found).toMatch(message);
    },
    240_000,
  );

  it('stops at a failed fsync, says so, and a new process goes on', async () => {
    const log = openEmbeddedLog({ folder, withinMs });
    await log.append('a', 'none', [newEvent()]);
    errors.plan({ at: 'commit', errcode: 1034, isDone: true, times: 1 });
    expect(await log.append('a', 0, [newEvent()])).toMatchObject({ outcome: 'unknown' });
    errors.plan(undefined);
    await expect(log.append('a', 1, [newEvent()])).rejects.toThrow('Restart the service');
    expect(log.health()).toMatchObject({ state: 'stopped', awaySince: expect.any(String) });
    await log.close();
    const next = openEmbeddedLog({ folder });
    expect(await next.append('a', 1, [newEvent()])).toMatchObject({ outcome: 'appended', revision: 2 });
    await next.close();
  });
});

function latched(log: EventLog): Pick<EventLog, 'append'> {
  let isOver = false;
  return {
    append: async (...call) => {
      if (isOver) return { outcome: 'unknown', cause: new Error('latched') };
      const answer = await log.append(...call).catch((thrown: unknown) => thrown as Error);
      isOver ||= answer instanceof Error;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

function saidTooEarly(log: EventLog): Pick<EventLog, 'append'> {
  return {
    append: async (stream, expected, events) => {
      const revision = expected === 'none' ? 0 : expected + 1;
      const early = { outcome: 'appended', revision, position: '' as never } as const;
      return log.append(stream, expected, events).catch(() => early);
    },
  };
}

function saidNotSaved(log: EventLog): Pick<EventLog, 'append'> {
  return {
    append: async (...call) => {
      const answer = await log.append(...call);
      if (answer.outcome === 'unknown') throw new LogUnavailable('planted');
      return answer;
    },
  };
}

describe('the sealed store under errors of SQLite', () => {
  const owner = '0192f0c1-0000-5000-8000-0000000000aa';

  it.each([
    ['begin', codes.busy],
    ['begin', codes.readOnly],
    ['write', codes.full],
    ['write', codes.write],
    ['commit', codes.busy],
    ['commit', codes.full],
    ['commit', codes.write],
    ['commit', codes.shmSize],
  ] as const)('attempts again at %s, error %d, and the words open to their commitment', async (at, errcode) => {
    const store = await openSealedStore({ folder, random: (length) => Buffer.alloc(length, 7) });
    for (const times of [1, 2, 3]) {
      const ref = randomUUID();
      errors.plan({ at, errcode, isDone: false, times });
      const [sealed] = await store.seal(owner, [{ ref, text: `words ${times}` }]);
      errors.plan(undefined);
      const reader = openSealedReader({ folder });
      const found = (await reader.inspect([ref])).get(ref);
      expect(found).toEqual({ kind: 'open', owner, commitment: sealed?.commitment });
      await reader.close();
    }
    expect(store.health()).toMatchObject({ state: 'connected', lastError: expect.stringContaining('.db cannot') });
    await store.close();
  });

  it.each([
    ['begin', brokenCodes.corrupt],
    ['write', brokenCodes.corrupt],
    ['write', brokenCodes.notADatabase],
    ['write', brokenCodes.unique],
    ['commit', brokenCodes.corrupt],
  ] as const)('stops at %s, error %d, says so, and a new process goes on', async (at, errcode) => {
    const random = (length: number): Buffer => Buffer.alloc(length, 7);
    const store = await openSealedStore({ folder, random });
    await store.seal(owner, [{ ref: randomUUID(), text: 'x' }]);
    for (const sealing of [owner, randomUUID()]) {
      errors.plan({ at, errcode, isDone: false, times: 1 });
      await expect(store.seal(sealing, [{ ref: randomUUID(), text: 'x' }])).rejects.toThrow(SealedStoreUnusable);
      errors.plan(undefined);
      expect(store.health()).toMatchObject({
        state: 'stopped',
        awaySince: expect.any(String),
        lastError: expect.stringMatching(/sealed\.db cannot be used since an error \(SQLite/),
      });
    }
    await store.close();
    const next = await openSealedStore({ folder, random });
    expect(await next.seal(owner, [{ ref: randomUUID(), text: 'x' }])).toHaveLength(1);
    await next.close();
  });

  it('says that it is unavailable when the trouble lasts, and goes on when it is over', async () => {
    const store = await openSealedStore({ folder, random: (length) => Buffer.alloc(length, 7) });
    errors.plan({ at: 'begin', errcode: codes.busy, isDone: false, times: longTimes });
    await expect(store.seal(owner, [{ ref: randomUUID(), text: 'x' }])).rejects.toThrow(SealedStoreUnavailable);
    expect(store.health()).toMatchObject({ state: 'away', awaySince: expect.any(String) });
    errors.plan(undefined);
    while (store.health().state === 'away') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await store.seal(owner, [{ ref: randomUUID(), text: 'x' }])).toHaveLength(1);
    await store.close();
  });
});
