import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { World } from '#case';
import type { Engine } from '#engine';
import { type Column, columns, reportedMonths } from '#statistics';
import type { AgenciesAnswer, CellCasesAnswer, TableAnswer } from '../answers/table.js';
import { Buses } from '../buses/buses.js';
import { linkNext } from '../http/links.js';
import { Parameters } from '../http/parameters.js';
import { type Request, Sent } from '../http/sent.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { Problem } from '../problems/problem.js';
import { knowledgeFrom } from '../reads/as-of.js';
import { future } from '../reads/not-known.js';
import { type OwnRealm, tokens } from '../runtime/tokens.js';
import { ReadCell, ReadTable, type Reflecting, type TableAsked } from './table.handlers.js';

const realms = ['live', 'simulated', 'imported'] as const;

/** Tables of an agency, and the cases behind each cell. */
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

  @Get(':agency')
  async table(@Sent() sent: Request, @Res({ passthrough: true }) reply: HttpReply): Promise<TableAnswer> {
    const parameters = new Parameters(sent.query);
    const asked = this.#askedFrom(sent, parameters);
    parameters.done();
    return told(await this.buses.ask(new ReadTable(asked)), reply);
  }

  @Get(':agency/cells/:column')
  async cell(@Sent() sent: Request, @Res({ passthrough: true }) reply: HttpReply): Promise<CellCasesAnswer> {
    const parameters = new Parameters(sent.query);
    const asked = this.#askedFrom(sent, parameters);
    const limit = parameters.whole('limit', 1, limits.listMax) ?? limits.listDefault;
    const after = parameters.whole('after', 0, Number.MAX_SAFE_INTEGER);
    parameters.done();
    const column = columnNamed(sent.params['column'] ?? '');
    const { next, ...reflecting } = await this.buses.ask(new ReadCell(asked, column, limit, after));
    const path = `/v1/statistics/tables/${asked.agency.id}/cells/${column}`;
    const href = next && linkNext(reply, path, sent.query, { ...next, to: asked.to, atLeast: undefined });
    return { ...told(reflecting, reply), ...(href === undefined ? {} : { next: href }) };
  }

  #askedFrom({ params, query }: Request, parameters: Parameters): TableAsked {
    const { organisation } = this.world;
    const agency = organisation.agency(params['agency'] ?? '');
    if (!agency) {
      const agencies = organisation.agencies.map((each) => each.id);
      throw new Problem(
        'agency-unknown',
        { vi: `Không có cơ quan ${params['agency']}`, en: `There is no agency ${params['agency']}` },
        { members: { agencies } },
      );
    }
    const today = this.engine.today();
    const to = parameters.date('to') ?? today;
    const office = parameters.oneOf(
      'office',
      agency.offices.map((each) => each.id),
    );
    const asked = { agency, office, to, realm: parameters.oneOf('realm', realms) ?? this.ownRealm() };
    const { asOf: known, atLeast } = knowledgeFrom(parameters);
    if (to > today) throw future('to', to, today);
    return {
      ...asked,
      known,
      atLeast,
      asOf: known === undefined ? undefined : String(query['asOf']).replace(' ', '+'),
    };
  }
}

/** What a table reflects stands in headers, so that its body changes only when a figure does. */
function told<D>(reflecting: Reflecting<D>, reply: HttpReply): D {
  const { document, ordinal, position, recordedAt, isAway, isLockedOut } = reflecting;
  reply.header('casetrail-ordinal', String(ordinal));
  if (position !== undefined) reply.header('casetrail-position', position);
  if (recordedAt !== undefined) reply.header('casetrail-recorded-at', recordedAt);
  if (isAway) reply.header('casetrail-log', 'away');
  if (isLockedOut) reply.header('casetrail-views', 'locked-out');
  return document;
}

function columnNamed(text: string): Column {
  const column = columns.find((each) => each === text);
  if (column) return column;
  throw new Problem(
    'column-unknown',
    { vi: `Không có cột ${text}`, en: `There is no column ${text}` },
    { members: { columns } },
  );
}
