import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { callerOf } from '../http/caller.js';
import { Parameters } from '../http/parameters.js';
import { type Request, Sent } from '../http/sent.js';
import { Service } from '../runtime/service.js';
import { reactionsDocument } from './parked.document.js';

const aStream = {
  vi: 'Phải là mã luồng, ví dụ case-<UUID>',
  en: 'It must be the id of a stream, such as case-<UUID>',
};

/** Consequences of facts on other streams: what is still due, what is parked and why, and how it is begun again. */
@Controller('v1/reactions')
export class ReactionsController {
  constructor(private readonly service: Service) {}

  @Get()
  list(): unknown {
    return reactionsDocument(this.service.installation.reactions.health);
  }

  /** Tries again what is parked, of one stream or of all. The answer does not wait for the outcome. */
  @Post('retry')
  @HttpCode(202)
  retry(@Sent() { headers, query }: Request): unknown {
    const { reactions, world } = this.service.installation;
    const parameters = new Parameters(query);
    const stream = parameters.text('stream', /^[a-z]+-[A-Za-z0-9.-]{1,64}$/, aStream);
    parameters.done();
    callerOf(headers, world.organisation);
    return { begun: reactions.retry(stream), ...reactionsDocument(reactions.health) };
  }
}
