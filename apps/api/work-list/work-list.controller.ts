import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { World } from '#case';
import { workListBounds } from '#read-models';
import type { InboxAnswer, WorkListAnswer } from '../answers/work-list.js';
import { Buses } from '../buses/buses.js';
import { address, linkNext } from '../http/links.js';
import { QueryPipe, type Query as QueryText } from '../http/query.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { tokens } from '../runtime/tokens.js';
import { InboxQuery, WorkListQuery } from './queries.js';
import { ReadInbox, ReadWorkList } from './work-list.handlers.js';

const path = '/v1/work-list';

@Controller(path.slice(1))
export class WorkListController {
  constructor(
    @Inject(tokens.world) private readonly world: World,
    private readonly buses: Buses,
  ) {}

  @Get()
  async list(
    @Query(QueryPipe) query: WorkListQuery,
    @Query() sent: QueryText,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<WorkListAnswer> {
    const { office, officer, initiative, numberPart: number, realm, urgency, day: on, atLeast } = query;
    const { limit = limits.listDefault, cursor } = query;
    const { criticalAfterDays = workListBounds.criticalAfterDays } = query;
    const { soonWithinWorkingDays = workListBounds.soonWithinWorkingDays } = query;
    const filter = { offices: this.#officesAt(office), officer, initiative, number, realm };
    const bounds = { criticalAfterDays, soonWithinWorkingDays };
    const inbox = address(`${path}/inbox`, { office, realm });
    const asked = { filter, urgency, on, bounds, page: { limit, cursor }, atLeast, inbox };
    const { document, next } = await this.buses.ask(new ReadWorkList(asked));
    if (next === undefined) return document;
    return { ...document, next: linkNext(reply, path, sent, { cursor: next, atLeast: undefined }) };
  }

  @Get('inbox')
  async inbox(
    @Query(QueryPipe) { office, realm, limit = limits.listDefault, cursor, atLeast }: InboxQuery,
    @Query() sent: QueryText,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<InboxAnswer> {
    const filter = { offices: this.#officesAt(office), realm };
    const { document, next } = await this.buses.ask(new ReadInbox({ filter, page: { limit, cursor }, atLeast }));
    if (next === undefined) return document;
    return { ...document, next: linkNext(reply, `${path}/inbox`, sent, { cursor: next, atLeast: undefined }) };
  }

  #officesAt(id: string | undefined): readonly string[] {
    const { organisation } = this.world;
    if (id !== undefined) return organisation.officesAt(id);
    return organisation.agencies.flatMap((agency) => organisation.officesAt(agency.id));
  }
}
