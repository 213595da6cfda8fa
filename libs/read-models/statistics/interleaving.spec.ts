import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import type { Instant, RecordedFact } from '#case';
import { viewsFile } from '../storage/database.js';
import { openViews, type ViewDigest } from '../index.js';
import { chanceOf } from '../testing/chance.js';
import { mixed, sampleCase } from '../testing/sample-log.js';
import { appendAll, openBench } from '../testing/bench.js';
import type { View } from '../view/view.js';
import { allViews } from '../views.js';

/** The same histories, recorded on the same days, in different interleavings of two stores. */
const histories = Array.from({ length: 25 }, (_, index) =>
  sampleCase({ seed: 100 + index, factsMax: 10, late: 0.25, corrections: 0.15 }),
);
const oneDay = '2025-06-02T10:00:00.000Z' as Instant;
const onOneDay = (fact: RecordedFact): RecordedFact => ({
  ...fact,
  envelope: { ...fact.envelope, recordedAt: oneDay },
});
const order = (seed: number): RecordedFact[] => mixed(histories, chanceOf(seed)).map(onOneDay);

async function viewed<T>(
  facts: readonly RecordedFact[],
  views: readonly View[],
  work: (digests: ViewDigest[], file: DatabaseSync) => T,
): Promise<T> {
  const bench = await openBench();
  await appendAll(bench.log, facts);
  const opened = openViews({ file: viewsFile(bench.folder), log: bench.log, views });
  try {
    opened.start();
    await opened.waitFor({ ordinal: facts.length }, 10_000);
    const file = new DatabaseSync(viewsFile(bench.folder), { readOnly: true });
    try {
      return work(await opened.digests(), file);
    } finally {
      file.close();
    }
  } finally {
    await opened.close();
    await bench.dispose();
  }
}

/** A faulty view: numbers streams in the order of arrival, in a column that is not declared to hold ordinals. */
const numbering: View = {
  name: 'numbering',
  version: 1,
  tables: [
    {
      name: 'numbering',
      body: 'id TEXT PRIMARY KEY, number INTEGER NOT NULL',
      indexes: {},
      key: ['id'],
      ordinals: [],
    },
  ],
  open: (database, named) => {
    const table = named('numbering');
    const insert = database.prepare(
      `INSERT INTO ${table} VALUES (?, (SELECT count(*) FROM ${table})) ON CONFLICT DO NOTHING`,
    );
    return { apply: (steps) => steps.forEach(({ stream }) => insert.run(stream)) };
  },
};

describe('rows of the views', () => {
  it('are the same but for ordinals, whatever order a store gives to what was recorded together', async () => {
    const views = [...allViews, numbering];
    const [one, other] = [await viewed(order(1), views, (d) => d), await viewed(order(2), views, (d) => d)];
    const same = (of: (digest: ViewDigest) => string) =>
      Object.fromEntries(one!.map((digest, at) => [digest.name, of(digest) === of(other![at]!)]));
    const { numbering: planted, ...own } = same(({ withoutOrdinals }) => withoutOrdinals);
    expect(own).toEqual({ register: true, statistics: true, vintage: true, reactions: true });
    expect(planted).toBe(false);
    expect(same(({ sha256 }) => sha256)).toMatchObject({ register: false, statistics: false });
    expect(await viewed(order(1), views, (digests) => digests)).toEqual(one);
  });

  it('hold ordinals and nothing else in the columns that are left out', async () => {
    const facts = order(3);
    const isOrdinal = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= facts.length;
    const places = Map.groupBy(facts.keys(), (at) => facts[at]!.envelope.streamId);
    await viewed(facts, allViews, (digests, file) => {
      for (const { leftOut } of digests)
        for (const [table, column] of leftOut.map((name) => name.split('.') as [string, string]))
          for (const row of file.prepare(`SELECT ${column} AS value FROM ${table}`).all()) {
            const listed = ordinalsIn(row['value']);
            expect([table, column, listed.length > 0 && listed.every(isOrdinal)]).toEqual([table, column, true]);
          }
      for (const row of file.prepare('SELECT * FROM register_case').all()) {
        const own = places.get(String(row['id']))!.map((at) => at + 1);
        expect([row['opened'], row['last_ordinal']]).toEqual([own[0], own.at(-1)]);
        expect(ordinalsIn(row['ordinals'])).toEqual(own);
      }
      for (const row of file
        .prepare('SELECT ordinal, id FROM statistics_delta JOIN statistics_case USING (opened)')
        .all())
        expect(facts[Number(row['ordinal']) - 1]!.envelope.streamId).toBe(row['id']);
    });
  });

  it('lack no column that is said to be left out', async () => {
    const wrong = { ...numbering, tables: [{ ...numbering.tables[0]!, ordinals: ['ordinal'] }] };
    await expect(viewed(order(1), [wrong], () => undefined)).rejects.toThrow(/lacks/);
  });
});

/** One ordinal, or a list of them in base 36. */
function ordinalsIn(value: unknown): number[] {
  if (typeof value !== 'string') return [Number(value)];
  return value
    .trimEnd()
    .split(' ')
    .map((each) => parseInt(each, 36));
}
