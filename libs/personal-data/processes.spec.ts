import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { inAnotherProcess } from '#sqlite/testing';
import { openSealedReader, openSealedStore } from './index.js';

/** Starts as a service does, seals `count` times with each of eight workers, and prints each ref once acknowledged. */
const child = `import { randomBytes, randomUUID } from 'node:crypto';
  import { writeSync } from 'node:fs';
  const [index, folder, count] = process.argv.slice(1);
  const { installationIn, openSealedStore } = await import(index);
  await installationIn({ folder });
  const store = await openSealedStore({ folder, random: (length) => randomBytes(length) });
  await Promise.all(Array.from({ length: 8 }, async (_, worker) => {
    for (let n = 0; n < Number(count); n++) {
      const ref = randomUUID();
      const [sealed] = await store.seal('owner ' + ((n * 8 + worker) % 50), [{ ref, text: 'words of ' + ref }]);
      writeSync(1, sealed.ref + '\\n');
    }
  }));
  await store.close();`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-sealed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Sealer {
  readonly process: ChildProcess;
  readonly acknowledged: string[];
  readonly ended: Promise<number | null>;
}

function startSealer(count: number): Sealer {
  const index = new URL('index.ts', import.meta.url).href;
  const sealer = inAnotherProcess(child, index, folder, String(count));
  const acknowledged: string[] = [];
  createInterface(sealer.stdout).on('line', (line) => acknowledged.push(line));
  const ended = new Promise<number | null>((resolve) => sealer.on('close', (code) => resolve(code)));
  return { process: sealer, acknowledged, ended };
}

async function expectAllStored(refs: readonly string[]): Promise<void> {
  const reader = openSealedReader({ folder });
  const opened = await reader.open(refs);
  await reader.close();
  expect(refs.filter((ref) => opened.get(ref) !== `words of ${ref}`)).toEqual([]);
}

it('lets several processes start on an empty folder at once and seal for the same owners', async () => {
  const sealers = [1, 2, 3, 4].map(() => startSealer(50));
  expect(await Promise.all(sealers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  const refs = sealers.flatMap(({ acknowledged }) => acknowledged);
  expect(refs).toHaveLength(4 * 8 * 50);
  await expectAllStored(refs);
});

it('still holds every acknowledged value after kill -9', async () => {
  const refs: string[] = [];
  for (const enough of [1, 100, 700]) {
    const sealer = startSealer(1_000_000);
    while (sealer.acknowledged.length < enough) await new Promise((resolve) => setTimeout(resolve, 5));
    sealer.process.kill('SIGKILL');
    expect(await sealer.ended).toBeNull();
    // The kill may cut the last printed line in two.
    refs.push(...sealer.acknowledged.filter((ref) => ref.length === 36));
  }
  await expectAllStored(refs);
  const store = await openSealedStore({ folder, random: (length) => randomBytes(length) });
  expect(await store.seal('owner 1', [{ ref: '0192f0c1-0000-5000-8000-000000000001', text: 'on' }])).toHaveLength(1);
  await store.close();
});
