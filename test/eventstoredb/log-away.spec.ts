import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createApp } from '../../apps/api/app.js';
import { ServiceLog } from '../../apps/api/http/service-log.js';
import { Service } from '../../apps/api/runtime/service.js';
import { HealthMonitor } from '../../apps/api/health/health-monitor.js';
import { openInstallation, placeFrom } from '#installation';
import { knownViews } from '#read-models';
import { type Answer, Bench, identity, type Json, newKey } from '../http/bench.js';
import { caseAt } from '../http/stories.js';
import { type Peer, startPeer } from './peer/peer.ts';

/** The service while its log is unavailable: its answers, its messages, and its recovery. */

jest.setTimeout(60_000);

const prefix = 'away.';
const today = '2025-06-02';
const payment = { effectiveOn: today, amount: '400000' };

let peer: Peer;
let bench: Bench;
let self: string;

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'casetrail-away-'));
const placeOn = (folder: string) => placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix }, folder);

async function begin(): Promise<void> {
  peer = await startPeer({ stopMs: 200 });
  const folder = newFolder();
  bench = await Bench.open(folder, `${today}T03:00:00.000Z`, placeOn(folder));
  self = await caseAt(bench, 'enforceable.ready');
}

async function end(): Promise<void> {
  await bench.close();
  await peer.stop();
}

