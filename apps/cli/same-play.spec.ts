import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineVersion } from '#case';
import { Engine, Reactions } from '#engine';
import { batchesOf, type EventLog, openEmbeddedReader } from '#event-store';
import { shuffled } from '#event-store/testing';
import { openViews, type ViewDigest } from '#read-models';
import { openInstallation, placeFrom, silent, world } from '#installation';
import type { Terminal, Verb } from './verbs/verb.js';
import { reportVerb } from './verbs/report.js';
import { Chance, type DocketOptions, playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';

const root = mkdtempSync(join(tmpdir(), 'casetrail-same-play-'));
const report = sampleReport(smallSample);
const seed = 3;

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A store with random delays: reads, appends and their answers overtake one another. */
const otherStore = (log: EventLog, chance: Chance): EventLog => shuffled(log, () => chance.whole(0, 12));

/** An installation on one file with a wrapped log; its reactions start from the beginning each time. */
const openOn =
  (wrap: (log: EventLog) => EventLog): typeof openInstallation =>
  async (place, options) => {
    const installation = await openInstallation(place, options);
    const log = wrap(installation.log);
    const { sealed, now, realm } = installation;
    const engine = new Engine({ log, sealed, world, now, realm, engineVersion });
    const reactions = new Reactions(engine, log);
    return { ...installation, log, engine, reactions };
  };

interface Played {
  readonly folder: string;
  /** Facts by stream, without values that depend on a key; and the streams in log order. */
  readonly facts: ReadonlyMap<string, readonly unknown[]>;
  readonly order: readonly string[];
  readonly digests: readonly ViewDigest[];
}

async function play(name: string, options: Partial<DocketOptions> = {}): Promise<Played> {
  const folder = join(root, name);
  await playDocket({ place: placeFrom({}, folder), report, seed, ...options });
  const log = openEmbeddedReader({ folder, snapshot: true });
  const facts = new Map<string, unknown[]>();
  const order: string[] = [];
  for await (const events of batchesOf(log))
    for (const { id, stream, revision, type, data, meta } of events) {
      const { commandDigest: _, ...envelope } = meta;
      order.push(stream);
      facts.set(stream, [...(facts.get(stream) ?? []), { id, revision, type, data, envelope }]);
    }
  const views = openViews({ file: join(folder, 'derived.db'), log });
  try {
    views.start();
    await views.waitFor({ ordinal: order.length }, 30_000);
    return { folder, facts, order, digests: await views.digests() };
  } finally {
    await views.close();
    await log.close();
  }
}

async function run(verb: Verb, flags: Record<string, string>): Promise<string> {
  let said = '';
  const out = async (text: string): Promise<void> => void (said += text);
  const terminal: Terminal = { out, err: () => undefined, progress: silent };
  await verb.run({ flags, words: [] }, terminal);
  return said;
}

const sorted = ({ facts }: Played): [string, readonly unknown[]][] => [...facts].sort(([a], [b]) => (a < b ? -1 : 1));
const withoutOrdinals = ({ digests }: Played): string[] =>
  digests.map((digest) => `${digest.name} ${digest.rows} ${digest.withoutOrdinals}`);
const whole = ({ digests }: Played): string[] => digests.map(({ name, sha256 }) => `${name} ${sha256}`);

describe('one docket played into two stores', () => {
  let usual: Played;
  let shuffled: Played;

  beforeAll(async () => {
    usual = await play('usual');
    const open = openOn((log) => otherStore(log, new Chance('delays')));
    shuffled = await play('shuffled', { open, inFlightMax: 40 });
  }, 120_000);

  it('is interleaved in another way', () => {
    expect(shuffled.order).not.toEqual(usual.order);
  });

  it('leaves the same facts in every stream: ids, revisions, data, commitments, times and case numbers', () => {
    expect(sorted(shuffled)).toEqual(sorted(usual));
  });

  it('gives the same rows of every view, but for ordinals', () => {
    expect(withoutOrdinals(shuffled)).toEqual(withoutOrdinals(usual));
    expect(whole(shuffled)).not.toEqual(whole(usual));
  });

  it('gives the same report, byte for byte', async () => {
    const flags = { published: 'S2' };
    const text = await run(reportVerb, { ...flags, data: usual.folder });
    expect(await run(reportVerb, { ...flags, data: shuffled.folder })).toBe(text);
    expect(text).toContain('As known');
  });
});

describe('a docket appended one by one', () => {
  it('gives the very same rows, ordinals included, on a store with an order of its own', async () => {
    const options = { inFlightMax: 1, daysMax: 120 };
    const usual = await play('one by one', options);
    const open = openOn((log) => otherStore(log, new Chance('others')));
    const other = await play('one by one, elsewhere', { ...options, open });
    expect(other.order).toEqual(usual.order);
    expect(other.digests).toEqual(usual.digests);
  }, 120_000);
});

describe('a docket whose store fails', () => {
  it('ends with that error, though others wait for the step that failed', async () => {
    let appends = 0;
    const failing = (log: EventLog): EventLog => ({
      ...otherStore(log, new Chance('failing')),
      append: async (stream, expected, events) => {
        if ((appends += 1) === 400) throw new Error('the disk is gone');
        return log.append(stream, expected, events);
      },
    });
    await expect(play('failing', { open: openOn(failing) })).rejects.toThrow('the disk is gone');
  }, 60_000);
});
