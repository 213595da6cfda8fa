import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { type CaseState, type LegalDate, plusDays, type RecordedFact } from '#case';
import { type Column, columns, type Position, tableOf } from '#statistics';
import { digestOf } from '../view/digest.js';
import { chanceOf } from '../testing/chance.js';
import { StatisticsQueries } from '../statistics/statistics-queries.js';
import { verifySums } from '../testing/verify-sums.js';
import { statisticsView } from '../statistics/statistics-view.js';
import type { ProjectedEvent } from '../view/view.js';
import { dongPerRowMax, piecesOf } from './int64.js';

/**
 * Amounts and sums beyond 64 bits, with invented changes: debts that engines before 0.2.0 accepted, many cases at
 * today's bound, and sums that exceed 64 bits and shrink again.
 */
const chance = chanceOf(11);
const first = '2024-09-20' as LegalDate;
const oldCaseMax = 50n * (10n ** 18n - 1n);
const sizes = [
  1n,
  10n ** 15n - 1n,
  dongPerRowMax,
  dongPerRowMax + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  oldCaseMax,
];
const offices = ['o1', 'o2', 'o3'];

interface Change {
  readonly ordinal: number;
  readonly office: string;
  readonly on: LegalDate;
  readonly delta: Position;
}

const changes: Change[] = Array.from({ length: 240 }, (_, index) => {
  const delta: Partial<Record<Column, { cases: number; money: bigint }>> = {};
  for (const column of ['A', 'B1', 'D4', 'E', 'F', 'X'] as const) {
    const sign = chance.below(10) < 5 ? -1n : 1n;
    if (chance.below(3) > 0) delta[column] = { cases: chance.below(3) - 1, money: sign * chance.pick(sizes) };
  }
  const on = plusDays(first, Math.floor(index / 4) - chance.below(9));
  return { ordinal: index + 1, office: chance.pick(offices), on, delta };
});

function stepOf({ ordinal, office, on, delta }: Change): ProjectedEvent {
  const after = {
    id: `case-${ordinal}`,
    number: String(ordinal),
    office,
    realm: 'live',
    category: 'c',
    initiative: 'onRequest',
  };
  return {
    ordinal,
    stream: after.id,
    type: 'EnforcementDecisionIssued',
    revision: 0,
    opened: ordinal,
    recordedMs: Date.parse('2025-01-01T00:00:00+07:00') + ordinal * 1_200_000,
    case: { fact: {} as RecordedFact, after: after as unknown as CaseState, deltas: [{ on, delta }] },
  };
}

/** A view with these changes, applied in batches; reopened for each, as after a restart. */
function viewOf(applied: readonly Change[], batch: number): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE view (name TEXT PRIMARY KEY, version INTEGER, ordinal INTEGER)');
  for (const { name, body, withoutRowid } of statisticsView.tables)
    database.exec(`CREATE TABLE ${name} (${body}) STRICT${withoutRowid ? ', WITHOUT ROWID' : ''}`);
  for (let at = 0; at < applied.length; at += batch)
    statisticsView.open(database, (name) => name).apply(applied.slice(at, at + batch).map(stepOf));
  return database;
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

describe('amounts beyond 64 bits', () => {
  it('are kept in pieces that a row holds', () => {
    for (const size of sizes)
      for (const amount of [size, -size]) {
        const pieces = piecesOf(amount);
        expect(sumOf(pieces)).toBe(amount);
        expect(pieces.every((piece) => (piece < 0n ? -piece : piece) <= dongPerRowMax)).toBe(true);
      }
  });

  const database = viewOf(changes, 7);
  const queries = new StatisticsQueries(database, changes.length);

  it('are in every table, at any cut-off and state of knowledge', () => {
    const days = ['2024-09-30', '2024-10-01', '2024-10-31', '2024-11-15', '2025-01-31'] as LegalDate[];
    for (const asKnown of [0, 35, 129, changes.length - 1, changes.length])
      for (const to of days) {
        const table = queries.tableAt({ realm: 'live', to, asKnown, offices: ['o1', 'o3'] });
        const within = ({ ordinal, office, on }: Change): boolean => office !== 'o2' && ordinal <= asKnown && on <= to;
        const counted = changes.filter((change) => within(change) && change.on >= table.from);
        const expected = tableOf(
          table,
          counted.map(({ delta }) => delta),
        );
        // B1 and X start each year at zero; F starts with the stock.
        expect([to, asKnown, table.columns.B1, table.columns.X]).toEqual([
          to,
          asKnown,
          expected.columns.B1,
          expected.columns.X,
        ]);
        const ofF = changes.filter(within).map(({ delta }) => delta.F?.money ?? 0n);
        expect([to, asKnown, table.columns.F.money]).toEqual([to, asKnown, sumOf(ofF)]);
      }
    expect(verifySums(database)).toEqual([]);
  });

  it('are in every cell, case by case', () => {
    for (const column of columns)
      for (const to of ['2024-09-30', '2024-11-15'] as LegalDate[]) {
        const query = { realm: 'live' as const, to };
        const [total, pages] = [queries.tableAt(query).columns[column], []] as [{ money: bigint }, bigint[]];
        let after: number | undefined = 0;
        while (after !== undefined) {
          const page = queries.cellCases(column, query, { after, limit: 50 });
          for (const { cases, money } of page.rows) expect(cases !== 0 || money !== 0n).toBe(true);
          pages.push(...page.rows.map(({ money }) => money));
          after = page.next;
        }
        // T of a table is A + S when no change feeds it (`fromTotals`), as here.
        if (column !== 'T') expect([column, to, sumOf(pages)]).toEqual([column, to, total.money]);
      }
  });

  it('come out the same in whatever batches they came, and leave nothing behind when they are taken back', async () => {
    const digests = [];
    for (const batch of [1, 50, changes.length])
      digests.push((await digestOf(viewOf(changes, batch), statisticsView)).sha256);
    expect(new Set(digests).size).toBe(1);
    const negated = changes.map(({ ordinal, office, on, delta }) => ({
      ordinal: ordinal + changes.length,
      office,
      on,
      delta: Object.fromEntries(
        Object.entries(delta).map(([column, { cases, money }]) => [column, { cases: -cases, money: -money }]),
      ),
    }));
    const both = viewOf([...changes, ...negated], 13);
    expect(database.prepare('SELECT count(*) AS count FROM statistics_excess').get()).not.toEqual({ count: 0 });
    const nowhere = (of: string) => both.prepare(`SELECT count(*) AS count FROM ${of} AND block = -1`).get();
    expect(nowhere('statistics_excess WHERE high <> 0')).toEqual({ count: 0 });
    expect(nowhere('statistics_sum WHERE a_vnd <> 0')).toEqual({ count: 0 });
    expect(verifySums(both)).toEqual([]);
  });
});
