import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { foldCase, type RecordedFact, unflattenEnvelope } from '#case';
import { type EventReader, LogUnavailable } from '#event-store';
import { viewsFile } from '../storage/database.js';
import { allViews, openViews, factView, timeline, type Views } from '../index.js';
import { appendAll, type Bench, openBench, sampleFacts, until } from '../testing/bench.js';

const facts = sampleFacts(17, 30, 12);
const half = Math.floor(facts.length / 2);

let bench: Bench;
let views: Views | undefined;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await views?.close();
  await bench.dispose();
});

function open(log: EventReader, heldFacts?: number): Views {
  const options = { file: viewsFile(bench.folder), log, views: [...allViews, factView], backOffMs: 5 };
  views = openViews({ ...options, ...(heldFacts === undefined ? {} : { heldFacts }) });
  views.start();
  return views;
}

async function loggedFacts(stream: string): Promise<RecordedFact[]> {
  const logged: RecordedFact[] = [];
  for await (const event of bench.log.read(stream))
    logged.push({ type: event.type, data: event.data as object, envelope: unflattenEnvelope(event, event.meta) });
  return logged;
}

describe('the story', () => {
  it('tells every case as the log does, also after it was closed in between', async () => {
    const streams = [...new Set(facts.map(({ envelope }) => envelope.streamId))];
    await appendAll(bench.log, facts.slice(0, half));
    await open(bench.log).waitFor({ ordinal: half });
    await views!.close();
    await appendAll(bench.log, facts.slice(half));
    const one = open(bench.log);
    await one.waitFor({ ordinal: facts.length });
    for (const stream of streams) {
      const logged = await loggedFacts(stream);
      const served = await one.read((snapshot) => snapshot.factsOf(stream));
      expect(timeline(served.facts, served.ordinals)).toEqual(timeline(logged, served.ordinals));
      expect(served.facts.map(({ data }) => data)).toEqual(logged.map(({ data }) => data));
      expect(foldCase(served.facts)).toEqual(foldCase(logged));
    }
    expect(await one.read((snapshot) => snapshot.factsOf('case-00000000-0000-0000-0000-000000000000'))).toEqual({
      facts: [],
      ordinals: [],
    });
  });
});

describe('a log that does not answer reads', () => {
  it('is waited for: no view fails, none takes an event twice, and why it waits is seen', async () => {
    let isAway = false;
    const { log } = bench;
    const shaky: EventReader = {
      read: (...asked) => {
        if (isAway) throw new LogUnavailable('the log is away');
        return log.read(...asked);
      },
      follow: (...asked) => log.follow(...asked),
      head: () => log.head(),
      count: (upTo) => log.count(upTo),
      health: () => log.health(),
      close: async () => undefined,
    };
    await appendAll(log, facts.slice(0, half));
    // The cache is so small that each further fact of a case has to be read.
    const one = open(shaky, 4);
    await one.waitFor({ ordinal: half });
    isAway = true;
    await appendAll(log, facts.slice(half));
    await until(() => one.health().every(({ waitsFor }) => waitsFor === 'the log is away'));
    expect(one.health().map(({ state, failed }) => ({ state, failed }))).toEqual(
      one.health().map(() => ({ state: 'running', failed: undefined })),
    );
    isAway = false;
    await one.waitFor({ ordinal: facts.length });
    expect(one.health().map(({ waitsFor }) => waitsFor)).toEqual(one.health().map(() => undefined));
    const kept = await one.digests();
    await one.close();
    rmSync(viewsFile(bench.folder));
    const anew = open(log);
    await anew.waitFor({ ordinal: facts.length });
    expect(await anew.digests()).toEqual(kept);
  });
});
