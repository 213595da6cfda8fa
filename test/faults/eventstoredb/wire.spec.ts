import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { kinds } from './kinds.ts';
import { run } from './oracle.ts';

/** 20 episodes here, 200 in continuous integration, 5,000 in the long run. */
const episodes = Number(process.env['FAULT_EPISODES'] ?? 20);
const secondsPerEpisode = 10;
const root = join(import.meta.dirname, '../../..');
const only = process.env['FAULT_KINDS']?.split(',');

describe('faults between service and server', () => {
  it(
    'lose and double nothing, skip nothing in a view, and are over soon after their end',
    async () => {
      const seed = Number(process.env['FAULT_SEED'] ?? process.pid);
      const list = only ? kinds.filter(({ name }) => only.includes(name)) : kinds;
      const report = await run({ episodes, seed, root, kinds: list });
      process.stderr.write(`faults: ${JSON.stringify(report, undefined, 1)}\n`);
      expect(report.violations).toEqual([]);
      expect(report.episodes).toBe(episodes);
    },
    episodes * secondsPerEpisode * 1000 + 120_000,
  );
});
