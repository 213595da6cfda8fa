import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import {
  categories,
  classifications,
  hasCheckDigits,
  leaves,
  type Organisation,
  outcomes,
  type Target,
  type World,
} from '#case';
import type { CaseFilter } from '#read-models';
import type { StateAnswer } from '../answers/case.js';
import type { CommandsAnswer } from '../answers/command.js';
import type { RegisterAnswer } from '../answers/register.js';
import type { TimelineAnswer } from '../answers/timeline.js';
import { officesOf } from '../http/caller.js';
import { Parameters, type Query as QueryText } from '../http/parameters.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { asOfFrom, whatAtLeast } from '../reads/as-of.js';
import { tokens } from '../runtime/tokens.js';
import { ListCases, ReadPossible, ReadStream, ReadTimeline } from './case.handlers.js';
import { Buses } from '../buses/buses.js';
import { linkNext } from '../http/links.js';
import type { Position } from '#event-store';

const realms = ['live', 'simulated', 'imported'] as const;
/** Leaves and everything that a leaf lies in: `suspended`, `enforceable.dormant`, `enforceable.dormant.watched`. */
const states = [
  ...new Set(leaves.flatMap((leaf) => leaf.split('.').map((_, index, steps) => steps.slice(0, index + 1).join('.')))),
];
const isCaseNumber = (text: string): boolean =>
  /^[A-Za-z0-9.-]{1,40}\/\d{4}\/\d{1,9}-\d{2}$/.test(text) && hasCheckDigits(text);
const aCaseNumber = {
  vi: 'Phải là số vụ việc đúng cả hai chữ số kiểm tra, ví dụ P1.03/2025/127-44 (mã hóa trong URL)',
  en: 'It must be a case number with its two check digits, such as P1.03/2025/127-44 (URL-encoded)',
};

/** Reads of judgments, requests, cases and the register. */
@Controller('v1')
export class CasesController {
  constructor(
    @Inject(tokens.world) private readonly world: World,
    private readonly buses: Buses,
  ) {}

  @Get('cases')
  async list(@Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply): Promise<RegisterAnswer> {
    const parameters = new Parameters(query);
    const filter = filterFrom(parameters, this.world.organisation);
    const limit = parameters.whole('limit', 1, limits.listMax) ?? limits.listDefault;
    const cursor = parameters.text('cursor', /^[A-Za-z0-9_-]{1,200}$/, {
      vi: 'Phải là con trỏ',
      en: 'It must be a cursor',
    });
    const atLeast = parameters.text('atLeast', /^[\x21-\x7e]{1,64}$/, whatAtLeast) as Position | undefined;
    parameters.done();
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const { document, next } = await this.buses.ask(new ListCases(filter, page, atLeast));
    const href =
      next === undefined ? undefined : linkNext(reply, '/v1/cases', query, { cursor: next, atLeast: undefined });
    return { ...document, ...(href === undefined ? {} : { next: href }) };
  }

  @Get('cases/:id')
  case(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('case', id, query, reply);
  }

  @Get('judgments/:id')
  judgment(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('judgment', id, query, reply);
  }

  @Get('requests/:id')
  request(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#show('request', id, query, reply);
  }

  @Get('cases/:id/timeline')
  timeline(@Param('id') id: string, @Query() query: QueryText): Promise<TimelineAnswer> {
    return this.buses.ask(new ReadTimeline(id, asOfFrom(query)));
  }

  @Get('cases/:id/commands')
  onCase(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#possible('case', id, query, reply);
  }

  @Get('judgments/:id/commands')
  onJudgment(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#possible('judgment', id, query, reply);
  }

  @Get('requests/:id/commands')
  onRequest(@Param('id') id: string, @Query() query: QueryText, @Res({ passthrough: true }) reply: HttpReply) {
    return this.#possible('request', id, query, reply);
  }

  async #show(target: Target, id: string, query: QueryText, reply: HttpReply): Promise<StateAnswer> {
    const { document, etag } = await this.buses.ask(new ReadStream(target, id, asOfFrom(query)));
    if (etag !== undefined) reply.header('etag', etag);
    return document;
  }

  async #possible(target: Target, id: string, query: QueryText, reply: HttpReply): Promise<CommandsAnswer> {
    const parameters = new Parameters(query);
    const on = parameters.date('on');
    parameters.done();
    const { document, etag } = await this.buses.ask(new ReadPossible(target, id, on));
    if (etag !== undefined) reply.header('etag', etag);
    return document;
  }
}

/** A value that nothing can have is refused: an empty list would say that there are no such cases. */
function filterFrom(parameters: Parameters, organisation: Organisation): CaseFilter {
  const office = parameters.oneOf('office', officesOf(organisation));
  const all = {
    lifecycle: parameters.oneOf('state', states),
    classification: parameters.oneOf('classification', classifications),
    category: parameters.oneOf('category', categories),
    realm: parameters.oneOf('realm', realms),
    outcome: parameters.oneOf('outcome', outcomes),
    number: parameters.text('number', isCaseNumber, aCaseNumber),
    dueBy: parameters.date('dueBy'),
    offices: office === undefined ? undefined : [office],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as CaseFilter;
}
