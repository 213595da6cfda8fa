import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argumentsOfCurl, readme, tourOf } from '../half-year/tour.js';
import { Bench } from './bench.js';

/** The README's tour, walked again on a later day in the same folder, gets the same answers as the first time. */

const days = ['2026-11-20', '2027-03-05'];
const folder = mkdtempSync(join(tmpdir(), 'casetrail-tour-'));
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open(folder);
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const writes = tourOf(readme()).filter(({ script }) => script.includes('-X POST'));

async function walk(day: string): Promise<Record<string, unknown>[]> {
  bench.at(`${day}T03:00:00.000Z`);
  const answers: Record<string, unknown>[] = [];
  for (const { script, expects } of writes) {
    const { url, headers, body } = argumentsOfCurl(script, day);
    const { status, text, body: answer } = await bench.send('POST', url, body, headers);
    for (const expected of expects) expect([expected, text]).toEqual([expected, expect.stringMatching(expected)]);
    answers.push({ status, ...answer });
  }
  return answers;
}

it('walked on two days, it stores nothing the second time and answers alike', async () => {
  const [first, second] = [await walk(days[0]!), await walk(days[1]!)];
  expect(first.map(({ status }) => status)).toEqual([201, 201, 409, 200]);
  expect(second.map(({ status }) => status)).toEqual([201, 201, 412, 200]);
  for (const [index, { facts, repeated }] of second.entries())
    if (index !== 2) expect([facts, repeated]).toEqual([first[index]!['facts'], true]);
});
