import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Instant, type LegalDate, plusDays, type RecordedFact } from '#case';
import { checkCarriedOver, checkParts, checkTable, type Column, columns, type Table, tableOf } from '#statistics';
import { viewsFile } from './database.js';
import { positionsOf } from './direct.js';
import { openViews, type StatisticsQueries, type TableQuery, type Views } from './index.js';
import { chanceOf } from './sample-log.js';
import { appendAll, asEvents, openBench, sampleFacts } from './tools.spec.js';

const realm = 'simulated';
const day = (text: string): LegalDate => text as LegalDate;

async function withViews(
  facts: readonly RecordedFact[],
  heldFacts: number,
  work: (views: Views, folder: string) => Promise<void>,
): Promise<void> {
  const bench = await openBench();
  await appendAll(bench.log, facts);
  const views = openViews({ folder: bench.folder, log: bench.log, heldFacts });
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

/** Random cut-offs on both axes; the first is everything known. */
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
          for (const by of ['office', 'category', 'initiative'] as const) {
            const parts = [...statistics.tablesBy(by, { realm, to, asKnown: asKnown! }).values()];
            expect(checkParts(whole, parts)).toEqual([]);
          }
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
      const tables = async (): Promise<Table[]> =>
        views.read(({ statistics }) =>
          ['2022-09-30', '2023-09-30', '2024-09-30', '2025-09-30', '2026-09-30', '2027-09-30'].map((to) =>
            statistics.tableAt({ realm, to: day(to) }),
          ),
        );
      expect(broken(await tables())).toBe(false);
      const file = new DatabaseSync(viewsFile(folder));
      const rows = file.prepare('SELECT cell, day, ordinal FROM statistics_delta').all();
      const chance = chanceOf(1);
      for (const column of columns)
        for (const name of [`${column.toLowerCase()}_cases`, `${column.toLowerCase()}_vnd`])
          for (let round = 0; round < 5; round++) {
            const { cell, day: on, ordinal } = chance.pick(rows) as Record<string, number>;
            const add = file.prepare(
              `UPDATE statistics_delta SET ${name} = coalesce(${name}, 0) + ?
               WHERE cell = ? AND day = ? AND ordinal = ?`,
            );
            add.run(1, cell!, on!, ordinal!);
            expect([name, on, broken(await tables())]).toEqual([name, on, true]);
            add.run(-1, cell!, on!, ordinal!);
          }
      file.close();
      expect(broken(await tables())).toBe(false);
    });
  });

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

/** Whether any identity fails, in one of the tables or from one year's end to the next. */
function broken(tables: readonly Table[]): boolean {
  return tables.some((table, index) => {
    const closing = tables[index - 1];
    return checkTable(table).length > 0 || (closing !== undefined && checkCarriedOver(closing, table).length > 0);
  });
}
