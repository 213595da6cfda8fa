import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LockedService } from './locks.js';

/** Locks of up to two minutes: longer than any command waits. */

const service = new LockedService();
beforeAll(() => service.start(), 120_000);
afterAll(() => service.stop());

const secondsToMs = 1_000;
const files = ['log.db', 'sealed.db', 'keys.db', 'views.db'] as const;
const seconds = (process.env['LOCK_SECONDS'] ?? '1 6 12 30 120').split(' ').map(Number);

describe.each(files)('a lock on %s', (file) => {
  it.each(seconds)(
    'of %d s: nothing is lost or doubled, what waits too long is put off, and it heals by itself',
    async (held) => {
      const report = await service.lock(file, held * secondsToMs);
      process.stderr.write(`lock of ${held} s on ${file}: ${JSON.stringify(report)}\n`);
      expect(report.violations).toEqual([]);
      if (held > 10 && file !== 'views.db') expect(report.putOff).toBeGreaterThan(0);
    },
    600_000,
  );
});
