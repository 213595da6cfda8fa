import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Realm } from '#case';
import { Bench, type Json } from './bench.js';
import { caseAt } from './stories.js';

/** What passes without anybody's act: the scheduler records it, in the time of Viet Nam. */

let bench: Bench;
afterEach(() => bench.close());

const open = async (now: string, realm: Realm = 'live'): Promise<void> => {
  bench = await Bench.open(undefined, now, undefined, realm);
};
const entriesOf = async (self: string, type: string): Promise<Json[]> => {
  const { body } = await bench.get(`${self}/timeline`);
  return (body['entries'] as Json[]).filter((entry) => entry['type'] === type);
};
const lapsesOf = (self: string): Promise<Json[]> => entriesOf(self, 'DeadlineLapsed');
const scheduleOf = async (): Promise<Json> => (await bench.get('/health/ready')).body['schedule'] as Json;

/** Moves the clock, and waits until the scheduler has nothing left before that day. */
async function passTo(instant: string, completeUpTo: string): Promise<void> {
  const { log, views, scheduler } = bench.service.installation;
  await views.waitFor({ position: (await log.head())! });
  bench.at(instant);
  for (let tries = 0; tries < 400; tries += 1) {
    scheduler.wake();
    const schedule = await scheduleOf();
    // What passed in the night itself is due after that day.
    if (schedule['completeUpTo'] === completeUpTo && schedule['due'] === 0) return;
    await sleep(20);
  }
  throw new Error(`the scheduler did not come to ${completeUpTo}: ${JSON.stringify(await scheduleOf())}`);
}

describe('the scheduler', () => {
  it('records a lapse at midnight in Viet Nam, once, and the case stays as it was for a caller', async () => {
    await open('2025-06-02T03:00:00.000Z');
    const self = await caseAt(bench, 'enforceable.ready');
    await bench.done(self, 'record-payment', { effectiveOn: '2025-06-02', amount: '400000' });
    const { headers } = await bench.get(self);
    await passTo('2025-06-12T16:59:00.000Z', '2025-06-11');
    const before = (await lapsesOf(self)).filter(({ deadline }) => (deadline as Json)['rule'] === 'payout');
    expect(before).toEqual([]);
    await passTo('2025-06-12T17:01:00.000Z', '2025-06-12');
    const lapses = await lapsesOf(self);
    expect(lapses.filter(({ deadline }) => (deadline as Json)['rule'] === 'payout')).toMatchObject([
      { effectiveOn: '2025-06-13', actor: { id: 'casetrail' } },
    ]);
    expect((await bench.get(self)).headers['etag']).toBe(headers['etag']);
    await passTo('2025-06-14T17:01:00.000Z', '2025-06-14');
    expect((await lapsesOf(self)).length).toBe(lapses.length);
    const { body } = await bench.get('/v1/work-list?realm=live&urgency=overdue');
    expect(body['entries']).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'payout', lapsed: true })]),
    );
    expect(body['reflects']).toMatchObject({ lapsesCompleteUpTo: '2025-06-14' });
  });

  it('that has slept for months records the same as one that ran every day', async () => {
    const ends: unknown[] = [];
    for (const nights of [['2025-06-05', '2025-06-20', '2025-07-08'], []]) {
      if (ends.length > 0) await bench.close();
      await open('2025-05-07T03:00:00.000Z');
      const self = await caseAt(bench, 'enforceable.voluntaryPeriod');
      for (const day of nights) await passTo(`${day}T20:00:00.000Z`, day);
      await passTo('2025-09-01T03:00:00.000Z', '2025-08-31');
      const { body } = await bench.get(self);
      const passed = [...(await entriesOf(self, 'TermEnded')), ...(await lapsesOf(self))];
      ends.push([body['leaf'], body['deadlines'], passed.map(({ type, effectiveOn }) => [type, effectiveOn])]);
    }
    expect(JSON.stringify(ends[0])).toMatch(/enforceable\.verifying.*DeadlineLapsed/);
    const withoutIds = (end: unknown): string => JSON.stringify(end).replace(/"(id|startedBy)":"[^"]*",?/g, '');
    expect(withoutIds(ends[1])).toBe(withoutIds(ends[0]));
  });

  it('leaves a simulated realm alone', async () => {
    await open('2025-06-02T03:00:00.000Z', 'simulated');
    const self = await caseAt(bench, 'enforceable.ready');
    const lapses = await lapsesOf(self);
    bench.at('2026-06-02T03:00:00.000Z');
    bench.service.installation.scheduler.wake();
    await sleep(50);
    expect(await lapsesOf(self)).toEqual(lapses);
    expect(await scheduleOf()).toMatchObject({ completeUpTo: null, due: 0, parked: 0 });
  });
});
