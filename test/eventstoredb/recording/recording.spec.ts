import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PeerProcess } from '../peer/child.ts';

/**
 * The peer must behave like the real server that was recorded: the same script observes both through the same client.
 * The files of script and recording are kept unchanged.
 */
const checksums = {
  'behaviour.mjs': 'aa1e6e110d801e8729725b4e1ebe187fb6fcca587b847a315546c34ebf710bb0',
  'real-23.10.8.json': 'eb5e768621342c642f88a90afd2d43352d33a05e78006ed47cd631156ce54c4d',
};
/** Scenarios that the peer does not model: persistent subscriptions, links, and so the list of features. */
const leftOut = /^(persistent|link)\.|^client\.capabilities$/;
const leftOutMax = 14;
const script = join(import.meta.dirname, 'behaviour.mjs');
const recording = join(import.meta.dirname, 'real-23.10.8.json');
const root = join(import.meta.dirname, '../../..');

let peer: PeerProcess;
beforeAll(async () => void (peer = await PeerProcess.start()));
afterAll(() => peer.stop());

describe('the recording of a real server', () => {
  it.each(Object.entries(checksums))('has %s as it was', (file, checksum) => {
    const bytes = readFileSync(join(import.meta.dirname, file));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(checksum);
  });

  it('is what the peer does too', async () => {
    const { scenarios } = JSON.parse(readFileSync(recording, 'utf8')) as { readonly scenarios: object };
    const titles = Object.keys(scenarios);
    const compared = titles.filter((title) => !leftOut.test(title));
    expect(titles.length - compared.length).toBeLessThanOrEqual(leftOutMax);

    const said = await compare('--except', leftOut.source);
    expect(said).toContain(`${compared.length} scenarios compared, `);
    // The script waits a fixed time, which may be too short on a busy machine, so each differing scenario is run again
    // alone.
    const differing = compared.filter((title) => said.includes(`${title}: `));
    expect(said).toContain(`, ${differing.length} differ`);
    for (const title of differing)
      expect(await compare('--only', `^${title.replaceAll('.', '[.]')}$`)).toContain('1 scenarios compared, 0 differ');
  }, 180_000);
});

async function compare(...which: readonly string[]): Promise<string> {
  const args = [script, peer.url, '--compare', recording, ...which];
  const run = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk) => void said.push(String(chunk)));
  await once(run, 'close');
  return said.join('');
}
