import type { Agency, Label } from '#case';
import { type Amounts, type Column, columnInfo, contributionNote } from '#statistics';
import type { StatisticsQueries, TableQuery } from './statistics-queries.js';

/** A case behind a cell, with its contribution, and a note if that is not simply the case's own amount. */
export interface ListedCase {
  readonly stream: string;
  readonly number: string;
  readonly contribution: Amounts;
  readonly note?: Label;
}

/** A cell with its cases. */
export interface CellListing {
  readonly column: Column;
  readonly label: Label;
  readonly note?: Label;
  readonly total: Amounts;
  readonly cases: readonly ListedCase[];
  /** The ordinal up to which facts are known. */
  readonly asKnown: number;
  /** The start of the next page. */
  readonly next: number | undefined;
}

/** The query of the views for an agency, or for one of its offices. */
export function queryOfAgency(
  { id, offices }: Agency,
  { office, ...asked }: Omit<TableQuery, 'offices' | 'unit'> & { readonly office: string | undefined },
): TableQuery {
  return { ...asked, unit: id, offices: office === undefined ? offices.map((each) => each.id) : [office] };
}

/** A page of the cases behind a cell, for API and CLI. */
export function cellListing(
  statistics: StatisticsQueries,
  column: Column,
  query: TableQuery,
  page: { readonly after?: number | undefined; readonly limit: number },
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
