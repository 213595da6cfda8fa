import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';
import { openInstallation, placeFrom } from '#installation';
import { cli, eventsIn, ServiceProcess, type Settings, variablesFor } from './service.ts';
import { freshPrefix, type Server, serverUnderTest } from './server.ts';
import { decision, done, openJudgment } from './two.ts';

/** How processes start on a log of a server, and where they refuse to. */

let server: Server;
const root = mkdtempSync(join(tmpdir(), 'casetrail-starts-'));
const figures = join(root, 'figures.json');
const report = sampleReport(smallSample);
const running: ServiceProcess[] = [];

beforeAll(async () => {
  server = await serverUnderTest();
  writeFileSync(figures, JSON.stringify({ reports: { S2: report } }));
}, 30_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => (each.isGone ? undefined : each.kill())));
}, 30_000);
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

function settingsFor(what: string, views?: string): Settings {
  const folder = join(root, `${what}-data`);
  return { log: server.url, prefix: freshPrefix(what), folder, ...(views === undefined ? {} : { views }) };
}

async function start(settings: Settings): Promise<ServiceProcess> {
  const service = ServiceProcess.spawn(settings);
  running.push(service);
  await service.ready();
  return service;
}

const placeOf = ({ log, prefix, folder }: Settings) =>
  placeFrom({ CASETRAIL_LOG: log, CASETRAIL_LOG_PREFIX: prefix, ...variablesFor(log) }, folder);

/** Sends a judgment and a decision, so that the log has content. */
async function newCase(service: ServiceProcess, key: string): Promise<string> {
  const { location } = done(await openJudgment(service, `j-${key}`));
  const sent = { key: `d-${key}`, etag: '"r0"' };
  return done(await service.post(`${location}/commands/issue-decision`, decision(), sent)).location;
}

describe('the service', () => {
  it('plays no docket into a server, and a new view file comes to show all that the log holds', async () => {
    const settings = settingsFor('empty');
    const first = await start(settings);
    expect(await eventsIn(settings)).toEqual([]);
    for (const key of ['a', 'b', 'c']) await newCase(first, key);
    const before = (await eventsIn(settings)).at(-1)!.position;
    await first.reached(before);
    expect(await first.stop()).toBe(0);
    const again = await start({ ...settings, views: join(root, 'another-file.db') });
    await again.reached(before);
    const { body } = await again.get('/v1/cases');
    expect(body['cases']).toHaveLength(3);
    await again.stop();
    const shown = [settings, { ...settings, views: join(root, 'another-file.db') }].map((each) =>
      cli(each, 'verify', '--digests'),
    );
    expect(shown.map(({ code }) => code)).toEqual([0, 0]);
    expect(shown[1]!.out).toBe(shown[0]!.out);
  }, 120_000);

  it('refuses a second writer of one view file: by the file, the process and exit code 3', async () => {
    const settings = settingsFor('second', join(root, 'held', 'views.db'));
    const first = await start(settings);
    const second = ServiceProcess.spawn(settings);
    running.push(second);
    expect(await second.ended()).toBe(3);
    expect(second.said).toContain(join(root, 'held', 'views.db'));
    expect(second.said).toContain(`process ${first.child.pid}`);
    expect(second.said).toContain('CASETRAIL_VIEWS');
    expect(second.said).not.toContain('    at ');
    const rebuild = cli(settings, 'rebuild');
    expect([rebuild.code, rebuild.err]).toEqual([3, expect.stringContaining(`process ${first.child.pid}`)]);
    // Verbs that only read run beside it.
    expect(cli(settings, 'verify').code).toBe(0);
  }, 120_000);

  it('refuses the folder of another installation, in one sentence', async () => {
    const settings = settingsFor('owner');
    await (await start(settings)).stop();
    const stranger = ServiceProcess.spawn({ ...settings, folder: join(root, 'stranger-data') });
    running.push(stranger);
    expect(await stranger.ended()).toBe(1);
    expect(stranger.said).toMatch(/belongs to installation .*CASETRAIL_LOG_PREFIX/);
    expect(stranger.said).not.toContain('    at ');
  }, 120_000);
});

describe('the docket', () => {
  const play = (settings: Settings, seed = '7') => cli(settings, 'docket', '--figures', figures, '--seed', seed);

  it('goes into a fresh prefix, goes on after it was cut short, and is not played twice or mixed', async () => {
    const settings = settingsFor('docket');
    await playDocket({ place: placeOf(settings), report, seed: 7, daysMax: 150 });
    const cut = (await eventsIn(settings)).length;
    const gone = play(settings);
    expect([gone.code, gone.out]).toEqual([0, expect.stringContaining('realm simulated')]);
    const whole = await eventsIn(settings);
    expect(whole.length).toBeGreaterThan(cut);
    expect(play(settings).out).toContain('already');
    const other = play(settings, '8');
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('another seed')]);
    // The folder's marker may be lost, or be on another machine: the log itself has the record.
    rmSync(join(settings.folder, 'docket.json'));
    expect(play(settings, '8').err).toContain('another seed');
    expect((await eventsIn(settings)).length).toBe(whole.length);
    const printed = cli(settings, 'report', '--published', 'S2', '--figures', figures);
    expect([printed.code, printed.out]).toEqual([0, expect.stringContaining('15 of 15 printed figures agree')]);
  }, 300_000);

  it('is refused where events are that no docket made', async () => {
    const settings = settingsFor('taken');
    const service = await start(settings);
    await newCase(service, 'x');
    await service.stop();
    const { code, err } = play(settings);
    expect([code, err]).toEqual([1, expect.stringContaining('events that no docket began')]);
  }, 120_000);

  it('is refused in a log whose realm is live', async () => {
    const settings = settingsFor('live');
    await (await openInstallation(placeOf(settings), { realm: 'live' })).close();
    const { code, err } = play(settings);
    expect([code, err]).toEqual([1, expect.stringContaining('live')]);
    expect(await eventsIn(settings)).toEqual([]);
    // The service refuses such a log too, because so far it is for simulated data only.
    const service = ServiceProcess.spawn(settings);
    running.push(service);
    expect(await service.ended()).toBe(1);
    expect(service.said).toMatch(/live data/);
  }, 120_000);
});
