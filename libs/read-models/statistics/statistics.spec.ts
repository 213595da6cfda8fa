import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { categories, type Instant, type LegalDate, plusDays, type RecordedFact } from '#case';
import { checkTable, type Column, columns, type Table, tableOf } from '#statistics';
import { checkCarriedOver, checkParts } from '#statistics/testing';
import { viewsFile } from '../storage/database.js';
import { positionsOf } from '../stream-states/recount.js';
import { openViews, type StatisticsQueries, type TableQuery, type Views } from '../index.js';
import { chanceOf } from '../testing/chance.js';
import { verifySums } from '../testing/verify-sums.js';
import { appendAll, asEvents, openBench, sampleFacts } from '../testing/bench.js';

const realm = 'simulated';
/** The offices in the sample log. */
const offices = ['P1.01', 'P1.02', 'P2.01'];
const day = (text: string): LegalDate => text as LegalDate;

async function withViews(
  facts: readonly RecordedFact[],
  heldFacts: number,
  work: (views: Views, folder: string) => Promise<void>,
): Promise<void> {
  const bench = await openBench();
  await appendAll(bench.log, facts);
  const views = openViews({ file: viewsFile(bench.folder), log: bench.log, heldFacts });
  try {
    views.start();
    await views.waitFor({ ordinal: facts.length }, 10_000);
    await work(views, bench.folder);
  } finally {
    await views.close();
    await bench.dispose();
  }
}

async function directTable(facts: readonly RecordedFact[], table: Table): Promise<Table> {
  const positions = await positionsOf(asEvents(facts), table.to, table.asKnown);
  return tableOf(
    table,
    positions.map((each) => each.position),
  );
}

/** Random cut-offs on both axes; the first one has present knowledge. */
function cutOffs(seed: number, known: number, count: number): Pick<TableQuery, 'to' | 'asKnown'>[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, (_, round) => ({
    to: plusDays(day('2023-07-01'), chance.below(2200)),
    asKnown: round === 0 ? known : chance.below(known + 1),
  }));
}

