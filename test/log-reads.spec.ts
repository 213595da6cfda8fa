import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';
import { type Installation, type InstallationPlace, openInstallation, placeFrom } from '#installation';
import { freshPrefix, peerUnderTest } from './eventstoredb/server.ts';

/**
 * Reads of a server's log in a start. One read of the whole log serves all views and the reactions, with a new view
 * file as in a rebuild of all views. The others, of record, clock and checkpoints, do not grow with the log.
 */
const readsMax = 12;

interface Reads {
  /** Number of reads of the whole log from a position on. */
  follows: number;
  streams: number;
}

const root = mkdtempSync(join(tmpdir(), 'casetrail-log-reads-'));
const report = sampleReport(smallSample);
const daysMax = 60;
let peer: Awaited<ReturnType<typeof peerUnderTest>>;

beforeAll(async () => {
  peer = await peerUnderTest();
}, 60_000);
afterAll(async () => {
  await peer.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Counts the client's calls below our adapter, where nothing can share or repeat a read unnoticed. */
function countedAtServer(_: Installation, reads: Reads): () => void {
  const { prototype } = EventStoreDBClient;
  const { readStream, subscribeToAll } = prototype;
  prototype.readStream = function (this: EventStoreDBClient, ...asked: Parameters<typeof readStream>) {
    reads.streams += 1;
    return readStream.apply(this, asked);
  } as typeof readStream;
  prototype.subscribeToAll = function (this: EventStoreDBClient, ...asked: Parameters<typeof subscribeToAll>) {
    reads.follows += 1;
    return subscribeToAll.apply(this, asked);
  } as typeof subscribeToAll;
  return () => void Object.assign(prototype, { readStream, subscribeToAll });
}

function countedAtPort({ log }: Installation, reads: Reads): () => void {
  const [follow, read] = [log.follow.bind(log), log.read.bind(log)];
  log.follow = (...asked) => {
    reads.follows += 1;
    return follow(...asked);
  };
  log.read = (...asked) => {
    reads.streams += 1;
    return read(...asked);
  };
  return () => undefined;
}

const stores = [
  { name: 'a file', log: () => 'embedded', counted: countedAtPort },
  { name: 'a server', log: () => peer.url, counted: countedAtServer },
];

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('it did not come to pass in time');
    await sleep(5);
  }
}

/** Runs views and reactions as a service does, until both have reached the log's end and no reaction is due. */
async function served<T>(
  place: InstallationPlace,
  counted: typeof countedAtPort,
  work: (reads: Reads, it: Installation) => T,
) {
  const reads: Reads = { follows: 0, streams: 0 };
  const installation = await openInstallation(place, { realm: 'simulated' });
  const restore = counted(installation, reads);
  const stop = new AbortController();
  installation.views.start();
  const reacting = installation.react(stop.signal);
  try {
    await until(() => installation.views.health().every(({ caughtUp }) => caughtUp));
    await until(() => installation.reactions.health.position !== undefined);
    return await work(reads, installation);
  } finally {
    stop.abort();
    await reacting;
    restore();
    await installation.close();
  }
}

describe.each(stores)('the log in $name', ({ log, counted }) => {
  const folder = mkdtempSync(join(root, 'data-'));
  const prefix = freshPrefix('reads');
  const placeWith = (views?: string): InstallationPlace => {
    const variables = { CASETRAIL_LOG: log(), CASETRAIL_LOG_PREFIX: prefix, CASETRAIL_VIEWS: views };
    return placeFrom(variables, folder);
  };

  beforeAll(async () => {
    await playDocket({ place: placeWith(), report, seed: 11, daysMax });
  }, 120_000);

  it('is read once by a service with a new view file, and once by each rebuild of all views', async () => {
    await served(placeWith(join(folder, 'new.db')), counted, async (reads, { views }) => {
      expect(views.reached().ordinal).toBeGreaterThan(20 * readsMax);
      expect(reads.follows).toBe(1);
      expect(reads.streams).toBeLessThanOrEqual(readsMax);
      await views.rebuild();
      expect(reads.follows).toBe(2);
      expect(reads.streams).toBeLessThanOrEqual(2 * readsMax);
    });
  }, 60_000);

  it('is not read from its beginning by a service whose views are at its end', async () => {
    const place = placeWith(join(folder, 'kept.db'));
    await served(place, counted, () => undefined);
    await served(place, counted, ({ follows, streams }) => {
      expect(follows).toBe(1);
      expect(streams).toBeLessThanOrEqual(readsMax);
    });
  }, 60_000);
});
