import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventReader } from '#event-store';
import { viewsFile } from '../storage/database.js';
import { NotReached, openViews, openViewsReader, type Views } from '../index.js';
import { appendAll, type Bench, openBench, sampleFacts, until } from '../testing/bench.js';
import type { ProjectedEvent, View } from '../view/view.js';
import { allViews } from '../views.js';

const facts = sampleFacts(21, 30, 12);
const all = facts.length;
const half = Math.floor(all / 2);

let bench: Bench;
const opened: Views[] = [];

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  for (const views of opened.splice(0)) await views.close();
  await bench.dispose();
});

function open(views: readonly View[] = allViews, log: EventReader = bench.log): Views {
  const one = openViews({ file: viewsFile(bench.folder), log, views, backOffMs: 5, retryParkedMs: 20 });
  opened.push(one);
  return one;
}

async function close(views: Views): Promise<void> {
  opened.splice(opened.indexOf(views), 1);
  await views.close();
}

/** The digests of views made in one pass over the same log. */
async function fresh(): Promise<unknown> {
  const other = await openBench();
  const views = openViews({ file: viewsFile(other.folder), log: bench.log });
  views.start();
  await views.waitFor({ ordinal: all }, 10_000);
  const digests = await views.digests();
  await views.close();
  await other.dispose();
  return digests;
}

/** A view that counts streams, and after writing throws when `shouldThrow` says so. */
function counting(shouldThrow: (steps: readonly ProjectedEvent[]) => boolean, version = 1, name = 'counting'): View {
  return {
    name: 'counting',
    version,
    tables: [{ name, body: 'ordinal INTEGER PRIMARY KEY', indexes: {}, key: ['ordinal'], ordinals: ['ordinal'] }],
    open: (database, named) => {
      const insert = database.prepare(`INSERT INTO ${named(name)} VALUES (?)`);
      return {
        apply: (steps) => {
          for (const { ordinal } of steps) insert.run(ordinal);
          if (shouldThrow(steps)) throw new Error('this view does not like what it sees');
        },
      };
    },
  };
}

const healthOf = (views: Views, name: string) => views.health().find((view) => view.name === name)!;

describe('a view that throws', () => {
  it('stops itself in sight after three attempts, without half a batch, and the others go on', async () => {
    await appendAll(bench.log, facts.slice(0, half));
    const views = open([counting((steps) => steps.some(({ ordinal }) => ordinal > half)), ...allViews]);
    views.start();
    await views.waitFor({ ordinal: half });
    await appendAll(bench.log, facts.slice(half));
    await until(() => healthOf(views, 'counting').state === 'failed');
    await views.waitFor({ ordinal: all });
    const failed = { ordinal: half, error: 'this view does not like what it sees', attempts: 3 };
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'failed', ordinal: half, failed });
    expect(healthOf(views, 'register')).toMatchObject({ state: 'running', ordinal: all, failed: undefined });
    const file = new DatabaseSync(viewsFile(bench.folder), { readOnly: true });
    expect(file.prepare('SELECT max(ordinal) AS max, count(*) AS count FROM counting').get()).toEqual({
      max: half,
      count: half,
    });
    file.close();
  });

  it('goes on where it was when a later attempt succeeds, and joins the others again', async () => {
    await appendAll(bench.log, facts.slice(0, half));
    let times = 2;
    const views = open([counting(() => times-- > 0), ...allViews]);
    views.start();
    await until(() => healthOf(views, 'counting').ordinal === half);
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'running', failed: undefined });
    await appendAll(bench.log, facts.slice(half));
    await views.waitFor({ ordinal: all });
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'running', ordinal: all });
  });
});

it('a view that was given up is tried again for ever, and is well when the reason is gone', async () => {
  await appendAll(bench.log, facts);
  let throws = true;
  let attempts = 0;
  const counted = counting(() => {
    attempts += 1;
    return throws;
  });
  const views = open([...allViews, counted]);
  views.start();
  await until(() => healthOf(views, 'counting').state === 'failed');
  await until(() => attempts > 8);
  expect(healthOf(views, 'counting')).toMatchObject({ state: 'failed', ordinal: 0 });
  throws = false;
  await until(() => healthOf(views, 'counting').ordinal === all);
  expect(healthOf(views, 'counting')).toMatchObject({ state: 'running', failed: undefined });
});

