import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openSealedStore } from '#personal-data';
import {
  actOf,
  calendar,
  type Instant,
  law,
  makeOrganisation,
  nextElapse,
  type Realm,
  realmsInTimeOf,
  type Target,
  validateBody,
} from '#case';
import { MemoryLog, NotNow } from '#event-store';
import { decision, judgment } from '../testing/bodies.js';
import type { Answer, Command } from '../command.js';
import { Engine } from '../engine.js';
import { elapseStream } from './elapsing.js';
import { type PassedStream, Scheduler, type ScheduleSource } from './scheduler.js';

/** The scheduler beside others, with failures, and asleep; the lists are scripted, the engines are not. */

const world = { law, calendar, organisation: makeOrganisation() };
let now = '2025-05-06T03:00:00.000Z' as Instant;
const clock = (): Instant => now;

let folder: string;
let log: MemoryLog;
const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Engines on one log, and the streams of some cases that nobody acts on. */
async function stage(casesCount: number, realm?: Realm): Promise<{ engines: Engine[]; streams: string[] }> {
  now = '2025-05-06T03:00:00.000Z' as Instant;
  folder = mkdtempSync(join(tmpdir(), 'casetrail-schedule-'));
  log = new MemoryLog();
  const sealed = await openSealedStore({ folder, random: randomBytes });
  endings.push(async () => {
    await log.close();
    await sealed.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const engines = [1, 2].map(
    () =>
      new Engine({ log, sealed, world, now: clock, realm: 'live', engineVersion: 'test', hasNeighbours: () => true }),
  );
  const send = async (target: Target, name: string, stream: string | undefined, body: object, key: string) => {
    const act = actOf(target, name)!;
    const checked = validateBody(act, body);
    if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
    const to = stream === undefined ? (realm ? { realm } : {}) : { stream };
    const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
    const answer = await engines[0]!.execute({ act, body: checked.body, ...to, actor, client: 'test', key });
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
    return answer.stream;
  };
  const streams: string[] = [];
  for (let at = 0; at < casesCount; at += 1) {
    const origin = await send('judgment', 'receive-judgment', undefined, judgment, `j${at}`);
    streams.push(await send('judgment', 'issue-decision', origin, decision, `d${at}`));
  }
  return { engines, streams };
}

/** A list of the streams in which something passes, read from the states as the view does. */
function listOf(engine: Pick<Engine, 'state'>, streams: readonly string[]): ScheduleSource & { changed(): void } {
  const listeners = new Set<() => void>();
  return {
    page: async (at, after) => {
      const due: PassedStream[] = [];
      for (const stream of streams) {
        const state = await engine.state(stream);
        const on = state && nextElapse(state);
        if (on !== undefined && on <= at.slice(0, 10))
          due.push({ cause: `${stream}@${on}`, stream, passedMs: Date.parse(on), place: due.length });
      }
      return { due: after ? [] : due, upTo: undefined, isCurrent: true, completeUpTo: undefined };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => listeners.forEach((listener) => listener()),
  };
}

function running(scheduler: Scheduler, source: ScheduleSource): void {
  const stop = new AbortController();
  const ended = scheduler.run(stop.signal, source);
  endings.push(async () => {
    stop.abort();
    await ended;
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come to pass in time');
}

const lapsesIn = async (engine: Engine, stream: string): Promise<string[]> =>
  (await engine.history(stream)).flatMap(({ type, envelope }) => (type === 'DeadlineLapsed' ? [envelope.eventId] : []));

const quick = { lookEveryMs: 10, backOffMs: 2, retryParkedMs: 60_000 };

describe('schedulers', () => {
  it('two at once, each on an engine of its own, record each lapse once', async () => {
    const { engines, streams } = await stage(12);
    const schedulers = engines.map((engine) => new Scheduler(engine, world, clock, quick));
    schedulers.forEach((scheduler, at) => running(scheduler, listOf(engines[at]!, streams)));
    now = '2026-05-06T03:00:00.000Z' as Instant;
    await until(() => schedulers.every(({ health }) => health.due === 0) && streams.length > 0);
    await until(async () => (await lapsesIn(engines[0]!, streams.at(-1)!)).length > 0);
    for (const stream of streams) {
      const lapses = await lapsesIn(engines[0]!, stream);
      const { deadlines } = (await engines[1]!.state(stream))!;
      expect(lapses.length).toBe(deadlines.filter(({ lapsed }) => lapsed).length);
      expect(new Set(lapses).size).toBe(lapses.length);
    }
    expect(schedulers.flatMap(({ health }) => health.parked)).toEqual([]);
  });

  it('records nothing where an act has done so, and the same again after a crash in the middle', async () => {
    const { engines, streams } = await stage(2);
    now = '2025-12-01T03:00:00.000Z' as Instant;
    await elapseStream(engines[0]!, streams[0]!, now, world);
    const first = await lapsesIn(engines[0]!, streams[0]!);
    expect(first.length).toBeGreaterThan(0);
    await Promise.all(engines.map((engine) => elapseStream(engine, streams[0]!, now, world)));
    expect(await lapsesIn(engines[0]!, streams[0]!)).toEqual(first);
    await Promise.all(engines.map((engine) => elapseStream(engine, streams[1]!, now, world)));
    expect(await lapsesIn(engines[0]!, streams[1]!)).toHaveLength(first.length);
  });

  it('serve imported streams beside the live ones, and leave simulated ones alone', async () => {
    expect([realmsInTimeOf('live'), realmsInTimeOf('simulated')]).toEqual([['live', 'imported'], ['simulated']]);
    for (const realm of ['imported', 'simulated'] as const) {
      const { engines, streams } = await stage(1, realm);
      now = '2025-12-01T03:00:00.000Z' as Instant;
      expect((await engines[0]!.state(streams[0]!))!.realm).toBe(realm);
      const elapsing = elapseStream(engines[0]!, streams[0]!, now, world);
      if (realm === 'simulated') await expect(elapsing).rejects.toThrow('No term is over');
      else await elapsing;
      expect((await lapsesIn(engines[0]!, streams[0]!)).length > 0).toBe(realm === 'imported');
    }
  });

  it('waits for what is away or busy, and parks a stream alone that is refused', async () => {
    const { engines, streams } = await stage(3);
    const [away, broken, fine] = streams as [string, string, string];
    const engine = engines[0]!;
    let [failures, isMended] = [6, false];
    const execute = async (command: Command): Promise<Answer> => {
      if (command.stream === away && failures-- > 0) throw new NotNow('the log is away');
      if (command.stream === broken && !isMended) return { kind: 'refused', refusals: [], state: undefined };
      return engine.execute(command);
    };
    const scripted = { execute, state: (stream: string) => engine.state(stream) };
    const scheduler = new Scheduler(scripted, world, clock, { ...quick, attemptsMax: 3 });
    now = '2025-12-01T03:00:00.000Z' as Instant;
    running(scheduler, listOf(engine, streams));
    await until(async () => (await lapsesIn(engine, fine)).length > 0);
    await until(() => scheduler.health.parked.length === 1);
    expect(scheduler.health.parked).toMatchObject([
      { stream: broken, attempts: 3, error: expect.stringContaining('was answered refused') },
    ]);
    await until(async () => (await lapsesIn(engine, away)).length > 0);
    expect(await lapsesIn(engine, broken)).toEqual([]);
    isMended = true;
    const again = new Scheduler(scripted, world, clock, quick);
    running(again, listOf(engine, streams));
    await until(async () => (await lapsesIn(engine, broken)).length > 0);
  });

  it('finds what has passed when the clock comes there, without a change of the log', async () => {
    const { engines, streams } = await stage(1);
    const engine = engines[0]!;
    running(new Scheduler(engine, world, clock, quick), listOf(engine, streams));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await lapsesIn(engine, streams[0]!)).toEqual([]);
    now = '2025-08-01T03:00:00.000Z' as Instant;
    await until(async () => (await lapsesIn(engine, streams[0]!)).length > 0);
  });
});
