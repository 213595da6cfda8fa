import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Query as Asking } from '@nestjs/cqrs';
import { earlierOutcomes } from '#case';
import type {
  DecisionsAnswer,
  OriginTimelineAnswer,
  RegisterAnswer,
  StateAnswer,
  TimelineAnswer,
} from '../answers/case.js';
import type { CommandsAnswer } from '../answers/command.js';
import { QueryPipe, type Query as QueryText } from '../http/query.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { AsOfQuery } from '../reads/as-of.js';
import { ListCases, ReadDecisions, ReadPossible, ReadStream, ReadTimeline, type Shown } from './case.handlers.js';
import { PossibleQuery, RegisterQuery } from './queries.js';
import { Buses } from '../buses/buses.js';
import { ofEveryKind, targetOf } from '../documents/ids.js';
import { linkNext } from '../http/links.js';
import { type Request, Sent } from '../http/sent.js';

@Controller()
export class CasesController {
  constructor(private readonly buses: Buses) {}

  @Get('v1/cases')
  async list(
    @Query(QueryPipe) query: RegisterQuery,
    @Query() sent: QueryText,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<RegisterAnswer> {
    const { office, state: lifecycle, limit = limits.listDefault, cursor, atLeast, outcome, ...rest } = query;
    const ended = outcome && (earlierOutcomes.get(outcome) ?? outcome);
    const filter = { ...rest, lifecycle, outcome: ended, offices: office === undefined ? undefined : [office] };
    const { document, next } = await this.buses.ask(new ListCases({ filter, page: { limit, cursor }, atLeast }));
    if (next === undefined) return document;
    return { ...document, next: linkNext(reply, '/v1/cases', sent, { cursor: next, atLeast: undefined }) };
  }

  @Get(ofEveryKind('/:id/timeline'))
  timeline(@Sent() sent: Request, @Query(QueryPipe) query: AsOfQuery): Promise<TimelineAnswer | OriginTimelineAnswer> {
    return this.buses.ask(new ReadTimeline({ ...addressed(sent), at: query }));
  }

  @Get('v1/cases/:id/decisions')
  decisions(@Sent() sent: Request, @Query(QueryPipe) query: AsOfQuery): Promise<DecisionsAnswer> {
    return this.buses.ask(new ReadDecisions({ target: 'case', id: addressed(sent).id, at: query }));
  }

  @Get(ofEveryKind('/:id'))
  show(
    @Sent() sent: Request,
    @Query(QueryPipe) query: AsOfQuery,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<StateAnswer> {
    return this.#shown(new ReadStream({ ...addressed(sent), at: query }), reply);
  }

  @Get(ofEveryKind('/:id/commands'))
  possible(
    @Sent() sent: Request,
    @Query(QueryPipe) { on }: PossibleQuery,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<CommandsAnswer> {
    return this.#shown(new ReadPossible({ ...addressed(sent), on }), reply);
  }

  async #shown<D>(asked: Asking<Shown<D>>, reply: HttpReply): Promise<D> {
    const { document, etag } = await this.buses.ask(asked);
    if (etag !== undefined) reply.header('etag', etag);
    return document;
  }
}

/** The kind and id of the stream that the address of a request names. */
const addressed = ({ routeOptions, params }: Request) => ({ target: targetOf(routeOptions.url), id: params['id']! });