describe('a log that could not be read', () => {
  it('is forgotten by the views when the next attempt comes to its end, also where no event follows', async () => {
    await appendAll(bench.log, facts);
    let times = 2;
    const log: EventReader = Object.assign(Object.create(bench.log) as EventReader, {
      follow: (...asked: Parameters<EventReader['follow']>) => {
        if (times-- > 0) throw new Error('not now');
        return bench.log.follow(...asked);
      },
      read: (...asked: Parameters<EventReader['read']>) => bench.log.read(...asked),
      count: (...asked: Parameters<EventReader['count']>) => bench.log.count(...asked),
    });
    const first = open();
    first.start();
    await first.waitFor({ ordinal: all });
    await close(first);
    const views = open([...allViews], log);
    views.start();
    await until(() => views.health().every(({ failed }) => failed !== undefined));
    await until(() => views.health().every(({ state, failed }) => state === 'running' && failed === undefined));
  });
});

describe('the checkpoint', () => {
  it('goes with the rows: views that were stopped again and again are those made in one go', async () => {
    for (let from = 0; from < all; from += 37) {
      await appendAll(bench.log, facts.slice(from, from + 37));
      const views = open();
      views.start();
      if (from % 2 === 0) await views.waitFor({ ordinal: Math.min(all, from + 37) });
      await close(views);
    }
    const views = open();
    views.start();
    await views.waitFor({ ordinal: all });
    expect(await views.digests()).toEqual(await fresh());
  });

  it('ahead of its rows is found by comparing with views made anew', async () => {
    await appendAll(bench.log, facts);
    const events = [];
    for await (const event of bench.log.read(facts[half]!.envelope.streamId)) events.push(event);
    const planted = events.find((event) => event.id === facts[half]!.envelope.eventId)!;
    const views = open();
    const file = new DatabaseSync(viewsFile(bench.folder));
    file
      .prepare('UPDATE view SET position = ?, ordinal = ?, last_id = ?, last_stream = ?, last_revision = ?')
      .run(planted.position, half + 1, planted.id, planted.stream, planted.revision);
    file.close();
    await close(views);
    const resumed = open();
    resumed.start();
    await until(() => resumed.health().every((view) => view.state === 'failed' || view.ordinal === all));
    expect(await resumed.digests()).not.toEqual(await fresh());
  });

  it('must find its event in the log again, or the views stop and say so', async () => {
    await appendAll(bench.log, facts);
    const views = open();
    views.start();
    await views.waitFor({ ordinal: all });
    await close(views);
    const other = await openBench();
    const others = sampleFacts(22, 30, 12);
    await appendAll(other.log, [...others, ...sampleFacts(23, 30, 12)]);
    const resumed = open(allViews, other.log);
    resumed.start();
    await until(() => resumed.health().every((view) => view.state === 'failed'));
    expect(healthOf(resumed, 'register').failed?.error).toContain('Restore the log, or rebuild');
    await close(resumed);
    await other.dispose();
  });
});

