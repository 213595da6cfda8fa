import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Connection, LastAnswer } from './connection.js';
import { NoAnswer } from './errors.js';
import { limits } from './limits.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the pulse of a client', () => {
  it('is silent when nothing at all was answered since the call', () => {
    const pulse = new LastAnswer();
    const handed = LastAnswer.now();
    expect(pulse.isSilentSince(handed)).toBe(true);
    jest.advanceTimersByTime(1);
    pulse.answered();
    expect(pulse.isSilentSince(handed)).toBe(false);
    jest.advanceTimersByTime(1);
    expect(pulse.isSilentSince(LastAnswer.now())).toBe(true);
  });

  it('is silent when what was answered since the call was long ago: the connection died just after', () => {
    const pulse = new LastAnswer();
    const handed = LastAnswer.now();
    jest.advanceTimersByTime(1);
    pulse.answered();
    jest.advanceTimersByTime(limits.cutOffMs);
    expect(pulse.isSilentSince(handed)).toBe(false);
    jest.advanceTimersByTime(1);
    expect(pulse.isSilentSince(handed)).toBe(true);
  });
});

describe('a connection that is away', () => {
  it.each([
    ['had no answer', (connection: Connection) => connection.failed(new NoAnswer('a read', 1))],
    ['was refused', (connection: Connection) => connection.refused('read', new Error('no right'))],
  ])('says when it %s, and for how long, whatever the clock is set to', (_, fail) => {
    const connection = new Connection(
      () => Date.now(),
      () => performance.now(),
    );
    const at = Date.now();
    fail(connection);
    for (const hours of [-1, 2, -3]) {
      jest.setSystemTime(at + hours * 3_600_000);
      expect([connection.awaySince, connection.isAwayForLong]).toEqual([at, false]);
    }
    jest.advanceTimersByTime(limits.cutOffMs + 1);
    expect([connection.awayForMs, connection.isAwayForLong]).toEqual([limits.cutOffMs + 1, true]);
  });
});