/** Waits until every reaction has run, and the views have read the whole log. */
async function settled(): Promise<void> {
  const { log, views, reactions } = bench.service.installation;
  await until(async () => {
    const head = await log.head();
    return reactions.health.position === head && views.reached().position === head;
  });
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

const logHealth = async (): Promise<Json> => (await bench.get('/health/ready')).body['log'] as Json;

/** Makes the log unavailable for so long that requests no longer try it first. */
async function goAway(): Promise<void> {
  await settled();
  peer.kill();
  await until(async () => {
    const { state, awaySince } = await logHealth();
    return state === 'away' && Date.now() - Date.parse(String(awaySince)) > 1_600;
  });
}

async function comeBack(): Promise<void> {
  await peer.start();
  await until(async () => (await logHealth())['state'] === 'connected');
}

const shown = ({ body }: Answer): Json => ({ ...body, reflects: undefined });
const agency = '/v1/statistics/tables/P1?to=2025-06-02';

describe('while the log is away', () => {
  let before: Map<string, Answer>;
  let watch: HealthMonitor;
  const said: Json[] = [];
  const reads = (): string[] => [
    self,
    `${self}/timeline`,
    `${self}?revision=0`,
    `${self}?effectiveOn=2025-05-08`,
    `${self}?asOf=4`,
    `${self}/timeline?asOf=5&effectiveOn=2025-05-06`,
    '/v1/cases?limit=5',
    agency,
    `${agency}&asOf=5`,
    `/v1/statistics/tables/P1/cells/C?to=2025-06-02`,
  ];

  beforeAll(async () => {
    await begin();
    await settled();
    watch = new HealthMonitor(
      () => bench.service.installation,
      new ServiceLog('failures', (line) => said.push(JSON.parse(line) as Json)),
    );
    const origin = (await bench.get(self)).body['origin'] as Json;
    before = new Map();
    for (const url of [...reads(), String(origin['href'])]) before.set(url, await bench.get(url));
    await goAway();
    watch.look();
  });
  afterAll(end);

  it('cases, judgments, timelines, register and tables are told as before, on both axes of time', async () => {
    for (const [url, { status, ...then }] of before) {
      const now = await bench.get(url);
      expect([url, now.status, shown(now)]).toEqual([url, status, shown({ status, ...then })]);
    }
  });

  it('they say so, and up to when; and nothing that a command may rest on is given', async () => {
    const { ordinal, position } = bench.service.installation.views.reached();
    const { headers, body } = await bench.get(self);
    const instant = expect.stringMatching(/^2025-06-02T03:00/);
    const knownUpTo = { ordinal, position, recordedAt: instant };
    expect(body['reflects']).toMatchObject({ log: 'away', knownUpTo, revision: expect.any(Number) });
    expect(headers['etag']).toBeUndefined();
    expect(before.get(self)?.headers['etag']).toBeDefined();
    const timeline = await bench.get(`${self}/timeline`);
    expect(timeline.body['reflects']).toMatchObject({ log: 'away', knownUpTo });
    const register = await bench.get('/v1/cases');
    expect(register.body['reflects']).toEqual({ log: 'away', ...knownUpTo });
    const table = await bench.get(agency);
    expect(table.headers).toMatchObject({ 'casetrail-log': 'away', 'casetrail-recorded-at': instant });
    expect(before.get(agency)?.headers['casetrail-log']).toBeUndefined();
  });

  it.each([
    ['something that is not known here', () => '/v1/cases/00000000-0000-4000-8000-000000000000'],
    ['a later revision', () => `${self}?revision=500`],
    ['a later ordinal', () => `${self}?asOf=500`],
    ['a later ordinal of a table', () => `${agency}&asOf=500`],
    ['a position of somebody else', () => '/v1/cases?atLeast=99999999999999999999'],
    ['such a position of one case', () => `${self}?atLeast=99999999999999999999`],
    ['such a position of a timeline', () => `${self}/timeline?atLeast=99999999999999999999`],
    ['allowed acts', () => `${self}/commands`],
  ])('%s: only the log may say', async (_, url) => {
    const { status, body, headers } = await bench.get(url(), { 'accept-language': 'vi' });
    expect([status, body['code'], headers['retry-after']]).toEqual([503, 'log-unavailable', '1']);
    expect(body['detail']).toMatch(/sổ sự kiện/i);
  });

  it.each(['?mode=preview', ''])('an act%s, allowed or refused: 503, and nothing is handed over', async (mode) => {
    const etag = before.get(self)?.headers['etag'];
    for (const [act, content] of [
      ['record-payment', payment],
      ['confirm-executed', { effectiveOn: today }],
    ] as const) {
      const answer = await bench.post(`${self}/commands/${act}${mode}`, content, { 'if-match': etag });
      expect([answer.status, answer.body['code']]).toEqual([503, 'log-unavailable']);
      expect(answer.headers['retry-after']).toBe('1');
    }
    const page = await bench.get('/problems/log-unavailable');
    expect(page.text).toContain('Idempotency-Key');
  });

  it('it stays ready and says what it knows', async () => {
    const { status, body } = await bench.get('/health/ready');
    expect([status, body['status']]).toEqual([200, 'ready']);
    const { position } = bench.service.installation.views.reached();
    expect(body['log']).toMatchObject({
      state: 'away',
      awaySince: expect.any(String),
      lastError: expect.any(String),
      position,
      warnings: expect.any(Array),
    });
    expect(body['log']).toHaveProperty('skewMs');
    const views = body['views'] as Json[];
    expect(views.map(({ name }) => name)).toEqual(['register', 'statistics', 'vintage', 'reactions', 'story']);
    for (const view of views)
      expect(view).toMatchObject({ position, ordinal: expect.any(Number), lag: null, caughtUp: null, lastError: null });
  });

  it('then it comes back by itself: commands, views, ETags', async () => {
    await comeBack();
    const { body: health } = await bench.get('/health/ready');
    watch.look();
    expect(said.map(({ event }) => event)).toEqual(['log-away', 'log-back']);
    expect(health['log']).toMatchObject({ state: 'connected', awaySince: null, lastError: null });
    for (const view of health['views'] as Json[]) expect(view).toMatchObject({ lag: 0, caughtUp: true });
    const key = { 'idempotency-key': newKey(), 'if-match': before.get(self)?.headers['etag'] };
    const done = await bench.post(`${self}/commands/record-payment`, payment, key);
    expect(done.status).toBe(200);
    const url = `/v1/cases?atLeast=${String(done.body['position'])}`;
    const register = (await bench.get(url)).body;
    expect((register['cases'] as Json[])[0]).toMatchObject({ money: { executed: '400000' } });
    expect(register['reflects']).not.toHaveProperty('log');
    const again = await bench.get(self);
    expect(again.headers['etag']).toBe(done.headers['etag']);
    expect(again.body['reflects']).not.toHaveProperty('log');
  });
});

describe('a command under way when the log goes', () => {
  beforeAll(begin);
  afterAll(end);

  it('is outcome-unknown; the same key then tells what became of it, or does it', async () => {
    const [stored, lost] = [self, await caseAt(bench, 'enforceable.ready')];
    await settled();
    const send = [stored, lost].map(async (address) => {
      const headers = { 'idempotency-key': newKey(), 'if-match': (await bench.get(address)).headers['etag'] };
      return () => bench.post(`${address}/commands/record-payment`, payment, headers);
    });
    const [sendStored, sendLost] = [await send[0]!, await send[1]!];
    const underWay: Promise<Answer>[] = [];
    for (const [commit, post] of [[true, sendStored] as const, [false, sendLost] as const]) {
      peer.faults.arm({ on: 'append', effect: 'silence', commit });
      underWay.push(post());
      await until(() => Object.values(peer.faults.struck).length === underWay.length);
    }
    peer.kill();
    for (const { status, body, headers } of await Promise.all(underWay))
      expect([status, body['code'], headers['retry-after']]).toEqual([503, 'outcome-unknown', '1']);
    for (const post of [sendStored, sendLost]) expect((await post()).body['code']).toBe('log-unavailable');
    await comeBack();
    expect(await sendStored()).toMatchObject({ status: 200, body: { repeated: true, ledger: { received: '400000' } } });
    expect(await sendLost()).toMatchObject({ status: 200, body: { repeated: false, ledger: { received: '400000' } } });
    expect(await sendLost()).toMatchObject({ status: 200, body: { repeated: true, ledger: { received: '400000' } } });
  });
});

/** The views of every installation, and the copy of the facts. */
const viewsCount = knownViews.length;

describe('readiness', () => {
  beforeAll(begin);
  afterAll(end);

  it('is 503 with progress before the views have caught up', async () => {
    bench.service.progress = { phase: 'views', done: 3 };
    const { status, body, headers } = await bench.get('/health/ready');
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body).toMatchObject({ status: 'views', progress: { phase: 'views', done: 3 } });
    bench.service.progress = undefined;
  });

  it('is 503 with the sentence when the log is damaged', async () => {
    const client = EventStoreDBClient.connectionString(peer.url);
    const stream = 'case-00000000-0000-4000-8000-000000000001';
    await client.appendToStream(`${prefix}${stream}`, jsonEvent({ type: 'Foreign', data: {} }));
    await client.dispose();
    await until(
      async () => ((await bench.get('/health/ready')).body['failed'] as string[] | undefined)?.length === viewsCount,
    );
    const { status, body } = await bench.get('/health/ready');
    expect([status, body['status']]).toEqual([503, 'failed']);
    for (const view of body['views'] as Json[])
      expect(view).toMatchObject({ state: 'failed', lastError: expect.stringContaining(stream) });
  });
});

