import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { Agency, World } from '#case';
import type { Engine } from '#engine';
import { type Column, reportedMonths } from '#statistics';
import type { AgenciesAnswer, CellCasesAnswer, TableAnswer } from '../answers/table.js';
import { Buses } from '../buses/buses.js';
import { linkNext } from '../http/links.js';
import { oneOfThese, parameterProblem, QueryPipe, type Query as QueryText } from '../http/query.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { asWritten } from '../reads/as-of.js';
import { future } from '../reads/not-known.js';
import { type OwnRealm, tokens } from '../runtime/tokens.js';
import { AgencyPipe, ColumnPipe } from './path-pipes.js';
import { CellQuery, TableQuery } from './queries.js';
import { ReadCell, ReadTable, type Reflecting, type TableAsked } from './table.handlers.js';

@Controller('v1/statistics/tables')
export class StatisticsController {
  constructor(
    @Inject(tokens.world) private readonly world: World,
    @Inject(tokens.engine) private readonly engine: Engine,
    @Inject(tokens.realm) private readonly ownRealm: OwnRealm,
    private readonly buses: Buses,
  ) {}

  @Get()
  agencies(): AgenciesAnswer {
    return {
      agencies: this.world.organisation.agencies.map(({ id, name, offices }) => ({
        id,
        name,
        offices,
        table: `/v1/statistics/tables/${id}`,
      })),
      reportedMonths,
    };
  }

  // Nest evaluates the parameters of a route from last to first: an unknown agency is reported first.
  @Get(':agency')
  async table(
    @Res({ passthrough: true }) reply: HttpReply,
    @Query() sent: QueryText,
    @Query(QueryPipe) query: TableQuery,
    @Param('agency', AgencyPipe) agency: Agency,
  ): Promise<TableAnswer> {
    return documentOf(await this.buses.ask(new ReadTable(this.#asked(agency, query, sent))), reply);
  }

  @Get(':agency/cells/:column')
  async cell(
    @Res({ passthrough: true }) reply: HttpReply,
    @Param('column', ColumnPipe) column: Column,
    @Query() sent: QueryText,
    @Query(QueryPipe) query: CellQuery,
    @Param('agency', AgencyPipe) agency: Agency,
  ): Promise<CellCasesAnswer> {
    const asked = this.#asked(agency, query, sent);
    const { limit = limits.listDefault, after } = query;
    const { next, ...reflecting } = await this.buses.ask(new ReadCell({ of: asked, column, limit, after }));
    const path = `/v1/statistics/tables/${agency.id}/cells/${column}`;
    const href = next && linkNext(reply, path, sent, { ...next, to: asked.to, atLeast: undefined });
    return { ...documentOf(reflecting, reply), next: href };
  }

  #asked(agency: Agency, query: TableQuery, { asOf }: QueryText): TableAsked {
    const today = this.engine.today();
    const { to = today, office, realm = this.ownRealm(), asOf: known, atLeast } = query;
    const offices = agency.offices.map((each) => each.id);
    if (office !== undefined && !offices.includes(office))
      throw parameterProblem([{ parameter: 'office', code: 'oneOf', message: oneOfThese(offices) }]);
    if (to > today) throw future('to', to, today);
    return {
      agency,
      office,
      to,
      realm,
      known,
      atLeast,
      asOf: known === undefined ? undefined : asWritten(String(asOf)),
    };
  }
}

/** Puts the position that a table reflects into headers, so that the body changes only when a figure does. */
function documentOf<D>(reflecting: Reflecting<D>, reply: HttpReply): D {
  const { document, ordinal, position, recordedAt, isAway, isLockedOut } = reflecting;
  reply.header('casetrail-ordinal', String(ordinal));
  if (position !== undefined) reply.header('casetrail-position', position);
  if (recordedAt !== undefined) reply.header('casetrail-recorded-at', recordedAt);
  if (isAway) reply.header('casetrail-log', 'away');
  if (isLockedOut) reply.header('casetrail-views', 'locked-out');
  return document;
}
