import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogUnavailable } from '../contract/port.js';
import { NotNow } from './transient.js';
import { Supervisor, supervisorLimits, type SupervisorOptions } from './supervisor.js';

/** When failed work is restarted; the clock is fake. */

const { backOffMs, backOffMsMax, passingBackOffMsMax, attemptsMax } = supervisorLimits;
const own = new Error('its own fault');
const passing = new LogUnavailable('the log is away');

let supervisor: Supervisor<string>;
/** Milliseconds between each failure and the restart after it. */
let waits: number[];

function supervise(error: (attempt: number) => Error | undefined, options: Partial<SupervisorOptions<string>> = {}) {
  waits = [];
  let failedAt = Date.now();
  const fail = (): void => {
    const next = error(waits.length);
    failedAt = Date.now();
    if (next) supervisor.failed('one', next);
    else supervisor.forget('one');
  };
  const restart = (): void => {
    waits.push(Date.now() - failedAt);
    fail();
  };
  supervisor = new Supervisor({ restart, ...options });
  fail();
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  supervisor.stop();
  jest.useRealTimers();
});

const hourMs = 3_600_000;

describe('work that fails', () => {
  it('is begun again after twice the wait each time, parked after some attempts, and then left alone', () => {
    supervise(() => own, { attemptsMax: 5 });
    jest.advanceTimersByTime(hourMs);
    expect(waits).toEqual([backOffMs, 2 * backOffMs, 4 * backOffMs, 8 * backOffMs]);
    expect(supervisor.failureOf('one')).toMatchObject({ attempts: 5, isParked: true, isPassing: false, error: own });
    supervisor.retry('one');
    jest.advanceTimersByTime(0);
    expect(waits).toHaveLength(5);
    expect(supervisor.failureOf('one')).toMatchObject({ attempts: 6, isParked: true });
  });

  it('for good is tried again every minute where that is asked for', () => {
    supervise(() => own, { retryParkedMs: backOffMsMax });
    jest.advanceTimersByTime(hourMs);
    expect(waits.slice(0, attemptsMax + 1)).toEqual([backOffMs, 2 * backOffMs, backOffMsMax, backOffMsMax]);
    expect(waits.length).toBeGreaterThan(50);
  });

  it('never waits longer than its limits', () => {
    supervise(() => own, { attemptsMax: 100 });
    jest.advanceTimersByTime(hourMs);
    expect(Math.max(...waits)).toBe(backOffMsMax);
    supervisor.stop();
    supervise(() => passing);
    jest.advanceTimersByTime(hourMs);
    expect(Math.max(...waits)).toBe(passingBackOffMsMax);
    expect(waits.slice(0, 3)).toEqual([backOffMs, 2 * backOffMs, 4 * backOffMs]);
  });

  it('for a reason that lies outside is never parked, and does not count against it afterwards', () => {
    const outside = 20;
    supervise((attempt) => (attempt < outside ? new Error('in it', { cause: new NotNow('busy') }) : own));
    jest.advanceTimersByTime(hourMs);
    expect(waits.slice(outside)).toEqual([backOffMs, 2 * backOffMs]);
    expect(supervisor.failureOf('one')).toMatchObject({ attempts: attemptsMax, isParked: true });
  });

  it('further on is counted from one, and keeps since when it has failed at the same place', () => {
    supervise(() => own, { attemptsMax: 2 });
    const first = supervisor.failureOf('one')!;
    jest.advanceTimersByTime(backOffMs);
    expect(supervisor.failureOf('one')).toMatchObject({ sinceMs: first.sinceMs, attempts: 2 });
    expect(supervisor.failed('one', own, true)).toMatchObject({ sinceMs: Date.now(), attempts: 1, isParked: false });
  });

  it('is forgotten when it succeeds, with its timer; other keys go on', () => {
    supervise((attempt) => (attempt < 1 ? own : undefined));
    supervisor.failed('other', own);
    jest.advanceTimersByTime(backOffMs);
    expect(supervisor.failing.size).toBe(1);
    supervisor.forget('other');
    jest.advanceTimersByTime(hourMs);
    // The other key failed and restarted at the same moment, so there was no wait between the two.
    expect(waits).toEqual([backOffMs, 0]);
    supervisor.retry('one');
    jest.advanceTimersByTime(hourMs);
    expect(waits).toHaveLength(2);
  });

  it('is not begun any more after the end', () => {
    supervise(() => own);
    supervisor.stop();
    supervisor.failed('one', own);
    jest.advanceTimersByTime(hourMs);
    expect([waits, jest.getTimerCount()]).toEqual([[], 0]);
  });
});
