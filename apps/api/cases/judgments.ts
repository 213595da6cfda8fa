import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { judgmentLeafLabels, labelIn, legalDayOf, type Realm, statisticalYearOf } from '#case';
import type { Position } from '#event-store';
import { world } from '#installation';
import { CursorRefused, type JudgmentFilter, type RegisteredJudgment } from '#read-models';
import type { JudgmentsAnswer, RegisteredJudgmentAnswer } from '../answers/judgments.js';
import { Buses, Question } from '../buses/buses.js';
import { entryDocument, linkTo } from '../documents/case.document.js';
import { hrefOf, idOf } from '../documents/ids.js';
import { officesOf } from '../http/caller.js';
import { linkNext } from '../http/links.js';
import { OneOf, parameterProblem, QueryPipe, type Query as QueryText, Text, Whole } from '../http/query.js';
import type { HttpReply } from '../http/types.js';
import { AtLeast } from '../reads/as-of.js';
import { anOffice, OfRealm, PageLimit } from '../reads/filters.js';
import { ViewReads } from '../reads/view-reads.js';
import { limits } from '../runtime/limits.js';
import { type Clock, tokens } from '../runtime/tokens.js';

/** The register of judgments of an office, by serial number [L08 28; L25 33.1; ND152 7]. */

const offices = officesOf(world.organisation);
const aCursor = { vi: 'Phải là con trỏ', en: 'It must be a cursor' };

export class JudgmentsQuery {
  @OneOf(offices, { ...anOffice, description: 'Only the register of this office.' }) readonly office?: string;
  @Whole(1900, 2199, 'Statistical year, named after its end. Default: the present one.') readonly year?: number;
  @OfRealm() readonly realm?: Realm;
  @PageLimit() readonly limit?: number;
  @Text(/^[A-Za-z0-9_-]{1,400}$/, aCursor, { description: 'Opaque; follow `Link: rel="next"`.' })
  readonly cursor?: string;
  @AtLeast() readonly atLeast?: Position;
}

interface JudgmentsAsked {
  readonly filter: JudgmentFilter;
  readonly page: { readonly limit: number; readonly cursor: string | undefined };
  readonly atLeast: Position | undefined;
}

interface JudgmentPage {
  readonly document: JudgmentsAnswer;
  readonly next: string | undefined;
}

export class ListJudgments extends Question<JudgmentsAsked, JudgmentPage> {}

@QueryHandler(ListJudgments)
export class ListJudgmentsHandler implements IQueryHandler<ListJudgments> {
  constructor(private readonly views: ViewReads) {}

  async execute({ asked: { filter, page, atLeast } }: ListJudgments): Promise<JudgmentPage> {
    await this.views.waitForPosition(atLeast, ['register']);
    try {
      return await this.views.read(['register'], (snapshot) => {
        const { rows, next } = snapshot.register.judgments(filter, page);
        const reflects = snapshot.reached('register');
        return { document: { year: filter.year, judgments: rows.map(entryOf), reflects }, next };
      });
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      const message = { vi: 'Con trỏ không thuộc danh sách này; bắt đầu lại không có cursor', en: error.message };
      throw parameterProblem([{ parameter: 'cursor', code: 'cursor', message }]);
    }
  }
}

function entryOf({ id, lifecycle, cases, entry, ...row }: RegisteredJudgment): RegisteredJudgmentAnswer {
  return {
    ...row,
    judgment: idOf(id),
    href: hrefOf(id),
    state: lifecycle,
    stateLabel: labelIn(judgmentLeafLabels, lifecycle),
    ...entryDocument(entry),
    cases: cases.map(linkTo),
  };
}

@Controller('v1/judgments')
export class JudgmentsController {
  constructor(
    @Inject(tokens.clock) private readonly now: Clock,
    private readonly buses: Buses,
  ) {}

  @Get()
  async list(
    @Query(QueryPipe) { office, year, realm, limit = limits.listDefault, cursor, atLeast }: JudgmentsQuery,
    @Query() sent: QueryText,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<JudgmentsAnswer> {
    const filter = {
      offices: office === undefined ? offices : [office],
      year: year ?? statisticalYearOf(legalDayOf(this.now())),
      realm,
    };
    const { document, next } = await this.buses.ask(new ListJudgments({ filter, page: { limit, cursor }, atLeast }));
    if (next === undefined) return document;
    return { ...document, next: linkNext(reply, '/v1/judgments', sent, { cursor: next, atLeast: undefined }) };
  }
}
