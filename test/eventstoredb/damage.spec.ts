import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, type Reply, ServiceProcess, type Settings } from './service.ts';
import { bareClient, freshPrefix, peerUnderTest, type Server, serverUnderTest } from './server.ts';
import { decision, done, openJudgment } from './two.ts';

/** Damage that a user with rights on the server can do to a log: each kind is detected and named, and never folded. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-damage-'));
let server: Server;
let administrator: EventStoreDBClient;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  server = await serverUnderTest();
  administrator = bareClient(server.url);
}, 30_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => (each.isGone ? undefined : each.kill())));
}, 30_000);
afterAll(async () => {
  await administrator.dispose();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

const looksMax = 600;
const lookEveryMs = 100;

const settingsFor = (what: string, log = server.url): Settings => {
  return { log, prefix: freshPrefix(what), folder: join(root, what) };
};

async function start(settings: Settings): Promise<ServiceProcess> {
  const service = ServiceProcess.spawn(settings);
  running.push(service);
  await service.ready();
  return service;
}

interface Led {
  readonly path: string;
  readonly stream: string;
  readonly etag: string;
}

const pay = (service: ServiceProcess, { path, etag }: Led, key: string): Promise<Reply> =>
  service.post(`${path}/commands/record-payment`, { effectiveOn: '2025-05-12', amount: '7' }, { key, etag });

/** Waits until some view has stopped; returns its message. */
async function viewsFailed(service: ServiceProcess): Promise<string> {
  for (let looks = 0; looks < looksMax; looks += 1) {
    const { body } = await service.get('/health/ready');
    if (body['status'] === 'failed') return JSON.stringify(body['views']);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new Error('no view has stopped');
}

/** Opens a case and records several acts in it. */
async function newCase(service: ServiceProcess, key: string): Promise<Led> {
  const { location } = done(await openJudgment(service, `j-${key}`));
  const sent = { key: `d-${key}`, etag: '"r0"' };
  const decided = done(await service.post(`${location}/commands/issue-decision`, decision(), sent));
  const path = decided.location;
  let led: Led = { path, stream: `case-${path.split('/').at(-1)}`, etag: decided.etag };
  for (const n of [1, 2, 3]) led = { ...led, etag: done(await pay(service, led, `p-${key}-${n}`)).etag };
  return led;
}

type Harm = (stream: string) => Promise<unknown>;

describe('a stream', () => {
  it.each<[string, readonly Harm[]]>([
    [
      'soft-deleted, limited by $maxCount, or cut by $tb',
      [
        (stream) => administrator.deleteStream(stream),
        (stream) => administrator.setStreamMetadata(stream, { maxCount: 2 }),
        (stream) => administrator.setStreamMetadata(stream, { truncateBefore: 3 }),
      ],
    ],
    ['tombstoned', [(stream) => administrator.tombstoneStream(stream)]],
  ])(
    '%s: the case takes no act and is not shown, the others go on, and verify names it',
    async (what, harms) => {
      const settings = settingsFor(what.replaceAll(/\W/g, '').slice(0, 12));
      const first = await start(settings);
      const harmed: Led[] = [];
      for (const [at, harm] of harms.entries()) {
        const led = await newCase(first, `a${at}`);
        await harm(`${settings.prefix}${led.stream}`);
        harmed.push(led);
        const asked = [await first.get(led.path), await pay(first, led, 'x'), await first.get(`${led.path}/timeline`)];
        for (const { status, body } of asked) {
          expect([status, body['code']]).toEqual([503, 'log-damaged']);
          expect(body['detail']).toContain(led.stream);
        }
      }
      const sound = await newCase(first, 'sound');
      expect(done(await pay(first, sound, 'y')).status).toBe(200);
      await first.stop();
      // A second process has not seen the log before, so it must detect the damage by itself.
      const second = await start({ ...settings, views: join(settings.folder, 'new-views.db') });
      for (const led of harmed) {
        const { status, body } = await pay(second, led, 'z');
        expect([status, body['code']]).toEqual([503, 'log-damaged']);
        expect(body['detail']).toContain(led.stream);
        expect(body['detail']).toMatch(/Revision \d+( to \d+)? of |was deleted on the server|was tombstoned/);
      }
      await second.stop();
      const { code, err } = cli(settings, 'verify');
      expect(code).toBe(1);
      for (const { stream } of harmed) expect(err).toContain(stream);
    },
    120_000,
  );
});

describe('verify', () => {
  it('names every damaged stream, each with what it is: a tombstone hides no other', async () => {
    const settings = settingsFor('several');
    const service = await start(settings);
    const cases: Led[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) cases.push(await newCase(service, key));
    await service.stop();
    const [tombstoned, deleted, limited, foreign, sound] = cases.map(({ stream }) => stream);
    const onServer = (stream: string | undefined): string => `${settings.prefix}${stream}`;
    await administrator.tombstoneStream(onServer(tombstoned));
    await administrator.deleteStream(onServer(deleted));
    await administrator.setStreamMetadata(onServer(limited), { maxCount: 2 });
    await administrator.appendToStream(onServer(foreign), jsonEvent({ type: 'PaymentCollected', data: {} }));
    const { code, err } = cli(settings, 'verify');
    expect(code).toBe(1);
    for (const sentence of [
      `${tombstoned} was tombstoned on the server`,
      `${deleted} was deleted on the server`,
      `of ${limited} is missing: the stream was cut or limited`,
      `of ${foreign} has no envelope: another program wrote it`,
    ])
      expect(err).toContain(sentence);
    expect(err).not.toContain(sound);
    expect(err).not.toMatch(new RegExp(`${tombstoned}.*another program`));
  }, 120_000);
});

describe('the log as a whole', () => {
  it('set back to an older copy: nothing goes on upon it, and each process says what to do', async () => {
    const own = await peerUnderTest({ dataFile: join(root, 'peer.log') });
    const settings = settingsFor('setback', own.url);
    try {
      const service = await start(settings);
      const early = await newCase(service, 'a');
      const copy = Number(await own.peer.order('copy', {}));
      const late = await newCase(service, 'b');
      const after = done(await pay(service, early, 'after')).etag;
      await own.peer.order('set-back', { copy });
      for (const [path, etag] of [[early.path, after] as const, [late.path, late.etag] as const])
        expect((await pay(service, { ...early, path, etag }, `gone-${path}`)).status).not.toBe(200);
      expect(await viewsFailed(service)).toMatch(/Restore the log, or rebuild the views/);
      const refused = await pay(service, early, 'afterwards');
      expect([refused.status, refused.body['code']]).toEqual([503, 'log-damaged']);
      await service.stop();
      // A new process cannot know which facts were lost, so it refuses to start on such a log.
      await expect(start(settings)).rejects.toThrow(/Restore the log, or rebuild the views/);
      const { code, err } = cli(settings, 'verify');
      expect([code, err]).toEqual([1, expect.stringMatching(/the views .* know \d+ events.*set back/)]);
    } finally {
      await own.stop();
    }
  }, 120_000);

  it('with an event in a stream of ours that this product did not write: the views stop at it, by its name', async () => {
    const settings = settingsFor('foreign');
    const service = await start(settings);
    const led = await newCase(service, 'a');
    const foreign = jsonEvent({ type: 'PaymentCollected', data: { amount: '1' } });
    await administrator.appendToStream(`${settings.prefix}${led.stream}`, foreign);
    expect(await viewsFailed(service)).toContain(led.stream);
  }, 120_000);
});
