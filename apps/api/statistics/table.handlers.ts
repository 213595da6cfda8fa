import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { LegalDate, Realm } from '#case';
import { cellListing, NotYetKnown, queryOfAgency, type Reached, type Snapshot, type TableQuery } from '#read-models';
import type { Column, ComparedTable } from '#statistics';
import type { CellCasesAnswer } from '../answers/table.js';
import { Question } from '../buses/buses.js';
import { hrefOf, idOf } from '../documents/ids.js';
import { address } from '../http/links.js';
import type { AsOfQuery } from '../reads/as-of.js';
import { LogState } from '../reads/log-state.js';
import { ViewReads } from '../reads/view-reads.js';
import { type Asked, amountsDocument, cellAddressOf } from './table.document.js';

/** Identifies the requested table: agency, legal date, realm, and known as of when. */
export interface TableAsked extends Omit<Asked, 'to' | 'realm'> {
  readonly to: LegalDate;
  readonly realm: Realm;
  readonly known: AsOfQuery['asOf'];
  readonly atLeast: AsOfQuery['atLeast'];
}

/** An answer, and the position that it reflects, for headers. `ordinal` is the requested one, or the view's own. */
export interface Reflecting<D> extends Reached {
  readonly document: D;
  readonly isAway: boolean;
  readonly isLockedOut: boolean;
}

export class ReadTable extends Question<TableAsked, Reflecting<ComparedTable>> {}

interface CellAsked {
  readonly of: TableAsked;
  readonly column: Column;
  readonly limit: number;
  readonly after: number | undefined;
}

interface CellPage extends Reflecting<CellCasesAnswer> {
  readonly next: { readonly after: number; readonly asOf: number } | undefined;
}

export class ReadCell extends Question<CellAsked, CellPage> {}

/** The views that tables are read from. */
const tableViews = ['statistics', 'vintage'] as const;

@Injectable()
export class TableViews {
  constructor(
    private readonly views: ViewReads,
    private readonly logState: LogState,
  ) {}

  /** The position that an answer from these views reflects. */
  reflected(snapshot: Snapshot): Omit<Reflecting<unknown>, 'document'> {
    const isLocked = this.views.isLockedOut(tableViews);
    return { ...snapshot.reached('statistics'), isAway: this.logState.isAway, isLockedOut: isLocked };
  }

  /** @throws Problem: the requested time is in the future, or the views are behind or stopped */
  async read<T>(asked: TableAsked, work: (snapshot: Snapshot, query: TableQuery) => T): Promise<T> {
    const { agency, office, realm, to, known, atLeast } = asked;
    // An ordinal or instant requires every fact recorded up to it; without one the present rows are enough.
    await (known === undefined
      ? this.views.waitForPosition(atLeast, tableViews)
      : this.views.waitForMoment(known, atLeast, tableViews));
    const query = queryOfAgency(agency, { office, realm, to, asKnown: known });
    try {
      return await this.views.read(tableViews, (snapshot) => work(snapshot, query));
    } catch (error) {
      if (error instanceof NotYetKnown) throw this.views.notYetKnown(String(known));
      throw error;
    }
  }
}

@QueryHandler(ReadTable)
export class ReadTableHandler implements IQueryHandler<ReadTable> {
  constructor(private readonly tables: TableViews) {}

  execute({ asked }: ReadTable): Promise<Reflecting<ComparedTable>> {
    return this.tables.read(asked, (snapshot, query) => {
      const document = snapshot.statistics.comparedAt(query);
      return { ...this.tables.reflected(snapshot), document, ordinal: document.table.asKnown };
    });
  }
}

@QueryHandler(ReadCell)
export class ReadCellHandler implements IQueryHandler<ReadCell> {
  constructor(private readonly tables: TableViews) {}

  execute({ asked: { of: asked, column, limit, after } }: ReadCell): Promise<CellPage> {
    return this.tables.read(asked, (snapshot, query) => {
      const { cases, total, asKnown, next, ...cell } = cellListing(snapshot.statistics, column, query, {
        limit,
        after,
      });
      const document: CellCasesAnswer = {
        agency: asked.agency.id,
        realm: asked.realm,
        to: asked.to,
        ...cell,
        asKnown: asked.asOf === undefined ? 'latest' : { asked: asked.asOf, ordinal: asKnown },
        total: amountsDocument(total),
        cases: cases.map(({ stream, contribution, ...listed }) => ({
          case: idOf(stream),
          ...listed,
          contribution: amountsDocument(contribution),
          links: caseLinks(stream, asked),
        })),
        table: address(`/v1/statistics/tables/${asked.agency.id}`, {
          to: asked.to,
          realm: asked.realm,
          asOf: asked.asOf,
        }),
        self: cellAddressOf(column, asked),
      };
      return {
        ...this.tables.reflected(snapshot),
        document,
        ordinal: asKnown,
        next: next === undefined ? undefined : { after: next, asOf: asKnown },
      };
    });
  }
}

/** Links to a case as the table counts it: on the cut-off date, and as known then. */
function caseLinks(id: string, { to, asOf }: TableAsked): CellCasesAnswer['cases'][number]['links'] {
  const axes = { effectiveOn: to, asOf };
  return { case: address(hrefOf(id), axes), timeline: address(`${hrefOf(id)}/timeline`, axes) };
}
