import { afterEach, describe, expect, it } from '@jest/globals';
import { Clerks, seeded } from './oracle.ts';
import { requireSameViews, Two } from './two.ts';

/** Number of times that one of two services is killed (kill -9) under load: two by default, more in long runs. */
const kills = Number(process.env['TWO_PROCESSES_KILLS'] ?? 2);
const secondsPerKill = 30;

let two: Two | undefined;
afterEach(async () => {
  await two?.close();
  two = undefined;
}, 60_000);

describe('two services of one installation, one of them killed again and again', () => {
  it(
    'keep every case serial, do each command once, refuse no legal act, give no number twice and show the same',
    async () => {
      const seed = Number(process.env['TWO_PROCESSES_SEED'] ?? process.pid);
      const random = seeded(seed);
      const both = (two = await Two.start('two'));
      const disturbances = Array.from({ length: kills }, () => () => both.killAndStart(random() < 0.5 ? 0 : 1));
      const report = await new Clerks(both, { disturbances, answers: 80, random }).run();
      process.stderr.write(`two processes: ${JSON.stringify({ ...report, seed })}\n`);
      expect(report.violations).toEqual([]);
      expect(report.disturbed).toBe(kills);
      expect(report.sentAgain).toBeGreaterThan(0);
      await both.stopServices();
      requireSameViews(both);
    },
    (kills + 4) * secondsPerKill * 1000,
  );

  it.each([
    ['refusedFromTheCache', /stale-revision/],
    ['numbersCountedAlone', /given twice/],
  ])(
    'sees the planted bug %s',
    async (plant, sentence) => {
      two = await Two.start('planted', { plant });
      const report = await new Clerks(two, {
        disturbances: [],
        answers: 2_000,
        random: seeded(1),
        stopAtFirst: true,
      }).run();
      expect(report.violations.join('\n')).toMatch(sentence);
    },
    120_000,
  );
});
