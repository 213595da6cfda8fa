import { Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import type { Reactions } from '#engine';
import type { ReactionsAnswer } from '../answers/service.js';
import { CallerGuard } from '../http/caller.guard.js';
import { QueryGuard, QueryPipe } from '../http/query.js';
import { tokens } from '../runtime/tokens.js';
import { RetryQuery } from './retry-query.js';
import { reactionsDocument } from './parked.document.js';

/** Consequences of facts on other streams: what is due, what is parked and why, and how to retry it. */
@Controller('v1/reactions')
export class ReactionsController {
  constructor(@Inject(tokens.reactions) private readonly reactions: Reactions) {}

  @Get()
  list(): ReactionsAnswer {
    return reactionsDocument(this.reactions.health);
  }

  /** Retries the parked reactions of one stream or of all. The answer does not wait for the outcome. */
  @Post('retry')
  @HttpCode(202)
  @UseGuards(new QueryGuard(RetryQuery), CallerGuard)
  retry(@Query(QueryPipe) { stream }: RetryQuery): ReactionsAnswer {
    return { begun: this.reactions.retry(stream), ...reactionsDocument(this.reactions.health) };
  }
}
