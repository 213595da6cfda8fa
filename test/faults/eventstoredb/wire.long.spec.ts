import { describe, expect, it } from '@jest/globals';
import { root, run, whatIsMissing } from './oracle.ts';

/** The run is in parts, each with new servers and processes, so that the oracle's memory stays bounded. */
const parts = 10;
const episodes = Number(process.env['FAULT_EPISODES'] ?? 5_000) / parts;
const secondsPerEpisode = 10;

describe('faults between service and server', () => {
  it.each(Array.from({ length: parts }, (_, part) => part))(
    'part %i',
    async (part) => {
      const seed = Number(process.env['FAULT_SEED'] ?? process.pid) + part * 1_000;
      const report = await run({ episodes, seed, root });
      process.stderr.write(`faults, part ${part}: ${JSON.stringify(report)}\n`);
      expect(report.violations).toEqual([]);
      expect(whatIsMissing(report)).toEqual([]);
      expect(report.episodes).toBeGreaterThanOrEqual(episodes);
    },
    episodes * secondsPerEpisode * 1000 + 120_000,
  );
});
