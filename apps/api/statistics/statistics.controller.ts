import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { type Agency, dayVi, type Label, type LegalDate, legalDayOf, timeOfDayOf, type World } from '#case';
import type { Engine } from '#engine';
import { type Column, periodUntil, reportedMonths, tableCsv } from '#statistics';
import type { AgenciesAnswer, CellCasesAnswer, TableAnswer } from '../answers/table.js';
import { Buses } from '../buses/buses.js';
import { linkNext } from '../http/links.js';
import { oneOfThese, parameterProblem, QueryPipe, type Query as QueryText } from '../http/query.js';
import { type HttpHeaders, type HttpReply, languageOf, mediaTypeOf } from '../http/types.js';
import type { Problem } from '../problems/problem.js';
import { limits } from '../runtime/limits.js';
import { asWritten } from '../reads/as-of.js';
import { future } from '../reads/not-known.js';
import { type OwnRealm, tokens } from '../runtime/tokens.js';
import { AgencyPipe, ColumnPipe } from './path-pipes.js';
import { CellQuery, TableQuery } from './queries.js';
import { tableDocument } from './table.document.js';
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
    @Headers() headers: HttpHeaders,
    @Res({ passthrough: true }) reply: HttpReply,
    @Query() sent: QueryText,
    @Query(QueryPipe) query: TableQuery,
    @Param('agency', AgencyPipe) agency: Agency,
  ): Promise<TableAnswer | string> {
    const asked = this.#asked(agency, query, sent);
    const compared = documentOf(await this.buses.ask(new ReadTable(asked)), reply);
    reply.header('vary', 'Accept, Accept-Language');
    if (mediaTypeOf(headers, ['application/json', 'text/csv']) === 'application/json')
      return tableDocument(asked, compared);
    const unit = asked.office ?? agency.id;
    reply.header('content-type', 'text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="${unit}-${asked.to}.csv"`);
    return tableCsv(compared, { unit, unitName: nameOf(asked), knownAt: knownAt(asked.known) }, languageOf(headers));
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
    const { from } = periodUntil(to);
    if (query.from !== undefined && query.from !== from) throw notItsBeginning(from, to);
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

const notItsBeginning = (from: LegalDate, to: LegalDate): Problem =>
  parameterProblem([
    {
      parameter: 'from',
      code: 'periodStart',
      message: {
        vi: `Biểu tính lũy kế từ ngày 1/10: kỳ đến hết ngày ${dayVi(to)} bắt đầu ngày ${dayVi(from)}`,
        en: `The forms count from 1 October on: the period to ${to} begins on ${from}`,
      },
    },
  ]);

const nameOf = ({ agency, office }: TableAsked): Label =>
  agency.offices.find(({ id }) => id === office)?.name ?? agency.name;

/** The state of knowledge that was asked for, in words. */
function knownAt(known: TableAsked['known']): Label {
  if (known === undefined) return { vi: 'hiện nay', en: 'now' };
  if (typeof known === 'number') return { vi: `${known} sự kiện đầu của sổ`, en: `the first ${known} events` };
  return { vi: `${timeOfDayOf(known)} ngày ${dayVi(legalDayOf(known))}`, en: known };
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
