import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { placeFrom } from '#installation';
import { type Answer, Bench } from '../http/bench.js';
import { seeded } from './oracle.ts';
import { type Copy, type Peer, startPeer } from './peer/peer.ts';
import type { Proposal } from './peer/records.ts';
import { entryOf } from './peer/wire.ts';

/**
 * A server is set back to an older copy of its log under a running service, at random moments and in random ways: from
 * then on no command is accepted, so that no case number is given twice; after a restore of the log they are accepted
 * again.
 */
jest.setTimeout(240_000);

const episodes = Number(process.env['ROLLBACK_EPISODES'] ?? 10);
const seed = Number(process.env['ROLLBACK_SEED'] ?? process.pid);
const prefix = 'back.';
const today = '2025-06-02';
const commandsAfter = 6;
const restoredWithinMs = 15_000;

const judgment = {
  effectiveOn: today,
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025/DS-ST',
};
const decision = {
  effectiveOn: today,
  debtor: 'Đương sự mô phỏng',
  obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '900000' }],
};
const payment = { effectiveOn: today, amount: '1' };

let peer: Peer;
let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
  await peer.stop();
}, 60_000);

const placeOn = (folder: string) => placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix }, folder);

async function begin(): Promise<Bench> {
  peer = await startPeer();
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-back-'));
  return (bench = await Bench.open(folder, `${today}T03:00:00.000Z`, placeOn(folder)));
}

/** Waits until views and reactions have processed everything. */
async function settled({ service: { installation } }: Bench): Promise<void> {
  const { log, views, reactions } = installation;
  for (;;) {
    const head = await log.head();
    if (views.reached().position === head && reactions.health.position === head) return;
    await wait(20);
  }
}

interface Opened {
  readonly self: string;
  readonly number: string;
  etag: unknown;
}

/** A judgment, and the case opened on it. Undefined when it was not accepted. */
async function openCase(on: Bench): Promise<Opened | undefined> {
  const received = await on.post('/v1/judgments', judgment);
  if (received.status !== 201) return undefined;
  const self = String(received.headers['location']);
  const decided = await on.post(`${self}/commands/issue-decision`, decision, { 'if-match': received.headers['etag'] });
  if (decided.status !== 201) return undefined;
  const { location, etag } = decided.headers;
  return { self: String(location), number: String(decided.body['number']), etag };
}

/** Sends one of the commands that a client may send next; returns its answer. */
async function command(on: Bench, cases: readonly Opened[], random: () => number): Promise<Answer> {
  const known = cases[Math.floor(random() * cases.length)];
  if (!known || random() < 0.5) return on.post('/v1/judgments', judgment);
  const paid = await on.post(`${known.self}/commands/record-payment`, payment, { 'if-match': known.etag });
  if (paid.status < 300) known.etag = paid.headers['etag'];
  return paid;
}

const foreign = (n: number): Proposal => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'JudgmentReceived',
  isJson: true,
  data: new Uint8Array(Buffer.from('{}')),
  metadata: new Uint8Array(Buffer.from('{}')),
});

/**
 * Restores the copy while the server is down. Others then write `growsBy` events before any other call. Returns the
 * state before.
 */
async function setBack(copy: Copy, growsBy: number): Promise<Copy> {
  peer.kill();
  const before = peer.copy();
  peer.log.setBack(copy.map(entryOf));
  for (let n = 0; n < growsBy; n += 1) peer.log.append(`${prefix}judgment-other-${n}`, [foreign(n)], Date.now());
  await peer.start();
  return before;
}

interface Episode {
  readonly seed: number;
  readonly how: 'at once' | 'idle' | 'away' | 'busy';
  readonly growsBy: number;
}

const planned = Array.from({ length: episodes }, (_, index): Episode => {
  const random = seeded(seed + index);
  random();
  const how = (['at once', 'idle', 'away', 'busy'] as const)[index % 4]!;
  return { seed: seed + index, how, growsBy: index % 8 < 4 ? Math.ceil(random() * 40) : 0 };
});

