import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Target } from '#case';
import type { RegisterAnswer, StateAnswer, TimelineAnswer } from '../answers/case.js';
import type { CommandsAnswer } from '../answers/command.js';
import { QueryPipe, type Query as QueryText } from '../http/query.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { AsOfQuery } from '../reads/as-of.js';
import { ListCases, ReadPossible, ReadStream, ReadTimeline } from './case.handlers.js';
import { PossibleQuery, RegisterQuery } from './queries.js';
import { Buses } from '../buses/buses.js';
import { linkNext } from '../http/links.js';

/** Reads of judgments, requests, cases and the register. */
@Controller('v1')
export class CasesController {
  constructor(private readonly buses: Buses) {}

  @Get('cases')
  async list(
    @Query(QueryPipe) query: RegisterQuery,
    @Query() sent: QueryText,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<RegisterAnswer> {
    const { office, state: lifecycle, limit = limits.listDefault, cursor, atLeast, ...rest } = query;
    const filter = {
      ...rest,
      ...(lifecycle === undefined ? {} : { lifecycle }),
      ...(office === undefined ? {} : { offices: [office] }),
    };
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const { document, next } = await this.buses.ask(new ListCases(filter, page, atLeast));
    if (next === undefined) return document;
    return { ...document, next: linkNext(reply, '/v1/cases', sent, { cursor: next, atLeast: undefined }) };
  }

  @Get('cases/:id')
  case(@Param('id') id: string, @Query(QueryPipe) query: AsOfQuery, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('case', id, query, reply);
  }

  @Get('judgments/:id')
  judgment(@Param('id') id: string, @Query(QueryPipe) query: AsOfQuery, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('judgment', id, query, reply);
  }

  @Get('requests/:id')
  request(@Param('id') id: string, @Query(QueryPipe) query: AsOfQuery, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('request', id, query, reply);
  }

  @Get('cases/:id/timeline')
  timeline(@Param('id') id: string, @Query(QueryPipe) query: AsOfQuery): Promise<TimelineAnswer> {
    return this.buses.ask(new ReadTimeline(id, query));
  }

  @Get('cases/:id/commands')
  onCase(
    @Param('id') id: string,
    @Query(QueryPipe) query: PossibleQuery,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    return this.#possible('case', id, query, reply);
  }

  @Get('judgments/:id/commands')
  onJudgment(
    @Param('id') id: string,
    @Query(QueryPipe) query: PossibleQuery,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    return this.#possible('judgment', id, query, reply);
  }

  @Get('requests/:id/commands')
  onRequest(
    @Param('id') id: string,
    @Query(QueryPipe) query: PossibleQuery,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    return this.#possible('request', id, query, reply);
  }

  async #show(target: Target, id: string, query: AsOfQuery, reply: HttpReply): Promise<StateAnswer> {
    const { document, etag } = await this.buses.ask(new ReadStream(target, id, query));
    if (etag !== undefined) reply.header('etag', etag);
    return document;
  }

  async #possible(target: Target, id: string, { on }: PossibleQuery, reply: HttpReply): Promise<CommandsAnswer> {
    const { document, etag } = await this.buses.ask(new ReadPossible(target, id, on));
    if (etag !== undefined) reply.header('etag', etag);
    return document;
  }
}
