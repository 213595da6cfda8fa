import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { dayNumber, type LegalDate, plusDays } from '#case';
import { tableOf } from '#statistics';
import { SurrogateKeys } from '../storage/surrogate-keys.js';
import { recordedDayEventsMax, RecordedDaysWriter } from '../view/recorded-days.js';
import { chanceOf } from '../testing/chance.js';
import { StatisticsQueries } from './statistics-queries.js';
import { SumsWriter } from './pre-aggregates.js';
import { verifySums } from '../testing/verify-sums.js';
import { statisticsView } from './statistics-view.js';

/**
 * Invented changes on two recorded days of 100,000 events, on one day with too many events for one block, and on the
 * day after: not the history of any case, only numbers to add up.
 */
const chance = chanceOf(5);
const first = '2024-09-20' as LegalDate;
const known = Date.parse('2025-04-01T09:00:00+07:00');
const changes = Array.from({ length: 7_000 }, (_, index) => {
  const ordinal = 1 + index * 100;
  return {
    unit: 1 + (index % 3),
    ordinal,
    recordedMs: known + 86_400_000 * (ordinal > 650_000 ? 3 : Math.min(2, Math.floor(ordinal / 100_000))),
    on: plusDays(first, Math.max(0, Math.floor(index / 35) - chance.below(60))),
    delta: { B1: { cases: chance.below(3) - 1, money: BigInt(chance.below(1_000)) } },
  };
});
const reflects = changes.at(-1)!.ordinal + 10;

const database = new DatabaseSync(':memory:');
for (const { name, body, withoutRowid } of statisticsView.tables)
  database.exec(`CREATE TABLE ${name} (${body}) STRICT${withoutRowid ? ', WITHOUT ROWID' : ''}`);
for (const unit of [1, 2, 3]) {
  database.prepare('INSERT INTO statistics_unit VALUES (?, ?, ?)').run(unit, `o${unit}`, 'live');
  database
    .prepare('INSERT INTO statistics_cell VALUES (?, ?, ?, ?, ?, ?)')
    .run(unit, `o${unit}`, 'live', 'c', 'i', unit);
}
const blocks = new RecordedDaysWriter(database, (name) => name);
const sums = new SumsWriter(database, (name) => name);
const insert = database.prepare(
  'INSERT INTO statistics_delta (cell, day, ordinal, part, opened, b1_cases, b1_vnd) VALUES (?, ?, ?, 0, 1, ?, ?)',
);
for (const { unit, ordinal, recordedMs, on, delta } of changes) {
  insert.run(unit, dayNumber(on), ordinal, delta.B1.cases, delta.B1.money);
  sums.add(unit, blocks.blockOf({ ordinal, recordedMs }), on, delta);
  if (chance.below(100) === 0) sums.flush();
}
sums.flush();

afterAll(() => database.close());

describe('tables made of sums', () => {
  it('count every change once, whatever the cut-offs, over several blocks of knowledge', () => {
    const firsts = database.prepare('SELECT first FROM statistics_block ORDER BY block').all();
    const begins = firsts.map((row) => Number(row['first']));
    expect(begins).toEqual([1, 100_001, 200_001, 200_001 + Math.ceil(recordedDayEventsMax / 100) * 100, 650_001]);
    const queries = new StatisticsQueries(database, reflects);
    const edges = [0, ...begins.flatMap((begin) => [begin - 1, begin, begin + 1]), reflects - 1, reflects];
    const knowns = [...edges, ...Array.from({ length: 15 }, () => chance.below(reflects))];
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

  it('go on in the block where they stopped, after a restart', () => {
    const again = new RecordedDaysWriter(database, (name) => name);
    const { ordinal, recordedMs } = changes.at(-1)!;
    const next = { ordinal: ordinal + 1, recordedMs };
    expect(again.blockOf(next)).toBe(blocks.blockOf(next));
    // A later event with an earlier clock does not start a block: the running maximum decides.
    expect(again.blockOf({ ordinal: ordinal + 2, recordedMs: known })).toBe(blocks.blockOf(next));
  });
});

describe('numbers of cells and units', () => {
  it('follow from the names alone, and never stand for two of them', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => ['P1.01', 'live', String(index)]);
    const numbers = new SurrogateKeys();
    const given = names.map((parts) => numbers.of(parts));
    const reversed = new SurrogateKeys();
    expect(names.toReversed().map((parts) => reversed.of(parts))).toEqual(given.toReversed());
    expect(given.every((number) => Number.isSafeInteger(number) && number >= 0 && number < 2 ** 47)).toBe(true);
    const poor = new SurrogateKeys((key) => key.length);
    expect(poor.of(['a', 'bc'])).toBe(poor.of(['a', 'bc']));
    expect(() => poor.of(['ab', 'c'])).toThrow(/the same number/);
  });
});
