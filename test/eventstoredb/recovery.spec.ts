import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clerks, seeded } from './oracle.ts';
import type { PeerProcess } from './peer/child.ts';
import { peerUnderTest, type Server } from './server.ts';
import { requireSameViews, Two } from './two.ts';

/**
 * A part fails during the load and recovers: no acknowledged command is lost or doubled, and the services continue by
 * themselves. A real server is stopped by the commands in EVENTSTOREDB_RESTART and EVENTSTOREDB_KILL, which return when
 * it answers again. Without them these tests are skipped.
 */
const { EVENTSTOREDB_URL: url, EVENTSTOREDB_RESTART: restart, EVENTSTOREDB_KILL: kill } = process.env;
const answers = 60;
const stopMs = 1_500;

let two: Two | undefined;
let tidy = async (): Promise<void> => undefined;
afterEach(async () => {
  await two?.close();
  await tidy();
}, 60_000);

/** A server that can be stopped. */
interface Stoppable {
  readonly server: Server;
  readonly stopInOrder: () => Promise<unknown>;
  readonly killed: () => Promise<unknown>;
}

/** Runs a command while the clerks continue. */
async function run(command = ''): Promise<void> {
  const [code] = (await once(spawn(command, { shell: true, stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')) as [
    number,
  ];
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

async function stoppable(): Promise<Stoppable> {
  if (url) {
    const server = { url, stop: async () => undefined };
    return { server, stopInOrder: () => run(restart), killed: () => run(kill) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-recovery-'));
  const { peer: first } = await peerUnderTest({ dataFile: join(folder, 'peer.log'), stopMs });
  let peer: PeerProcess = first;
  tidy = async () => {
    await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    server: { url: first.url, stop: async () => undefined },
    stopInOrder: () => peer.order('restart', { how: 'stop', downMs: 300 }),
    killed: async () => {
      await peer.kill();
      peer = await peer.startAgain();
    },
  };
}

async function work(what: string, disturb: (both: Two, server: Stoppable) => Promise<unknown>): Promise<void> {
  const server = await stoppable();
  const both = (two = await Two.start('recovery', { server: server.server }));
  const disturbances = [() => disturb(both, server)];
  const seed = Number(process.env['RECOVERY_SEED'] ?? process.pid);
  const report = await new Clerks(both, { disturbances, answers, random: seeded(seed) }).run();
  process.stderr.write(`${what}: ${JSON.stringify({ ...report, seed })}\n`);
  expect(report.violations).toEqual([]);
  expect(report.disturbed).toBe(1);
  expect(report.inFlight[0]).toBeGreaterThan(0);
  await both.stopServices();
  requireSameViews(both);
}

const ways: [string, (both: Two, server: Stoppable) => Promise<unknown>][] = [
  ['the service: stopped in order and started again', (both) => both.stopAndStart(0)],
];
if (!url || restart) ways.push(['the server: stopped in order', (_both, { stopInOrder }) => stopInOrder()]);
if (!url || kill) ways.push(['the server: kill -9', (_both, { killed }) => killed()]);

describe('under load', () => {
  it.each(ways)('%s', (what, disturb) => work(what, disturb), 300_000);
});
