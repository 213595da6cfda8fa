import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ServiceLog } from '../../apps/api/http/service-log.js';
import { HealthMonitor } from '../../apps/api/health/health-monitor.js';
import { placeFrom } from '#installation';
import { type Answer, Bench, type Json } from '../http/bench.js';
import { caseAt } from '../http/stories.js';
import type { Withdrawable } from './peer/condition.ts';
import { type Peer, startPeer } from './peer/peer.ts';

/** A server that answers but cannot be used: a right was revoked, or there is no leader. The answer says which. */
jest.setTimeout(60_000);

const today = '2025-06-02';
const payment = { effectiveOn: today, amount: '1' };
const withinMs = 20_000;
const lookEveryMs = 50;

let peer: Peer;
let bench: Bench;
let self: string;
const said: Json[] = [];
let watch: HealthMonitor;

beforeAll(async () => {
  peer = await startPeer();
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-rights-'));
  const place = placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: 'rights.' }, folder);
  bench = await Bench.open(folder, `${today}T03:00:00.000Z`, place);
  self = await caseAt(bench, 'enforceable.ready');
  watch = new HealthMonitor(
    () => bench.service.installation,
    new ServiceLog('failures', (line) => said.push(JSON.parse(line) as Json)),
  );
});
afterEach(async () => {
  peer.condition.withdrawn = new Set();
  await until(isPaid);
});
afterAll(async () => {
  await bench.close();
  await peer.stop();
});

/** Pays, and returns whether that was accepted; waits with it while answers have no ETag, so come from the views. */
async function isPaid(): Promise<boolean> {
  const { etag: seen } = (await bench.get(self)).headers;
  if (seen === undefined) return false;
  return (await bench.post(`${self}/commands/record-payment`, payment, { 'if-match': seen })).status === 200;
}
const logHealth = async (): Promise<Json> => (await bench.get('/health/ready')).body['log'] as Json;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + withinMs; !(await isSo()); await wait(lookEveryMs))
    if (Date.now() > end) throw new Error(`it did not come to that within ${withinMs} ms`);
}

/** The present ETag, counted here because reads may be refused. */
let etag: unknown = '"r0"';

describe('a right that was taken away is named in the answer', () => {
  it.each<[Withdrawable, RegExp, RegExp]>([
    ['append', /does not let this service append to the log any more/, /quyền ghi vào sổ sự kiện/],
    ['read', /does not let this service read the log's streams any more/, /quyền đọc sổ sự kiện/],
    ['read-all', /does not let this service read the whole log \(\$all\) any more/, /quyền đọc toàn bộ sổ sự kiện/],
  ])('%s', async (right, en, vi) => {
    etag = (await bench.get(self)).headers['etag'];
    peer.condition.withdrawn = new Set([right]);
    // A server without the right ends an open call only at its next request; so end the subscriptions here.
    peer.dropCalls('subscription', 'reset');
    const command = (language: string): Promise<Answer> =>
      bench.post(`${self}/commands/record-payment`, payment, { 'if-match': etag, 'accept-language': language });
    let answer = await command('en');
    await until(async () => {
      answer = await command('en');
      if (answer.status < 300) etag = answer.headers['etag'];
      return answer.status === 503 && en.test(String(answer.body['detail']));
    });
    expect(answer.body).toMatchObject({ code: 'log-unavailable', detail: expect.stringMatching(/administrator/) });
    expect((await command('vi')).body['detail']).toMatch(vi);
    if (right === 'append') expect(((await logHealth())['warnings'] as string[]).join()).toMatch(/may not append/);
    else {
      await until(async () => (await logHealth())['state'] === 'away');
      expect((await logHealth())['lastError']).toMatch(/may not read/);
      const preview = await bench.post(`${self}/commands/record-payment?mode=preview`, payment);
      expect([preview.status, preview.body['detail']]).toEqual([503, expect.stringMatching(en)]);
    }
  });
});

describe('a server without a leader', () => {
  it('is away, and back is not said before somebody leads again', async () => {
    watch.look();
    said.length = 0;
    peer.resign();
    // Without a leader the server still answers calls that need none, such as subscriptions; so end them here.
    peer.dropCalls('subscription', 'reset');
    await until(async () => (await logHealth())['state'] === 'away');
    watch.look();
    for (const end = Date.now() + 4_000; Date.now() < end; await wait(lookEveryMs)) watch.look();
    expect(said.map(({ event }) => event)).toEqual(['log-away']);
    expect((await logHealth())['lastError']).toMatch(/leader/);
    peer.isLeader = true;
    await until(async () => (await logHealth())['state'] === 'connected');
    watch.look();
    expect(said.map(({ event }) => event)).toEqual(['log-away', 'log-back']);
  });
});
