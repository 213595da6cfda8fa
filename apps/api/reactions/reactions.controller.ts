import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { World } from '#case';
import type { Reactions } from '#engine';
import type { ReactionsAnswer } from '../answers/service.js';
import { callerOf } from '../http/caller.js';
import { Parameters } from '../http/parameters.js';
import { type Request, Sent } from '../http/sent.js';
import { tokens } from '../runtime/tokens.js';
import { reactionsDocument } from './parked.document.js';

const aStream = {
  vi: 'Phải là mã luồng, ví dụ case-<UUID>',
  en: 'It must be the id of a stream, such as case-<UUID>',
};

/** Consequences of facts on other streams: what is still due, what is parked and why, and how it is begun again. */
@Controller('v1/reactions')
export class ReactionsController {
  constructor(
    @Inject(tokens.reactions) private readonly reactions: Reactions,
    @Inject(tokens.world) private readonly world: World,
  ) {}

  @Get()
  list(): ReactionsAnswer {
    return reactionsDocument(this.reactions.health);
  }

  /** Tries again what is parked, of one stream or of all. The answer does not wait for the outcome. */
  @Post('retry')
  @HttpCode(202)
  retry(@Sent() { headers, query }: Request): ReactionsAnswer {
    const parameters = new Parameters(query);
    const stream = parameters.text('stream', /^[a-z]+-[A-Za-z0-9.-]{1,64}$/, aStream);
    parameters.done();
    callerOf(headers, this.world.organisation);
    return { begun: this.reactions.retry(stream), ...reactionsDocument(this.reactions.health) };
  }
}
