import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { dayNumber, type LegalDate, plusDays } from '#case';
import { tableOf } from '#statistics';
import { StatisticsQueries } from './statistics-queries.js';
import { sumBlockSize, SumsWriter, verifySums } from './statistics-sums.js';
import { statisticsView } from './statistics-view.js';
import { chanceOf } from './sample-log.js';

/** Made-up changes with ordinals over several blocks: no history of cases, only what is to be added up. */
const chance = chanceOf(5);
const first = '2024-09-20' as LegalDate;
const changes = Array.from({ length: 4_000 }, (_, index) => ({
  unit: 1 + (index % 3),
  ordinal: 1 + index * 70,
  on: plusDays(first, Math.max(0, Math.floor(index / 20) - chance.below(60))),
  delta: { B1: { cases: chance.below(3) - 1, money: BigInt(chance.below(1_000)) } },
}));
const reflects = changes.at(-1)!.ordinal + 10;

const database = new DatabaseSync(':memory:');
for (const { name, body, withoutRowid } of statisticsView.tables)
  database.exec(`CREATE TABLE ${name} (${body}) STRICT${withoutRowid ? ', WITHOUT ROWID' : ''}`);
for (const unit of [1, 2, 3])
  database
    .prepare('INSERT INTO statistics_cell VALUES (?, ?, ?, ?, ?, ?)')
    .run(unit, `o${unit}`, 'live', 'c', 'i', unit);
const sums = new SumsWriter(database, (name) => name);
const insert = database.prepare(
  'INSERT INTO statistics_delta (cell, day, ordinal, opened, b1_cases, b1_vnd) VALUES (?, ?, ?, 1, ?, ?)',
);
for (const { unit, ordinal, on, delta } of changes) {
  insert.run(unit, dayNumber(on), ordinal, delta.B1.cases, delta.B1.money);
  sums.add(unit, ordinal, on, delta);
  if (chance.below(100) === 0) sums.flush();
}
sums.flush();

afterAll(() => database.close());

describe('tables made of sums', () => {
  it('count every change once, whatever the cut-offs, over several blocks of ordinals', () => {
    expect(reflects).toBeGreaterThan(3 * sumBlockSize);
    const queries = new StatisticsQueries(database, reflects);
    const edges = [0, 1, sumBlockSize - 1, sumBlockSize, sumBlockSize + 1, 2 * sumBlockSize, reflects - 1, reflects];
    const knowns = [...edges, ...Array.from({ length: 20 }, () => chance.below(reflects))];
    const days = ['2024-09-30', '2024-10-01', '2024-10-31', '2024-11-01', '2025-02-28'] as LegalDate[];
    for (const asKnown of knowns)
      for (const to of [...days, ...Array.from({ length: 5 }, () => plusDays(first, chance.below(260)))]) {
        const table = queries.tableAt({ realm: 'live', to, asKnown, offices: ['o1', 'o3'] });
        const counted = changes.filter(
          ({ unit, ordinal, on }) => unit !== 2 && ordinal <= asKnown && on >= table.from && on <= to,
        );
        const expected = tableOf(
          table,
          counted.map(({ delta }) => delta),
        );
        expect([to, asKnown, table.columns.B1]).toEqual([to, asKnown, expected.columns.B1]);
      }
    expect(verifySums(database)).toEqual([]);
  });
});