describe('a rebuild', () => {
  it('comes out as the live views, and readers never see half of it', async () => {
    await appendAll(bench.log, facts.slice(0, half));
    const views = open();
    views.start();
    await views.waitFor({ ordinal: half });
    const reader = await openViewsReader({ file: viewsFile(bench.folder) });
    const rowsOf = () => reader.read(({ register }) => register.cases({}, { limit: 500 }).rows.length);
    const before = await rowsOf();
    let isDone = false;
    const rebuilt = views.rebuild().then(() => (isDone = true));
    const appended = appendAll(bench.log, facts.slice(half));
    while (!isDone) {
      expect(await rowsOf()).toBeGreaterThanOrEqual(before);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([rebuilt, appended]);
    await views.waitFor({ ordinal: all });
    expect(await reader.digests()).toEqual(await fresh());
    expect(views.health().map(({ state, rebuild }) => [state, rebuild])).toEqual(
      allViews.map(() => ['running', undefined]),
    );
    reader.close();
  });

  it('follows a new version of a view; until then the view is not ready', async () => {
    await appendAll(bench.log, facts);
    const old = open([counting(() => false, 1)]);
    old.start();
    await old.waitFor({ ordinal: all });
    await close(old);
    const views = open([counting(() => false, 2)]);
    expect(healthOf(views, 'counting')).toMatchObject({ ready: false });
    await expect(views.read((snapshot) => snapshot.reached('counting'))).rejects.toThrow('being rebuilt');
    views.start();
    await views.waitFor({ ordinal: all });
    expect(healthOf(views, 'counting')).toMatchObject({ ready: true, state: 'running', ordinal: all });
    expect((await views.digests())[0]).toMatchObject({ version: 2, rows: all });
  });

  it('takes the place of views that have failed for good, of a log that was set back', async () => {
    await appendAll(bench.log, facts);
    const views = open();
    views.start();
    await views.waitFor({ ordinal: all });
    await close(views);
    const back = await openBench();
    await appendAll(back.log, facts.slice(0, half));
    const resumed = open(allViews, back.log);
    resumed.start();
    // The new views are current before the old ones, which are still being retried.
    await resumed.rebuild();
    const stands = resumed.health().map(({ state, ordinal, failed }) => [state, ordinal, failed]);
    expect(stands).toEqual(allViews.map(() => ['running', half, undefined]));
    await appendAll(back.log, facts.slice(half));
    await resumed.waitFor({ ordinal: all });
    expect(await resumed.digests()).toEqual(await fresh());
    await close(resumed);
    await back.dispose();
  });

  it('that cannot be made says so to whoever waits for it, and leaves the tables in use as they are', async () => {
    await appendAll(bench.log, facts);
    let isBroken = false;
    const views = open([counting(() => isBroken)]);
    views.start();
    await views.waitFor({ ordinal: all });
    isBroken = true;
    const sentence = /counting could not be made anew.*this view does not like what it sees/;
    await Promise.all([1, 2].map(() => expect(views.rebuild('counting')).rejects.toThrow(sentence)));
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'running', ordinal: all, rebuild: undefined });
    expect((await views.digests())[0]).toMatchObject({ rows: all });
    isBroken = false;
    await views.rebuild('counting');
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'running', ordinal: all, rebuild: undefined });
  });

  it('of a new version that cannot be made stays in sight', async () => {
    await appendAll(bench.log, facts);
    const old = open([counting(() => false, 1)]);
    old.start();
    await old.waitFor({ ordinal: all });
    await close(old);
    const views = open([counting(() => true, 2)]);
    views.start();
    await expect(views.rebuild('counting')).rejects.toThrow('could not be made anew');
    const failed = { error: 'this view does not like what it sees', attempts: 3 };
    expect(healthOf(views, 'counting')).toMatchObject({ state: 'failed', ready: false, failed });
  });

  it('that is under way when the views are closed says so', async () => {
    await appendAll(bench.log, facts);
    const views = open();
    views.start();
    const rebuilt = expect(views.rebuild('register')).rejects.toThrow('closed before');
    await close(views);
    await rebuilt;
  });

  it('drops the tables that a new version of the view no longer has', async () => {
    await appendAll(bench.log, facts);
    const old = open([counting(() => false, 1)]);
    old.start();
    await old.waitFor({ ordinal: all });
    await close(old);
    const view = counting(() => false, 2, 'counted');
    const views = open([{ ...view, formerTables: ['counting'] }]);
    views.start();
    await views.waitFor({ ordinal: all });
    const file = new DatabaseSync(viewsFile(bench.folder), { readOnly: true });
    const tables = file.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'count%'").all();
    file.close();
    expect(tables.map(({ name }) => name)).toEqual(['counted']);
  });
});

describe('reading', () => {
  it('waits for a revision of a stream, and gives up in time', async () => {
    const views = open();
    views.start();
    const { streamId: stream, revision } = facts[half]!.envelope;
    const seen = views.waitFor({ stream, revision });
    await appendAll(bench.log, facts);
    await seen;
    await expect(views.waitFor({ stream, revision: 1_000 }, 20)).rejects.toThrow(NotReached);
  });

  it('sees one state of the file in one transaction, whatever is written beside it', async () => {
    await appendAll(bench.log, facts.slice(0, half));
    const views = open();
    views.start();
    await views.waitFor({ ordinal: half });
    const reader = await openViewsReader({ file: viewsFile(bench.folder) });
    await reader.read(async (snapshot) => {
      const before = snapshot.register.cases({}, { limit: 500 });
      await appendAll(bench.log, facts.slice(half));
      await views.waitFor({ ordinal: all });
      expect(snapshot.register.cases({}, { limit: 500 })).toEqual(before);
      expect(snapshot.statistics.ordinalOf(undefined)).toBe(half);
    });
    expect(await reader.read(({ statistics }) => statistics.ordinalOf(undefined))).toBe(all);
    reader.close();
  });

  it('has one writer only', () => {
    open();
    expect(() => open()).toThrow(/already held for writing/);
  });
});