describe('the statistics from signed changes', () => {
  it('are those of the direct fold, at any legal date and any state of knowledge', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 4, max: 28 }), fc.constantFrom(2, 10_000), async (seed, n, held) => {
        const facts = sampleFacts(seed, 4, n, true);
        await withViews(facts, held, async (views) => {
          for (const cutOff of cutOffs(seed, facts.length, 12)) {
            const table = await views.read(({ statistics }) => statistics.tableAt({ realm, ...cutOff }));
            expect(table).toEqual(await directTable(facts, table));
          }
        });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('keep every identity, over the turn of a year and between a whole and its parts', async () => {
    const facts = sampleFacts(7, 40, 14);
    await withViews(facts, 10_000, async (views) => {
      for (const { to, asKnown } of cutOffs(7, facts.length, 20)) {
        await views.read(({ statistics }) => {
          const whole = statistics.tableAt({ realm, to, asKnown: asKnown! });
          expect(checkTable(whole)).toEqual([]);
          const parts = (queries: Partial<TableQuery>[]) =>
            queries.map((query) => statistics.tableAt({ realm, to, asKnown: asKnown!, ...query }));
          expect(checkParts(whole, parts(offices.map((office) => ({ offices: [office] }))))).toEqual([]);
          expect(checkParts(whole, parts(categories.map((category) => ({ category }))))).toEqual([]);
          const initiatives = ['exOfficio', 'onRequest'] as const;
          expect(checkParts(whole, parts(initiatives.map((initiative) => ({ initiative }))))).toEqual([]);
          const closing = statistics.tableAt({ realm, to: day(`${whole.year}-09-30`), asKnown: asKnown! });
          const following = statistics.tableAt({ realm, to: day(`${whole.year}-10-01`), asKnown: asKnown! });
          expect(checkCarriedOver(closing, following)).toEqual([]);
        });
      }
    });
  });

  it('are made up of the cases behind each cell', async () => {
    const facts = sampleFacts(11, 25, 14);
    await withViews(facts, 10_000, async (views) => {
      for (const { to, asKnown } of cutOffs(11, facts.length, 4)) {
        await views.read(({ statistics }) => {
          const query: TableQuery = { realm, to, asKnown: asKnown! };
          const table = statistics.tableAt(query);
          for (const column of columns) expect(sumOfCases(statistics, column, query)).toEqual(table.columns[column]);
        });
      }
    });
  });

  it('show one altered figure of any column in a broken identity, also of a year before', async () => {
    const facts = sampleFacts(3, 30, 14);
    await withViews(facts, 10_000, async (views, folder) => {
      const file = new DatabaseSync(viewsFile(folder));
      const chance = chanceOf(1);
      const tables = {
        // A table reads the sums; a breakdown by category reads the changes.
        statistics_sum: { key: ['block', 'grain', 'unit', 'span'], isRead: 'block = -1 AND grain = 2', from: yearEnds },
        statistics_delta: { key: ['cell', 'day', 'ordinal'], isRead: 'true', from: yearEndsByCategory },
      };
      for (const [name, { key, isRead, from }] of Object.entries(tables)) {
        const rows = file.prepare(`SELECT ${key.join(', ')} FROM ${name} WHERE ${isRead}`).all();
        expect((await from(views)).some(broken)).toBe(false);
        for (const column of columns)
          for (const figure of [`${column.toLowerCase()}_cases`, `${column.toLowerCase()}_vnd`]) {
            const row = chance.pick(rows);
            const add = file.prepare(
              `UPDATE ${name} SET ${figure} = coalesce(${figure}, 0) + ?
               WHERE ${key.map((part) => `${part} = ?`).join(' AND ')}`,
            );
            add.run(1, ...key.map((part) => row[part] as number));
            expect([figure, row, (await from(views)).some(broken)]).toEqual([figure, row, true]);
            expect(verifySums(file).length).toBeGreaterThan(0);
            add.run(-1, ...key.map((part) => row[part] as number));
          }
        expect(verifySums(file)).toEqual([]);
      }
      file.close();
    });
  }, 60_000);

  it('know at an instant what the longest prefix recorded until then knew', async () => {
    const facts = sampleFacts(5, 12, 10);
    await withViews(facts, 10_000, async (views) => {
      const times = facts.map((fact) => Date.parse(fact.envelope.recordedAt));
      for (const ms of [0, ...times, Math.max(...times) + 1]) {
        let prefix = 0;
        while (prefix < times.length && times[prefix]! <= ms) prefix++;
        const known = new Date(ms).toISOString() as Instant;
        expect(await views.read(({ statistics }) => statistics.ordinalOf(known))).toBe(prefix);
      }
    });
  });
});

function sumOfCases(
  statistics: StatisticsQueries,
  column: Column,
  query: TableQuery,
): { cases: number; money: bigint } {
  const sum = { cases: 0, money: 0n };
  for (let after: number | undefined = 0; after !== undefined;) {
    const page = statistics.cellCases(column, query, { after, limit: 7 });
    for (const { cases, money } of page.rows) {
      expect(cases !== 0 || money !== 0n).toBe(true);
      sum.cases += cases;
      sum.money += money;
    }
    after = page.next;
  }
  return sum;
}

const ends = ['2022-09-30', '2023-09-30', '2024-09-30', '2025-09-30', '2026-09-30', '2027-09-30'].map(day);

const yearEnds = (views: Views): Promise<Table[][]> =>
  views.read(({ statistics }) => [ends.map((to) => statistics.tableAt({ realm, to }))]);

const yearEndsByCategory = (views: Views): Promise<Table[][]> =>
  views.read(({ statistics }) =>
    ['civil', 'family', 'commerce'].map((category) => ends.map((to) => statistics.tableAt({ realm, to, category }))),
  );

/** Whether any identity fails, within one of the tables or between two years. */
function broken(tables: readonly Table[]): boolean {
  return tables.some((table, index) => {
    const closing = tables[index - 1];
    return checkTable(table).length > 0 || (closing !== undefined && checkCarriedOver(closing, table).length > 0);
  });
}
