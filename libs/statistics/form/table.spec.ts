import { describe, expect, it } from '@jest/globals';
import type { LegalDate } from '#case';
import {
  type Amounts,
  checkTable,
  type Column,
  columnInfo,
  columns,
  fromTotals,
  type Position,
  rate,
  type Table,
  type TableHead,
  type Violation,
} from '../index.js';
import { checkCarriedOver, checkParts } from '../testing/index.js';

const head = (year: number, to: string): TableHead => ({
  unit: 'u',
  realm: 'simulated',
  year,
  from: `${year - 1}-10-01` as LegalDate,
  to: to as LegalDate,
  asKnown: 9,
});
const cell = (cases: number): Amounts => ({ cases, money: BigInt(cases) * 10n });
const cells = (counts: Partial<Record<Column, number>>): Position =>
  Object.fromEntries(Object.entries(counts).map(([column, count]) => [column, cell(count)]));

const closing = fromTotals(
  head(2024, '2024-09-30'),
  cells({ A: 20, A2: 20, C: 20, D: 15, D1: 3, D2: 2, D4: 7, D5: 1, D6: 1, D7: 1, E: 5, F: 15, X: 5, T: 20 }),
);
const following = fromTotals(
  head(2025, '2025-03-31'),
  cells({ A: 30, A1: 12, A2: 18, B1: 4, B2: 3, B3: 2, BP: 1, C: 20, D: 14, D1: 5, D2: 2, D4: 4, D5: 1, D6: 1, D7: 1 }),
);
const withRest = fromTotals(following, { ...following.columns, ...cells({ E: 6, F: 13, X: 7, S: 5, T: 35, M: 3 }) });

const changed = (table: Table, column: Column, by: Amounts): Table => {
  const { cases, money } = table.columns[column];
  return { ...table, columns: { ...table.columns, [column]: { cases: cases + by.cases, money: money + by.money } } };
};
const allChecks = (table: Table): Violation[] => [...checkTable(table), ...checkCarriedOver(closing, table)];

describe('identities of a table', () => {
  it('hold for a sound one', () => {
    expect(allChecks(withRest)).toEqual([]);
  });

  it.each(columns)('turn red when %s alone is one case off, and when it is one đồng off', (column) => {
    for (const by of [1, -1]) {
      const cases = allChecks(changed(withRest, column, { cases: by, money: 0n }));
      const money = allChecks(changed(withRest, column, { cases: 0, money: BigInt(by) }));
      expect(cases.map(({ of }) => of)).toContain('cases');
      expect(money.map(({ of }) => of)).toContain('money');
    }
  });

  it('give both sides', () => {
    expect(checkTable(changed(withRest, 'A2', { cases: 1, money: 0n }))).toEqual([
      { id: 'I1', of: 'cases', says: 'A = A1 + A2', left: '30', right: '31' },
    ]);
    const broken = checkTable(changed(withRest, 'BP', { cases: 1, money: 0n }));
    expect(broken).toEqual([
      { id: 'I2', of: 'cases', says: 'C = A − B1 − B2 − B3 − BP − BR', left: '20', right: '19' },
    ]);
  });

  it('hold G to X ÷ D', () => {
    const wrong = { ...withRest, rate: { ...withRest.rate, cases: rate(7, 20) } };
    expect(checkTable(wrong)).toEqual([{ id: 'I6', of: 'cases', says: 'G = X ÷ D', left: '7/20', right: '7/14' }]);
    expect(checkTable({ ...withRest, rate: { ...withRest.rate, cases: rate(1, 2) } })).toEqual([]);
  });

  it('want zero in a column that no act feeds, and a sentence that says so', () => {
    for (const column of ['D8'] as const) {
      expect(checkTable(changed(withRest, column, { cases: 1, money: 0n })).map(({ id }) => id)).toContain('unfed');
      expect(columnInfo[column].fed).toBe(false);
      expect(columnInfo[column].note?.en).toMatch(/No act/);
    }
  });

  it('carry over what the year before carried forward, the separate book counted back in', () => {
    const later = changed(withRest, 'A1', { cases: -1, money: 0n });
    expect(checkCarriedOver(closing, later)).toEqual([
      { id: 'I8', of: 'cases', says: 'A1(2025) + M(2025) = F(2024)', left: '14', right: '15' },
    ]);
    expect(() => checkCarriedOver(withRest, withRest)).toThrow(RangeError);
  });

  it('let a table be the sum of its parts', () => {
    const part = fromTotals(closing, { A: cell(8), S: cell(1) });
    const other = fromTotals(closing, { A: cell(12) });
    const whole = fromTotals(closing, { A: cell(20), S: cell(1) });
    expect(checkParts(whole, [part, other])).toEqual([]);
    expect(checkParts(whole, [part]).map(({ says, of }) => `${says} ${of}`)).toEqual([
      'A = Σ A of 1 parts cases',
      'A = Σ A of 1 parts money',
      'T = Σ T of 1 parts cases',
      'T = Σ T of 1 parts money',
    ]);
  });

  it('count all cases of a table that comes as sums as A + S', () => {
    expect(fromTotals(closing, { A: cell(5), S: cell(2) }).columns.T).toEqual(cell(7));
  });

  it('have no rate where nothing was enforceable', () => {
    const empty = fromTotals(head(2025, '2025-03-31'), {});
    expect(empty.rate.cases).toEqual({ unit: 'rate', num: 0n, den: 0n });
    expect(checkTable(empty)).toEqual([]);
  });
});
