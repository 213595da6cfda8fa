import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Answer } from '#engine';
import { Bench, identity, type Json } from './bench.js';
import { caseAt } from './stories.js';

/** What the API shows of components that follow the log: a failing view, a locked file, a refused reaction. */

jest.setTimeout(60_000);

let bench: Bench;
let self: string;

beforeEach(async () => {
  bench = await Bench.open();
  self = await caseAt(bench, 'enforceable.ready');
  await settled();
});
afterEach(() => bench.close());

const ready = () => bench.get('/health/ready');
const table = '/v1/statistics/tables/P1?to=2026-11-20';

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it did not come to pass: ${(await ready()).text}`);
    await sleep(20);
  }
}

async function settled(): Promise<void> {
  const { log, views, reactions } = bench.service.installation;
  await until(async () => {
    const head = await log.head();
    return reactions.health.position === head && views.reached().position === head;
  });
}

const planted = `CREATE TRIGGER planted BEFORE UPDATE ON register_case BEGIN SELECT RAISE(ABORT, 'planted'); END`;
const onViews = (sql: string): DatabaseSync => {
  const database = new DatabaseSync(`${bench.folder}/views.db`, { timeout: 5_000 });
  database.exec(sql);
  return database;
};

const pay = async (): Promise<void> =>
  void (await bench.done(self, 'record-payment', { effectiveOn: '2026-11-20', amount: '1000' }));

describe('a view that fails at an event', () => {
  it('answers 503 at once, also while it is tried again; the others serve, and a rebuild heals it', async () => {
    onViews(planted).close();
    await pay();
    await until(() => bench.service.installation.views.health().some(({ failed }) => failed !== undefined));
    const first = await bench.get('/v1/cases');
    expect([first.status, first.body['code']]).toEqual([503, 'view-failed']);
    expect(first.body['failed']).toEqual(['register']);
    const { body } = await ready();
    expect([body['retrying'], body['failed']]).toContainEqual(['register']);
    expect((await bench.get(table)).status).toBe(200);
    expect((await bench.get(self)).status).toBe(200);
    await pay();
    await until(async () => (await bench.get(table)).headers['casetrail-ordinal'] === String(await ordinal()));
    await until(async () => (await ready()).status === 503);
    expect((await ready()).body).toMatchObject({ status: 'failed', failed: ['register'] });
    await bench.service.installation.views.rebuild('register');
    expect((await bench.get('/v1/cases')).status).toBe(200);
    expect((await ready()).status).toBe(200);
  });

  const ordinal = async () =>
    bench.service.installation.views.health().find(({ name }) => name === 'statistics')!.ordinal;
});

it('the list of due reactions that fails is said where the reactions are, until it is made anew', async () => {
  onViews(`CREATE TRIGGER planted BEFORE INSERT ON reaction_due BEGIN SELECT RAISE(ABORT, 'planted'); END`).close();
  // No reaction is done before the trigger was dropped.
  const { engine, views } = bench.service.installation;
  const execute = engine.execute.bind(engine);
  let isFree = false;
  engine.execute = async (command) =>
    !isFree && command.client === 'reaction' ? ({ kind: 'busy' } satisfies Answer) : execute(command);
  await caseAt(bench, 'enforceable.ready');
  const reactions = async () => (await ready()).body['reactions'] as Json;
  await until(async () => String((await reactions())['lastError']).includes('planted'));
  expect((await reactions())['lastError']).toMatch(/^the view reactions stands still: .*planted/);
  expect((await bench.get('/v1/reactions')).body['lastError']).toMatch(/stands still/);
  isFree = true;
  await views.rebuild('reactions');
  await settled();
  expect((await reactions())['lastError']).toBeNull();
});

it('a view file that is held by another program serves its last position, and says so', async () => {
  const before = (await bench.get('/v1/cases')).body['reflects'] as Json;
  const holder = onViews('BEGIN IMMEDIATE');
  await pay();
  await until(() => bench.service.installation.views.health().every(({ isLockedOut }) => isLockedOut));
  const { status, body } = await bench.get('/v1/cases');
  expect([status, body['reflects']]).toEqual([200, { ...before, views: 'lockedOut' }]);
  expect((await bench.get(table)).headers['casetrail-views']).toBe('locked-out');
  const health = await ready();
  expect(health.status).toBe(200);
  expect(health.body['lockedOut']).toContain('register');
  for (const view of health.body['views'] as Json[]) expect(view).toMatchObject({ lag: null, caughtUp: false });
  expect((await bench.get(self)).body['reflects']).toMatchObject({ revision: expect.any(Number) });
  holder.close();
  await settled();
  expect((await bench.get('/v1/cases')).body['reflects']).not.toHaveProperty('views');
  expect((await ready()).body).not.toHaveProperty('lockedOut');
});

it('what was known at an instant is answered for good, also while a step stamped before it waits for its place', async () => {
  const holder = new DatabaseSync(`${bench.folder}/log.db`);
  holder.exec('BEGIN IMMEDIATE');
  const paying = pay();
  await sleep(50);
  bench.at('2026-11-20T03:00:05.000Z');
  const known = 'asOf=2026-11-20T03:00:03.000Z';
  const asked = async (): Promise<unknown[]> => {
    const answers = [await bench.get(`${self}?${known}`), await bench.get(`${table}&${known}`)];
    return answers.map(({ status, body }) => [status, body['revision'], body['state'], body['columns'], body['cells']]);
  };
  const early = asked();
  await sleep(300);
  holder.close();
  await paying;
  const late = await asked();
  expect(JSON.stringify(late)).toContain('1000');
  expect(await early).toEqual(late);
});

describe('a reaction that is refused', () => {
  it('is parked, listed, and done when somebody asks after the reason is gone; the service stays ready', async () => {
    const { engine } = bench.service.installation;
    const execute = engine.execute.bind(engine);
    let refuses = true;
    const refusal = { rule: 'planted', message: { vi: 'không', en: 'no' } };
    engine.execute = async (command) =>
      refuses && command.client === 'reaction'
        ? ({ kind: 'refused', refusals: [refusal], state: undefined } as unknown as Answer)
        : execute(command);
    await caseAt(bench, 'enforceable.ready');
    await until(async () => ((await ready()).body['reactions'] as Json)['parked'] === 1);
    const { status, body } = await ready();
    expect([status, body['status']]).toEqual([200, 'ready']);
    const listed = await bench.get('/v1/reactions');
    expect(listed.body).toMatchObject({
      due: 1,
      parked: 1,
      parkedReactions: [
        {
          fact: 'EnforcementDecisionIssued',
          acts: ['judgment/record-case-opened'],
          error: expect.stringContaining('planted: no'),
        },
      ],
    });
    refuses = false;
    expect((await bench.send('POST', '/v1/reactions/retry')).status).toBe(401);
    const [{ stream }] = listed.body['parkedReactions'] as [{ stream: string }];
    const retried = await bench.send('POST', `/v1/reactions/retry?stream=${stream}`, undefined, identity);
    expect([retried.status, retried.body['begun']]).toEqual([202, 1]);
    await until(async () => (await bench.get('/v1/reactions')).body['due'] === 0);
    expect((await bench.get('/v1/reactions')).body).toMatchObject({ parked: 0, parkedReactions: [] });
  });
});
