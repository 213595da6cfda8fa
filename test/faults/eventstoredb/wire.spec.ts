import { describe, expect, it } from '@jest/globals';
import { root, run, whatIsMissing } from './oracle.ts';

/** 20 episodes here, one of each kind; 200 in continuous integration, 5,000 in the long run. */
const episodes = Number(process.env['FAULT_EPISODES'] ?? 20);
const secondsPerEpisode = 10;

describe('faults between service and server', () => {
  it(
    'lose and double nothing, skip nothing in a view, and are over soon after their end',
    async () => {
      // The moments of the faults vary from run to run; a failed run prints its seed.
      const seed = Number(process.env['FAULT_SEED'] ?? process.pid);
      const report = await run({ episodes, seed, root });
      process.stderr.write(`faults: ${JSON.stringify(report)}\n`);
      expect(report.violations).toEqual([]);
      expect(whatIsMissing(report)).toEqual([]);
      expect(report.episodes).toBeGreaterThanOrEqual(episodes);
    },
    episodes * secondsPerEpisode * 1000 + 120_000,
  );
});
