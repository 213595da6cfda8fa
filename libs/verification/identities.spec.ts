import { expect, it } from '@jest/globals';
import type { LegalDate } from '#case';
import { type Column, fromTotals, type Table } from '#statistics';
import { checkIdentities } from './views.js';

const to = '2025-03-31' as LegalDate;
const realm = 'live' as const;
const columns = ['A', 'A2', 'C', 'D', 'D4', 'F', 'T'] as const;

const tableOf = (off?: Column): Table => {
  const cells = columns.map((column) => [column, { cases: 3 + Number(column === off), money: 9n }] as const);
  const head = { unit: 'all', realm, year: 2025, from: '2024-10-01' as LegalDate, to, asKnown: 1 };
  return fromTotals(head, Object.fromEntries(cells));
};

function said(table: Table): string[] {
  const sentences: string[] = [];
  checkIdentities(
    { monthsWithChanges: () => [{ realm, to }], tableAt: () => table },
    {
      damaged: (sentence) => void sentences.push(`damaged ${sentence}`),
      checked: (sentence) => void sentences.push(`checked ${sentence}`),
    },
  );
  return sentences;
}

it('finds nothing where they hold, and says what it looked at', () => {
  expect(said(tableOf())).toEqual(['checked the identities of the form at the ends of 1 months']);
});

it.each(columns)('names table, identity and both sides where %s is one case off', (column) => {
  expect(said(tableOf(column))).toContainEqual(
    expect.stringMatching(/^damaged the table to 2025-03-31 \(live\): \w+ does not hold in cases: .*, \d and \d$/),
  );
});
