import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { installationId } from '#personal-data';
import { eventStoreDbSettings } from '#event-store/eventstoredb';
import { openViews } from '#read-models';
import { playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';
import { type InstallationPlace, openInstallation, placeFrom, recordOf, silent } from '#installation';
import type { Verb } from '../../apps/cli/verbs/verb.js';
import { logVerb } from '../../apps/cli/verbs/log.js';
import { rebuildVerb } from '../../apps/cli/verbs/rebuild.js';
import { sweepVerb } from '../../apps/cli/verbs/sweep.js';
import { verifyVerb } from '../../apps/cli/verbs/verify.js';
import { beginLog } from './begin-log.ts';
import { freshPrefix, peerUnderTest } from './server.ts';

/** The words of a folder belong to one log: with another log nothing may be started, created or swept. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-own-log-'));
const report = sampleReport(smallSample);
/** A folder that is played once; each test gets a copy. */
const original = join(root, 'original');
const prefix = freshPrefix('own');
const days = 30;
const hour = 3_600_000;
let peer: Awaited<ReturnType<typeof peerUnderTest>>;
let folder: string;
let count = 0;

const placeOf = (data: string, more: Readonly<Record<string, string>> = {}): InstallationPlace =>
  placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix, ...more }, data);
const freshViews = (): string => join(root, `views-${(count += 1)}.db`);
const begin = (place: InstallationPlace) => openInstallation(place, { realm: 'simulated' });

