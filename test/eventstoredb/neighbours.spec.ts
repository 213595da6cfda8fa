import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sampleReport, smallSample } from '#simulation/testing';
import { cli, environmentOf, type Settings } from './service.ts';
import { bareClient, freshPrefix, type Server, serverUnderTest } from './server.ts';

/** Two installations and a foreign application on one server, all writing at the same time. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-neighbours-'));
const figures = join(root, 'figures.json');
const days = 40;
let server: Server;
let stranger: EventStoreDBClient;

beforeAll(async () => {
  server = await serverUnderTest();
  stranger = bareClient(server.url);
  writeFileSync(figures, JSON.stringify({ reports: { S2: sampleReport(smallSample) } }));
}, 30_000);
afterAll(async () => {
  await stranger.dispose();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

function settingsFor(log: string, name: string): Settings {
  return { log, prefix: freshPrefix(name), folder: join(root, `${name}-${log.slice(0, 4)}`) };
}

async function play(settings: Settings, seed: number): Promise<void> {
  const worker = join(import.meta.dirname, 'docket-worker.mjs');
  await promisify(execFile)(process.execPath, [worker, String(seed), String(days), figures], {
    env: environmentOf(settings),
  });
}

/** What a user sees of an installation: its report, and the last ordinal and the number of rows of each view. */
function shown(settings: Settings) {
  // Playing a docket makes no views.
  expect(cli(settings, 'rebuild').code).toBe(0);
  const verified = cli(settings, 'verify', '--digests');
  expect(verified.code).toBe(0);
  // Only an installation on a server has the view `story`.
  const views = [...verified.out.matchAll(/^(?!story)(\w+) +event (\d+) +(\d+) rows/gm)].map((found) =>
    found.slice(1).join(' '),
  );
  const counted = /^\d+ events in .*$/m.exec(verified.out)?.[0];
  expect(counted).toBeDefined();
  const { out } = cli(settings, 'report', '--published', 'S2', '--figures', figures);
  return { views, counted, report: out };
}

/** Writes streams with our names but no prefix of ours, much between them, and prefixes that only look similar. */
async function writeOtherThings(until: () => boolean, prefixes: readonly string[]): Promise<number> {
  let events = 0;
  const streams = [
    'case-1',
    'numbers-P1.01-2025',
    'casetrail',
    ...prefixes.map((each) => `${each.slice(0, -1)}x.case-1`),
  ];
  while (!until()) {
    const bulk = Array.from({ length: 200 }, (_, n) =>
      jsonEvent({ type: 'PaymentCollected', data: { n, amount: 'x' } }),
    );
    for (const stream of streams) {
      await stranger.appendToStream(stream, bulk);
      events += bulk.length;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stranger.deleteStream('case-1');
  return events;
}

it('each has the ordinals, views and reports that it has alone', async () => {
  // Both installations play the same docket, so even the case ids are equal.
  const [one, other] = [settingsFor(server.url, 'one'), settingsFor(server.url, 'other')];
  let isPlayed = false;
  const writing = writeOtherThings(() => isPlayed, [one.prefix, other.prefix]);
  await Promise.all([play(one, 7), play(other, 7)]).finally(() => (isPlayed = true));
  expect(await writing).toBeGreaterThan(1_000);
  const alone = settingsFor('embedded', 'alone');
  await play(alone, 7);
  const there = shown(alone);
  expect(there.views.length).toBeGreaterThan(2);
  for (const together of [one, other]) expect(shown(together)).toEqual(there);
}, 180_000);
