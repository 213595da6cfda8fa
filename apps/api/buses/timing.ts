import { Injectable } from '@nestjs/common';
import { ServiceLog } from '../http/service-log.js';
import type { AroundMessage } from './buses.js';

/** Says in the service log how long each command and query took, its answer's way over HTTP not included. */
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