describe('a log that was set back', () => {
  beforeAll(begin);
  afterAll(end);

  it('is damaged; of nothing is it said that it does not exist', async () => {
    const copy = peer.copy();
    const late = await caseAt(bench, 'enforceable.ready');
    await settled();
    const origin = String(((await bench.get(late)).body['origin'] as Json)['href']);
    await peer.setBack(copy);
    for (const url of [late, `${late}/timeline`, origin])
      await until(async () => {
        const { status, body } = await bench.get(url);
        // Until the log is back the answer comes from the views.
        if (status === 200) expect(body['reflects']).toHaveProperty('log', 'away');
        else expect([status, body['code']]).toEqual([503, expect.stringMatching(/^log-(damaged|unavailable)$/)]);
        return body['code'] === 'log-damaged';
      });
    await until(
      async () => ((await bench.get('/health/ready')).body['failed'] as string[] | undefined)?.length === viewsCount,
    );
    const unknown = '/v1/cases/00000000-0000-4000-8000-000000000000';
    const etag = { 'if-match': '"r0"' };
    const answers = [
      await bench.get(unknown),
      await bench.get(`${unknown}/commands`),
      await bench.post(`${unknown}/commands/record-payment`, payment, etag),
      await bench.post(`${unknown}/commands/record-payment?mode=preview`, payment),
    ];
    for (const { status, body } of answers) expect([status, body['code']]).toEqual([503, 'log-damaged']);
  });
});

describe('a clock that is ahead of the log', () => {
  it('refuses commands with its own sentence, and takes them again once it is set', async () => {
    peer = await startPeer();
    const folder = newFolder();
    const place = placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix }, folder);
    const installation = await openInstallation(place, { realm: 'live' });
    const stop = new AbortController();
    installation.views.start(stop.signal);
    const app = await createApp(new Service(installation), { journal: new ServiceLog('none') });
    const receive = async () => {
      const { statusCode, headers, body } = await app.inject({
        method: 'POST',
        url: '/v1/judgments',
        headers: { ...identity, 'idempotency-key': newKey(), 'content-type': 'application/json' },
        payload: JSON.stringify({
          effectiveOn: '2026-02-02',
          category: 'civil',
          court: 'TA01',
          judgedOn: '2026-01-15',
          number: '1',
        }),
      });
      return { status: statusCode, headers, body: JSON.parse(body) as Json };
    };
    try {
      expect((await receive()).status).toBe(201);
      peer.clockOffsetMs = -10_000;
      await until(async () => (await receive()).status === 503);
      const refused = await receive();
      expect(refused.body).toMatchObject({
        code: 'log-unavailable',
        detail: expect.stringMatching(/clock is \d+\.\d s ahead.*Idempotency-Key/),
      });
      expect(refused.headers['retry-after']).toBe('1');
      const health = await app.inject({ method: 'GET', url: '/health/ready' });
      const { log } = JSON.parse(health.body) as { log: { skewMs: number; warnings: string[] } };
      expect(log.skewMs).toBeGreaterThan(2_000);
      expect(log.warnings.join()).toContain('NTP');
      peer.clockOffsetMs = 0;
      await until(async () => (await receive()).status === 201);
    } finally {
      await app.close();
      stop.abort();
      await installation.close();
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
