import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LockedService } from './locks.js';

/** Another program locks a file of a running service; the long run does so for up to two minutes. */

const service = new LockedService();
beforeAll(() => service.start(), 120_000);
afterAll(() => service.stop());

describe('a lock on a file of the running service', () => {
  it.each([
    ['log.db', 4_000, 'log away'],
    ['sealed.db', 3_000, 'sealed away'],
    ['keys.db', 3_000, 'sealed away'],
    ['views.db', 1_500, 'log connected'],
  ])(
    '%s for %d ms: nothing is lost or doubled, health says it, and it heals by itself',
    async (file, ms, state) => {
      const report = await service.lock(file, ms);
      expect(report.violations).toEqual([]);
      expect(report.seen).toContain(state);
      expect(report.accepted + report.putOff).toBeGreaterThan(2);
    },
    120_000,
  );

  it('is in the journal, with its beginning and its end', () => {
    for (const event of ['log-away', 'log-back', 'sealed-store-away', 'sealed-store-back'])
      expect(service.journal).toContain(`"event":"${event}"`);
    expect(service.journal).toContain('another program holds a lock on it');
  });

  it('catches the planted bug: a store that is still away after the lock was said to have ended', async () => {
    const report = await service.lock('log.db', 500, true);
    expect(report.violations.join('\n')).toContain('log.db has not healed');
  }, 120_000);
});