beforeAll(async () => {
  peer = await peerUnderTest();
  await playDocket({ place: placeOf(original), report, seed: 7, daysMax: days });
}, 60_000);
beforeEach(() => {
  folder = join(root, `data-${(count += 1)}`);
  cpSync(original, folder, { recursive: true });
  const words = new DatabaseSync(join(folder, 'sealed.db'));
  words.prepare('UPDATE sealed SET sealed_at = sealed_at - ?').run(2 * hour);
  words.close();
});
afterAll(async () => {
  await peer.stop();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

function wordsIn(data: string): number {
  const words = new DatabaseSync(join(data, 'sealed.db'), { readOnly: true });
  const rows = Number(words.prepare('SELECT count(*) AS rows FROM sealed').get()?.['rows']);
  words.close();
  return rows;
}

/** Runs a verb with these variables; returns its exit code or its error. */
async function run(verb: Verb, place: InstallationPlace, flags: Record<string, boolean> = {}) {
  const said = { out: '', err: '' };
  const terminal = {
    out: async (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    progress: silent,
  };
  const variables = {
    CASETRAIL_LOG: place.log,
    CASETRAIL_LOG_PREFIX: place.prefix,
    CASETRAIL_DATA: place.folder,
    CASETRAIL_VIEWS: place.views,
  };
  const before = { ...process.env };
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
  try {
    return { code: await verb.run({ flags, words: [] }, terminal), ...said };
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

const noLog = /No log has been begun/;

describe('sweep', () => {
  it('goes through the log that the words belong to, and keeps all that its facts refer to', async () => {
    const before = wordsIn(folder);
    const swept = await run(sweepVerb, placeOf(folder));
    expect([swept.code, swept.out]).toEqual([0, expect.stringMatching(/; 0 were not/)]);
    expect([before > 50, wordsIn(folder)]).toEqual([true, before]);
  });

  it('is refused under another prefix, with a view file of its own too, and begins nothing there', async () => {
    const before = wordsIn(folder);
    const other = { CASETRAIL_LOG_PREFIX: freshPrefix('other'), CASETRAIL_VIEWS: freshViews() };
    await expect(run(sweepVerb, placeOf(folder, other))).rejects.toThrow(
      /belong to .*CASETRAIL_LOG, CASETRAIL_LOG_PREFIX.*CASETRAIL_DATA/,
    );
    expect(wordsIn(folder)).toBe(before);
    expect((await run(verifyVerb, placeOf(join(root, 'none'), other))).err).toMatch(noLog);
  });

  it('is refused on a server that was emptied, and so is the service, which would begin another log', async () => {
    const before = wordsIn(folder);
    const empty = await peerUnderTest();
    try {
      const place = placeOf(folder, { CASETRAIL_LOG: empty.url, CASETRAIL_VIEWS: freshViews() });
      await expect(run(sweepVerb, place)).rejects.toThrow(noLog);
      await expect(begin(place)).rejects.toThrow(/holds words of one that was begun there/);
      await expect(run(sweepVerb, place)).rejects.toThrow(noLog);
      const settings = eventStoreDbSettings({ log: empty.url, prefix });
      const record = recordOf(installationId({ folder }), 'simulated');
      await (await beginLog({ settings }, record)).close();
      await expect(run(sweepVerb, place)).rejects.toThrow(/nothing is forgotten.*CASETRAIL_LOG/s);
      expect(wordsIn(folder)).toBe(before);
    } finally {
      await empty.stop();
    }
  });
});

describe('rebuild', () => {
  it('begins no log: the service can afterwards', async () => {
    const data = join(root, 'first-act');
    const place = placeOf(data, { CASETRAIL_LOG_PREFIX: freshPrefix('first') });
    for (const verb of [rebuildVerb, sweepVerb]) await expect(run(verb, place)).rejects.toThrow(noLog);
    expect(existsSync(data) ? readdirSync(data) : []).toEqual([]);
    await (await begin(place)).close();
    expect((await run(rebuildVerb, place)).code).toBe(0);
    const listed = await run(logVerb, place, { ndjson: true });
    expect([listed.out, listed.err]).toEqual(['', 'The log is empty.\n']);
    expect((await run(verifyVerb, place)).out).toContain('The log is empty.');
  });

  it('begins none in a folder either', async () => {
    const data = join(root, 'first-act-in-a-file');
    await expect(run(rebuildVerb, placeFrom({}, data))).rejects.toThrow(/No log has been begun in .*CASETRAIL_LOG/);
    expect(existsSync(data)).toBe(false);
  });
});

describe('a folder whose log is on a server', () => {
  it('is refused when CASETRAIL_LOG was forgotten, before a log is made in it', async () => {
    const place = placeFrom({}, folder);
    await expect(begin(place)).rejects.toThrow(/belong to a server's log under own-.*CASETRAIL_LOG/);
    await expect(run(rebuildVerb, place)).rejects.toThrow(/CASETRAIL_LOG/);
    expect(existsSync(join(folder, 'log.db'))).toBe(false);
    // Also in a folder of an earlier version, which does not note the log.
    const keys = new DatabaseSync(join(folder, 'keys.db'));
    keys.exec('DROP TABLE log');
    keys.close();
    await expect(begin(place)).rejects.toThrow(/no log\.db.*CASETRAIL_LOG/);
    expect(existsSync(join(folder, 'log.db'))).toBe(false);
    await (await begin(placeOf(folder))).close();
    await expect(begin(placeOf(folder, { CASETRAIL_LOG_PREFIX: freshPrefix('x') }))).rejects.toThrow(/belong to/);
  });

  it('and one with a log of its own is refused on a server, under any prefix', async () => {
    const data = join(root, 'in-a-file');
    await (await begin(placeFrom({}, data))).close();
    await expect(begin(placeOf(data, { CASETRAIL_LOG_PREFIX: freshPrefix('file') }))).rejects.toThrow(
      /belong to a log in log\.db/,
    );
  });
});

describe('a start that is refused', () => {
  it('leaves nothing on the server: a view file of another log, and one in use', async () => {
    const other = { CASETRAIL_LOG_PREFIX: freshPrefix('refused'), CASETRAIL_VIEWS: join(folder, 'views.db') };
    const place = placeOf(join(root, 'refused-data'), other);
    await expect(begin(place)).rejects.toThrow(/views of another log/);
    const held = { ...other, CASETRAIL_VIEWS: freshViews() };
    const holder = openViews({ file: held.CASETRAIL_VIEWS, log: {} as Parameters<typeof openViews>[0]['log'] });
    await expect(begin(placeOf(join(root, 'held-data'), held))).rejects.toThrow(/CASETRAIL_VIEWS/);
    await holder.close();
    const checked = await run(verifyVerb, place);
    expect([checked.code, checked.err]).toEqual([2, expect.stringMatching(noLog)]);
  });

  it('begins no log while its clock is ahead', async () => {
    const late = await peerUnderTest({ clockOffsetMs: -20_000 });
    try {
      const place = placeOf(join(root, 'ahead'), { CASETRAIL_LOG: late.url });
      await expect(begin(place)).rejects.toThrow(/clock/);
      expect((await run(verifyVerb, place)).err).toMatch(noLog);
    } finally {
      await late.stop();
    }
  });

  it('makes no keys: for a log of others, and where no server answers', async () => {
    const stranger = join(root, 'stranger');
    await expect(begin(placeOf(stranger))).rejects.toThrow(
      new RegExp(`belongs to installation .*${stranger} holds no keys.*CASETRAIL_LOG_PREFIX`),
    );
    await expect(begin(placeOf(stranger, { CASETRAIL_LOG: 'esdb://127.0.0.1:1?tls=false' }))).rejects.toThrow(
      /CASETRAIL_LOG/,
    );
    expect(existsSync(stranger) ? readdirSync(stranger) : []).toEqual([]);
  });
});

describe('verify', () => {
  it('derives every view that the file holds, the story too', async () => {
    const place = placeOf(folder);
    expect((await run(rebuildVerb, place)).code).toBe(0);
    const sound = await run(verifyVerb, place, { digests: true });
    expect([sound.code, sound.out]).toEqual([0, expect.stringMatching(/^story +event/m)]);
    const file = new DatabaseSync(place.views);
    file.exec('DELETE FROM story_fact WHERE ordinal IN (SELECT ordinal FROM story_fact ORDER BY ordinal LIMIT 50)');
    file.close();
    const harmed = await run(verifyVerb, place);
    expect([harmed.code, harmed.err]).toEqual([1, expect.stringContaining('the view story')]);
  }, 60_000);

  it('says with 2 that nothing could be checked', async () => {
    const places = [
      placeOf(folder, { CASETRAIL_LOG: 'esdb://127.0.0.1:1?tls=false' }),
      placeOf(folder, { CASETRAIL_LOG_PREFIX: freshPrefix('none') }),
      placeFrom({}, join(root, 'nothing')),
    ];
    for (const place of places) expect((await run(verifyVerb, place)).code).toBe(2);
  });
});

it('a docket is told by the log that it is in', async () => {
  const place = placeOf(folder);
  await expect(playDocket({ place, report, seed: 8 })).rejects.toThrow(
    new RegExp(`The log under ${prefix} at esdb://.* another seed .*CASETRAIL_LOG_PREFIX`),
  );
});
