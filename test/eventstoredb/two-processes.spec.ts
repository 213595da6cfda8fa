import { afterEach, describe, expect, it } from '@jest/globals';
import { Clerks } from './oracle.ts';
import { cli } from './service.ts';
import { Two } from './two.ts';

/** Three kills here, more where there is time: each is a kill -9 of one of two services under load. */
const kills = Number(process.env['TWO_PROCESSES_KILLS'] ?? 3);
const secondsPerKill = 30;

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

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
      two = await Two.start('two');
      const report = await new Clerks(two, { kills, answers: 80, random: seeded(seed) }).run();
      process.stderr.write(`two processes: ${JSON.stringify({ ...report, seed })}\n`);
      expect(report.violations).toEqual([]);
      expect(report.kills).toBe(kills);
      expect(report.sentAgain).toBeGreaterThan(0);
      await two.stopServices();
      const verified = two.settings.map((each) => cli(each, 'verify', '--digests'));
      expect(verified.map(({ code }) => code)).toEqual([0, 0]);
      expect(verified[0]?.out).toMatch(/register +event \d+ .*\n/);
      expect(verified[1]?.out).toBe(verified[0]?.out);
    },
    (kills + 4) * secondsPerKill * 1000,
  );

  it.each([
    ['refusedFromTheCache', /stale-revision/],
    ['numbersCountedAlone', /given twice/],
  ])(
    'sees the planted bug %s',
    async (plant, sentence) => {
      two = await Two.start('planted', plant);
      const report = await new Clerks(two, { kills: 0, answers: 2_000, random: seeded(1), stopAtFirst: true }).run();
      expect(report.violations.join('\n')).toMatch(sentence);
    },
    120_000,
  );
});
