import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LogRefused, LogUnavailable, type NewEvent } from '#event-store';
import { type EventStoreDbLog, eventStoreDbSettings } from '#event-store/eventstoredb';
import { recordedAt, recordOf } from '#installation';
import { beginLog } from './begin-log.ts';
import type { Peer } from './peer/peer.ts';
import { startPeer } from './peer/peer.ts';

/** The server's clock is the peer's; ours is the machine's. */
let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.stop());

let behindMs = 0;
const open = (prefix = `clock-${randomUUID()}.`): Promise<EventStoreDbLog> =>
  beginLog(
    {
      now: () => Date.now() - behindMs,
      settings: eventStoreDbSettings({ log: peer.url, prefix }),
      timestamp: recordedAt,
    },
    recordOf('mine'),
  );

const fact = (): NewEvent => ({
  id: randomUUID(),
  type: 'happened',
  data: {},
  meta: { realm: 'live', recordedAt: new Date().toISOString() },
});

async function following(work: (log: EventStoreDbLog) => Promise<void>): Promise<void> {
  const log = await open();
  const stop = new AbortController();
  const followed = (async () => {
    for await (const step of log.follow(undefined, stop.signal)) void step;
  })();
  try {
    await work(log);
  } finally {
    stop.abort();
    await followed;
    await log.close();
    peer.clockOffsetMs = 0;
    behindMs = 0;
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('the clocks', () => {
  test('agree: nothing is said', () =>
    following(async (log) => {
      await log.append('case-1', 'none', [fact()]);
      expect(log.health()).toMatchObject({ warnings: [] });
      expect(Math.abs(log.health().skewMs ?? Infinity)).toBeLessThan(2_000);
    }));

  test('set back while the server is silent: the silence is noticed in time, and measured', () =>
    following(async (log) => {
      await log.append('case-1', 'none', [fact()]);
      behindMs = 3_600_000;
      peer.condition.silence(6_000);
      await until(() => (log.health().awayForMs ?? 0) > 1_600);
      const asked = performance.now();
      await expect(log.append('case-2', 'none', [fact()])).rejects.toThrow(LogUnavailable);
      expect(performance.now() - asked).toBeLessThan(1_000);
      await until(() => log.health().state === 'connected');
    }));

  test('a start with a clock that is ahead is refused, in one sentence with the way out', async () => {
    peer.clockOffsetMs = -10_000;
    try {
      await expect(open()).rejects.toThrow(LogRefused);
      await expect(open()).rejects.toThrow(/clock is \d+\.\d s ahead of the log's; .*\(NTP\)/);
    } finally {
      peer.clockOffsetMs = 0;
    }
  });

  test('a clock that is behind is a warning', async () => {
    peer.clockOffsetMs = 10_000;
    await following(async (log) => {
      expect(await log.append('case-1', 'none', [fact()])).toMatchObject({ outcome: 'appended' });
      expect(log.health().warnings).toEqual([expect.stringMatching(/clock is \d+\.\d s behind the log's/)]);
    });
  });

  test('one that goes ahead under way is seen by what comes back; no command until it is mended', () =>
    following(async (log) => {
      peer.clockOffsetMs = -10_000;
      await log.append('case-1', 'none', [fact()]);
      await until(() => (log.health().skewMs ?? 0) > 2_000);
      await expect(log.append('case-2', 'none', [fact()])).rejects.toThrow(LogUnavailable);
      await expect(log.append('case-2', 'none', [fact()])).rejects.toThrow('ahead');
      peer.clockOffsetMs = 0;
      await until(async () => (await log.append('case-2', 'none', [fact()]).catch(() => undefined)) !== undefined);
    }));

  test('simulated facts do not count: their time is told, not read', () =>
    following(async (log) => {
      const imported = { ...fact(), meta: { realm: 'simulated', recordedAt: '2030-01-01T00:00:00.000Z' } };
      await log.append('case-1', 'none', [imported]);
      await log.append('case-2', 'none', [fact()]);
      expect(await log.append('case-3', 'none', [fact()])).toMatchObject({ outcome: 'appended' });
    }));

  test('a clock that is behind by less than the deadline fails no append', async () => {
    peer.clockOffsetMs = 30_000;
    await following(async (log) => {
      expect(await log.append('case-1', 'none', [fact()])).toMatchObject({ outcome: 'appended' });
    });
  });
});
