import { rmSync } from 'node:fs';
import { Bench } from '../http/bench.js';
import { walk, type Walked } from './edge-walk.js';
import { readEverything, runVerbs } from './readers.js';

/** Walks with each seed, and checks that every reader can read every accepted value; returns one sentence per fault. */
export async function tryEdges(seeds: readonly number[], stepsMax: number): Promise<Walked> {
  const bench = await Bench.open();
  const walked: Walked = { accepted: new Map(), wrong: [] };
  for (const seed of seeds) await walk(bench, seed, stepsMax, walked);
  walked.wrong.push(...(await readEverything(bench, { days: ['2026-12-31', '2027-09-30'] })));
  await bench.close({ keepsFolder: true });
  const { codes, said } = await runVerbs(bench.folder);
  if (codes.some((code) => code !== 0)) walked.wrong.push(`rebuild and verify exit ${codes.join(' and ')}: ${said}`);
  rmSync(bench.folder, { recursive: true, force: true });
  return walked;
}
