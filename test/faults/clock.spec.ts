import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actOf, type Instant, validateBody } from '#case';
import { Engine } from '#engine';
import { type EventLog, LogUnavailable, openEmbeddedReader } from '#event-store';
import { type Installation, openEmbedded } from '#installation';

/** Somebody sets the system clock: the timestamps of facts must never decrease in the order of the log. */

let folder: string;
let nowMs: number;
let installation: Installation;
const begin = Date.parse('2026-06-01T03:00:00.000Z');
const now = (): Instant => new Date(nowMs).toISOString() as Instant;
const open = async (): Promise<void> => void (installation = await openEmbedded({ folder, realm: 'live', now }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-clock-'));
  nowMs = begin;
  await open();
});
afterEach(async () => {
  await installation.close();
  rmSync(folder, { recursive: true });
});

let keys = 0;
async function receive(engine = installation.engine): Promise<string> {
  const act = actOf('judgment', 'receive-judgment')!;
  const given = {
    effectiveOn: '2026-05-29',
    category: 'civil',
    court: 'TA01',
    judgedOn: '2026-05-04',
    number: '1/2026',
  };
  const checked = validateBody(act, given);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
  const answer = await engine.execute({ act, body: checked.body, actor, client: 'clock', key: String((keys += 1)) });
  return answer.kind;
}

/** When each command was recorded. */
async function recorded(): Promise<string[]> {
  const reader = openEmbeddedReader({ folder, snapshot: true });
  const times: string[] = [];
  for await (const step of reader.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind !== 'events') continue;
    const first = step.events.filter(({ meta }) => meta['commandIndex'] === '0');
    times.push(...first.map(({ meta }) => meta['recordedAt'] ?? ''));
  }
  await reader.close();
  return times;
}

describe('the clock of the embedded log', () => {
  it('is waited for when it is behind by little', async () => {
    await receive();
    nowMs -= 300;
    setTimeout(() => (nowMs += 301), 50);
    expect(await receive()).toBe('accepted');
    expect(await recorded()).toEqual(['2026-06-01T03:00:00.000Z', '2026-06-01T03:00:00.001Z']);
  });

  it('is named and refused when it is behind by more, at the start as while running, and heals', async () => {
    await receive();
    nowMs -= 3_600_000;
    await expect(receive()).rejects.toThrow(/3600\.0 s behind the newest fact .*2026-06-01T03:00:00\.000Z/);
    await expect(receive()).rejects.toMatchObject({ name: 'LogUnavailable', behindMs: 3_600_000 });
    await installation.close();
    await open();
    await expect(receive()).rejects.toThrow(LogUnavailable);
    expect(installation.log.health()).toMatchObject({
      skewMs: -3_600_000,
      warnings: [expect.stringContaining('behind')],
    });
    nowMs = begin + 1;
    expect(await receive()).toBe('accepted');
    expect(installation.log.health()).toMatchObject({ skewMs: undefined, warnings: [] });
  });

  it('may stand still, as that of a docket does; it is refused when it stands still behind', async () => {
    expect([await receive(), await receive()]).toEqual(['accepted', 'accepted']);
    nowMs -= 1_000;
    await expect(receive()).rejects.toThrow('behind the newest fact');
  });

  const steps = fc.array(
    fc.record({
      byMs: fc.constantFrom(0, 1, 7, -1, -40, -2_001, -86_400_000, 60_000, 86_400_000),
      atOnce: fc.integer({ min: 1, max: 3 }),
      restart: fc.boolean(),
    }),
    { minLength: 2, maxLength: 6 },
  );
  type Steps = readonly { readonly byMs: number; readonly atOnce: number; readonly restart: boolean }[];

  /** Sets the clock again and again, and returns the timestamps in the order of the log. */
  async function play(given: Steps, engineOf: () => Engine): Promise<string[]> {
    for (const { byMs, atOnce, restart } of given) {
      nowMs += byMs;
      if (restart) {
        await installation.close();
        await open();
      }
      const ticking = setInterval(() => (nowMs += 10), 10);
      const answers = await Promise.allSettled(Array.from({ length: atOnce }, () => receive(engineOf())));
      clearInterval(ticking);
      for (const each of answers)
        if (each.status === 'rejected' && !(each.reason instanceof LogUnavailable)) throw each.reason as Error;
    }
    return recorded();
  }
  const isInOrder = (times: readonly string[]): boolean => times.every((at, i) => i === 0 || times[i - 1]! <= at);

  it('however it is set, the log is in the order of its times', async () => {
    const property = fc.asyncProperty(steps, async (given) => isInOrder(await play(given, () => installation.engine)));
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
  }, 120_000);

  it('catches the planted bug: an engine that does not ask whether the clock is right', async () => {
    const careless = (): Engine => {
      const { log, sealed, world } = installation;
      const blind: EventLog = Object.assign(Object.create(log) as EventLog, {
        append: log.append.bind(log),
        read: log.read.bind(log),
        clockReady: () => undefined,
      });
      return new Engine({ log: blind, sealed, world, now, realm: 'live', engineVersion: 'test' });
    };
    const property = fc.asyncProperty(steps, async (given) => isInOrder(await play(given, careless)));
    await expect(fc.assert(property, { numRuns: 100, endOnFailure: true })).rejects.toThrow('Property failed');
  }, 120_000);
});
