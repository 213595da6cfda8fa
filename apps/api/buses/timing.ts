import { Injectable } from '@nestjs/common';
import { ServiceLog } from '../http/service-log.js';
import type { AroundMessage } from './buses.js';

/** Logs how long each command and query took, without the time for HTTP. */
@Injectable()
export class Timing implements AroundMessage {
  constructor(private readonly journal: ServiceLog) {}

  async around<T>(message: object, next: () => Promise<T>): Promise<T> {
    const since = performance.now();
    try {
      return await next();
    } finally {
      this.journal.handled(message.constructor.name, performance.now() - since);
    }
  }
}
