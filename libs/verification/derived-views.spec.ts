import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type EventReader, LogUnavailable } from '#event-store';
import { knownViews } from '#read-models';
import { deriveViews } from './derived-views.js';

let shelter: string;
beforeEach(() => {
  shelter = mkdtempSync(join(tmpdir(), 'casetrail-derived-'));
});
afterEach(() => rmSync(shelter, { recursive: true }));

const silent = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
});
const refusing = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new LogUnavailable('log.db cannot be read now')) }),
});

it.each<[string, () => AsyncIterable<never>, RegExp]>([
  ['goes silent', silent, /has brought nothing for 0.05 s/],
  ['says that it cannot be read', refusing, /log\.db cannot be read now/],
])(
  'views derived from a log that %s come to an end, with why',
  async (_, follow, sentence) => {
    const log = { follow, count: async () => 3 } as unknown as EventReader;
    const derived = deriveViews(log, { count: 3, made: knownViews, shelter, progress: () => undefined, silenceMs: 50 });
    await expect(derived).rejects.toThrow(LogUnavailable);
    await expect(derived).rejects.toThrow(sentence);
  },
  20_000,
);
