import { describe, expect, it } from '@jest/globals';
import { type Stage, type Trouble, troubleOf } from './index.js';

/** Extended result codes of SQLite, and the class of each at each stage of a transaction. */
const rows: readonly [name: string, errcode: number, at: Record<'begin' | 'write' | 'commit', Trouble>][] = [
  ['BUSY', 5, { begin: 'retryable', write: 'retryable', commit: 'retryable' }],
  ['BUSY_SNAPSHOT', 517, { begin: 'retryable', write: 'retryable', commit: 'retryable' }],
  ['FULL', 13, { begin: 'retryable', write: 'retryable', commit: 'retryable' }],
  ['READONLY', 8, { begin: 'retryable', write: 'retryable', commit: 'unknown' }],
  ['IOERR_WRITE', 778, { begin: 'retryable', write: 'retryable', commit: 'unknown' }],
  ['IOERR_FSYNC', 1034, { begin: 'retryable', write: 'retryable', commit: 'unknown' }],
  ['CANTOPEN', 14, { begin: 'retryable', write: 'retryable', commit: 'unknown' }],
  ['CORRUPT', 11, { begin: 'broken', write: 'broken', commit: 'unknown' }],
  ['NOTADB', 26, { begin: 'broken', write: 'broken', commit: 'unknown' }],
  ['CONSTRAINT_UNIQUE', 2067, { begin: 'broken', write: 'broken', commit: 'unknown' }],
];

describe('what a failed call to SQLite means', () => {
  it.each(rows)('%s (%d)', (_name, errcode, at) => {
    for (const [stage, trouble] of Object.entries(at))
      expect(troubleOf(Object.assign(new Error('no'), { errcode }), stage as Stage)).toBe(trouble);
  });

  it('says nothing of an error that is not of SQLite', () => {
    expect(troubleOf(new TypeError('no'), 'write')).toBeUndefined();
    expect(troubleOf(undefined, 'commit')).toBeUndefined();
  });
});
