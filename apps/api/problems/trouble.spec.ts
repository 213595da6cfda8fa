import { describe, expect, it } from '@jest/globals';
import { LogUnavailable } from '#event-store';
import type { ViewHealth } from '#read-models';
import { logUnavailable } from './log-unavailable.js';
import { viewBehind } from './view-behind.js';
import { withTrouble } from './trouble.js';

const since = '2026-05-18T02:03:04.567Z';
const locked = '/srv/casetrail/log.db cannot be written now: another program holds a lock on it.';
const store = { state: 'away' as const, awaySince: since, lastError: locked };
const view = (more: Partial<ViewHealth>): ViewHealth => ({
  name: 'register',
  version: 1,
  state: 'running',
  ready: true,
  position: undefined,
  ordinal: 41,
  lag: 0,
  caughtUp: false,
  recordedAt: undefined,
  waitsFor: undefined,
  waitsSince: undefined,
  isLockedOut: false,
  failed: undefined,
  rebuild: undefined,
  ...more,
});

const answers = [
  ['a command while the log is locked', logUnavailable(new LogUnavailable(locked), true, store), true],
  ['a read while the log is locked', logUnavailable(new LogUnavailable(locked), false, store), true],
  [
    'a table whose file is locked',
    viewBehind([view({ isLockedOut: true, waitsFor: locked, waitsSince: since })], ['register']),
    true,
  ],
  ['a table that waits for the log', viewBehind([view({ waitsFor: locked, waitsSince: since })], ['register']), true],
  ['a table that catches up', viewBehind([view({})], ['register']), false],
  ['a table that is made anew', viewBehind([view({ ready: false })], ['register']), false],
] as const;

describe('an answer of 503', () => {
  it.each([
    '/home/Nguyen Van A/data/sealed.db cannot be written now',
    'C:\\Users\\Nguyen Van A\\data\\sealed.db cannot be written now',
  ])('has of a file its name only: %s', (cause) => {
    const { vi, en } = withTrouble({ vi: 'Kho', en: 'The store' }, { since: undefined, cause });
    expect([vi, en]).toEqual([
      'Kho; lý do: sealed.db cannot be written now',
      'The store; cause: sealed.db cannot be written now',
    ]);
  });

  it('promises no healing of a store that is stopped', () => {
    const { vi, en } = logUnavailable(new LogUnavailable(locked), true, { ...store, state: 'stopped' });
    expect([vi, en]).toEqual([expect.stringMatching(/khởi động lại/), expect.stringMatching(/restarts the service/)]);
    expect(en).not.toMatch(/by itself and goes on/);
  });

  it.each(answers)('names what is wrong, since when, and what to do: %s', (title, { vi, en }, isTrouble) => {
    const isCommand = title.startsWith('a command');
    expect(vi).toMatch(isCommand ? /cùng Idempotency-Key/ : /hỏi lại sau/i);
    expect(en).toMatch(isCommand ? /same Idempotency-Key is safe/ : /ask again later/i);
    expect(`${vi} ${en}`).not.toMatch(/undefined|\{|\/srv|, ?[.;]/);
    if (!isTrouble) return expect(en).toContain('"register"');
    for (const text of [vi, en])
      expect(text).toContain('log.db cannot be written now: another program holds a lock on it');
    expect(en).toContain('2026-05-18T02:03:04Z');
    expect(vi).toContain('ngày 18/5/2026');
    expect(vi).toContain('9:03');
    expect(en).toMatch(/tries again by itself/);
    expect(vi).toMatch(/tự thử lại/);
  });
});
