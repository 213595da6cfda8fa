import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const bench = join(import.meta.dirname, 'run.mjs');

interface Figures {
  readonly ours: number;
  readonly limit: number | null;
  readonly ratios: { readonly limit: number | null };
}

describe('npm run bench', () => {
  it('measures everything there is to measure; how fast is no concern of a test', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [bench, '--tiny', '--json']);
    const result = JSON.parse(stdout) as Record<string, Figures>;
    const rates = ['commands1', 'commands32', 'events32', 'commands32Views', 'commands32Cached50', 'commands32Cached0'];
    const cold = ['esdbCommands1Cached0', 'esdbCommands32Cached0', 'esdbCommands1Loaded', 'esdbCommands32Loaded'];
    const onServer = ['esdbCommands1', 'esdbCommands32', ...cold, 'esdbReplay', 'esdbReplayCpu'];
    const compared = [...rates, ...onServer, 'rebuild', 'rebuildBeside', 'bytesPerEvent'];
    expect(Object.keys(result).toSorted()).toEqual([...compared, 'openings32'].toSorted());
    for (const { ours } of Object.values(result)) expect(ours).toBeGreaterThan(0);
    for (const name of compared) {
      expect(result[name]?.limit).toBeGreaterThan(0);
      expect(result[name]?.ratios.limit).toBeGreaterThan(0);
    }
  }, 120_000);
});
