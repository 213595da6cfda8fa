import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogDamaged, LogUnavailable, type Position, type StoredEvent } from '../../contract/port.js';
import { Connection } from '../client/connection.js';
import { limits } from '../client/limits.js';
import { RollbackDetector } from './rollback-detector.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A detector over a log that holds these ids in these streams. */
function detecting(streams: Record<string, string[]>) {
  const looks: string[] = [];
  const connection = new Connection(
    () => Date.now(),
    () => performance.now(),
  );
  const reading = {
    idAt: async (stream: string, revision: number): Promise<string | undefined> => {
      looks.push(`${stream}@${revision}`);
      if (streams['away']) throw new LogUnavailable('away');
      return streams[stream]?.[revision];
    },
    probe: async (): Promise<void> => void looks.push('probe'),
  };
  const detector = new RollbackDetector(reading, connection, () => performance.now());
  return { detector, connection, looks, streams };
}

async function required(detector: RollbackDetector): Promise<unknown> {
  const answer = detector.require().catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(limits.rollbackSecondLookMs);
  return answer;
}

const placed = (stream: string, revision: number, id: string, position: string) =>
  ({ stream, revision, id, position: position as Position }) as StoredEvent;

describe('a log is looked at', () => {
  it('once after each doubt, and the leader is asked where there is nothing to look for', async () => {
    const { detector, connection, looks } = detecting({});
    for (let asked = 0; asked < 3; asked += 1) await required(detector);
    expect(looks).toEqual(['probe']);
    connection.doubts += 1;
    expect(detector.isTrusted).toBe(false);
    await Promise.all([required(detector), required(detector)]);
    expect([looks, detector.isTrusted]).toEqual([['probe', 'probe'], true]);
  });

  it('once more when a doubt came while it was looked at', async () => {
    const { detector, connection, looks } = detecting({});
    const first = required(detector);
    connection.doubts += 1;
    await Promise.all([first, required(detector)]);
    expect([looks.length, detector.isTrusted]).toEqual([2, true]);
  });
});

describe('it was set back when an anchor is not in its place', () => {
  const whole = () => ({ 'item-a': ['1', '2', '3'], 'item-b': ['4', '5'], 'item-c': ['6'] });
  const anchored = (streams: Record<string, string[]>) => {
    const all = detecting(streams);
    all.detector.anchors.appended(placed('item-a', 2, '3', '0003'));
    all.detector.anchors.delivered(placed('item-b', 1, '5', '0002'));
    all.detector.anchors.watch(() => [{ stream: 'item-c', revision: 0, id: '6' }]);
    return all;
  };

  it.each<[string, Record<string, string[]>, RegExp]>([
    ['its stream is missing', { ...whole(), 'item-c': [] }, /6, revision 0 of item-c/],
    ['its stream is shorter', { ...whole(), 'item-a': ['1', '2'] }, /3, revision 2 of item-a/],
    ['its stream has grown again differently', { ...whole(), 'item-b': ['4', '9', '8'] }, /5, revision 1 of item-b/],
  ])('%s', async (_, now, place) => {
    const all = anchored(whole());
    expect(await required(all.detector)).toBeUndefined();
    Object.assign(all.streams, now);
    all.connection.doubts += 1;
    const error = await required(all.detector);
    expect(error).toBeInstanceOf(LogDamaged);
    expect((error as Error).message).toMatch(/set back/);
    expect((error as Error).message).toMatch(place);
    expect((error as Error).message).toMatch(/Restore the log, or rebuild the views/);
    expect(all.detector.isRolledBack).toBe(true);
  });

  it('and is trusted again once it was restored, without a look at every call', async () => {
    const all = anchored({ ...whole(), 'item-a': ['1'] });
    expect(await required(all.detector)).toBeInstanceOf(LogDamaged);
    Object.assign(all.streams, whole());
    const before = all.looks.length;
    expect(await required(all.detector)).toBeInstanceOf(LogDamaged);
    expect(all.looks).toHaveLength(before);
    // The detector must not use the time of day.
    jest.setSystemTime(Date.now() - 3_600_000);
    await jest.advanceTimersByTimeAsync(limits.rollbackLookAgainMs);
    expect([await required(all.detector), all.detector.isRolledBack]).toEqual([undefined, false]);
  });

  it('not when nobody answers, nor by one look alone', async () => {
    const all = anchored({ ...whole(), away: [] });
    expect(await required(all.detector)).toBeInstanceOf(LogUnavailable);
    expect(all.detector.isRolledBack).toBe(false);
    delete all.streams['away'];
    all.streams['item-a'] = [];
    const answer = all.detector.require();
    await jest.advanceTimersByTimeAsync(limits.rollbackSecondLookMs - 1);
    Object.assign(all.streams, whole());
    await jest.advanceTimersByTimeAsync(1);
    await expect(answer).resolves.toBeUndefined();
  });
});