async function busy(on: Bench, cases: readonly Opened[], random: () => number, signal: AbortSignal): Promise<Answer[]> {
  const late: Answer[] = [];
  while (!signal.aborted) {
    const answer = await command(on, cases, random);
    if (signal.aborted) late.push(answer);
  }
  return late;
}

describe('a log that is set back under the running service', () => {
  it.each(planned)(
    'takes no command any more: $how, grown by $growsBy (seed $seed)',
    async ({ how, growsBy, seed }) => {
      const random = seeded(seed);
      const on = await begin();
      const cases: Opened[] = [];
      for (let n = 0; n < 2; n += 1) cases.push((await openCase(on))!);
      // After a restart without any read, only the checkpoints show which events existed.
      const folder = on.folder;
      if (how === 'idle') await settled(on);
      const copy = peer.copy();
      for (let n = 0; n <= random() * 3; n += 1) await command(on, cases, random);
      const last = (await openCase(on))!;
      if (how === 'idle') {
        await settled(on);
        await on.close({ keepsFolder: true });
        bench = undefined;
        bench = await Bench.open(folder, `${today}T03:00:00.000Z`, placeOn(folder));
        await settled(bench);
      }
      const service = bench!;
      const stop = new AbortController();
      const clerks = how === 'busy' ? [1, 2, 3].map(() => busy(service, cases, random, stop.signal)) : [];
      if (how === 'busy') await wait(random() * 100);
      if (how === 'away') {
        peer.kill();
        await wait(random() * 2_500);
      }
      const whole = await setBack(copy, growsBy);
      stop.abort();
      if (how === 'idle') await wait(random() * 3_000);
      const accepted: Answer[] = [];
      for (let n = 0; n < commandsAfter; n += 1) {
        const number = await openCase(service);
        if (number) accepted.push({ status: 201, headers: {}, body: { ...number }, text: 'a case number' });
        const answer = await command(service, cases, random);
        if (answer.status < 300) accepted.push(answer);
        await wait(random() * 150);
      }
      for (const answers of clerks) await answers;
      expect(accepted).toEqual([]);
      const refused = await eventuallyDamaged(service);
      expect(refused.body['detail']).toMatch(/set back.*Restore the log, or rebuild/s);
      // Nothing was stored: the log holds the copy, and the events of others.
      const own = peer.copy().filter(({ stream }) => stream.name.startsWith(`${prefix}numbers-`));
      expect(own.length).toBe(copy.filter(({ stream }) => stream.name.startsWith(`${prefix}numbers-`)).length);
      await setBack(whole, 0);
      const number = await restoredCase(service);
      expect([...cases, last].map((each) => each.number)).not.toContain(number);
    },
  );
});

async function eventuallyDamaged(on: Bench): Promise<Answer> {
  for (const until = Date.now() + restoredWithinMs; ; await wait(200)) {
    const answer = await on.post('/v1/judgments', judgment);
    if (answer.body['code'] === 'log-damaged' || Date.now() > until) return answer;
  }
}

async function restoredCase(on: Bench): Promise<string> {
  for (const until = Date.now() + restoredWithinMs; Date.now() < until; await wait(200)) {
    const opened = await openCase(on);
    if (opened) return opened.number;
  }
  throw new Error('no command is accepted upon the restored log');
}

describe('a service that starts', () => {
  it('refuses a log that was set back, also when every view is of another version and is to be made anew', async () => {
    const on = await begin();
    const copy = peer.copy();
    await openCase(on);
    await settled(on);
    const { folder } = on;
    await on.close({ keepsFolder: true });
    bench = undefined;
    await setBack(copy, 3);
    const file = new DatabaseSync(join(folder, 'views.db'));
    file.exec('UPDATE view SET version = version + 1');
    file.close();
    await expect(Bench.open(folder, `${today}T03:00:00.000Z`, placeOn(folder))).rejects.toThrow(
      /set back.*Restore the log, or rebuild/,
    );
  });
});
