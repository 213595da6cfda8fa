import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LastAnswer } from './connection.js';
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
