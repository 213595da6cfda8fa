import type { Agency, Label } from '#case';
import { type Amounts, type Column, columnInfo, contributionNote } from '#statistics';
import type { StatisticsQueries, TableQuery } from './statistics-queries.js';

/** A case behind a cell, with what it adds to the cell, and why where it does not simply add itself. */
export interface ListedCase {
  readonly stream: string;
  readonly number: string;
  readonly contribution: Amounts;
  readonly note?: Label;
}

/** A cell opened to its cases. */
export interface CellListing {
  readonly column: Column;
  readonly label: Label;
  readonly note?: Label;
  readonly total: Amounts;
  readonly cases: readonly ListedCase[];
  /** The ordinal up to which facts are known here. */
  readonly asKnown: number;
  /** Where the next page begins. */
  readonly next: number | undefined;
}

/** What is asked of the views about an agency, or about one of its offices. */
export function queryOfAgency(
  { id, offices }: Agency,
  { office, ...asked }: Omit<TableQuery, 'offices' | 'unit'> & { readonly office: string | undefined },
): TableQuery {
  return { ...asked, unit: id, offices: office === undefined ? offices.map((each) => each.id) : [office] };
}

/** A page of the cases behind a cell. API and CLI show it, each in its form. */
export function cellListing(
  statistics: StatisticsQueries,
  column: Column,
  query: TableQuery,
  page: { readonly after?: number; readonly limit: number },
): CellListing {
  const { rows, next, asKnown } = statistics.cellCases(column, query, page);
  const { label, note } = columnInfo[column];
  return {
    column,
    label,
    ...(note === undefined ? {} : { note }),
    total: statistics.tableAt({ ...query, asKnown }).columns[column],
    cases: rows.map(({ id, number, cases, money }) => {
      const contribution = { cases, money };
      const why = contributionNote(contribution);
      return { stream: id, number, contribution, ...(why === undefined ? {} : { note: why }) };
    }),
    asKnown,
    next,
  };
}
