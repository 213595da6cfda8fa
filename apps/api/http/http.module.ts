import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from './problem-filter.js';
import { Routes } from './routes.js';
import { ServiceLog } from './service-log.js';

/** Filters, guards and the service log for every request; Fastify's hooks, which run first, are in `hooks.ts`. */
@Module({})
export class HttpModule {
  static of(journal: ServiceLog, routes: Routes): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      providers: [
        { provide: ServiceLog, useValue: journal },
        { provide: Routes, useValue: routes },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [ServiceLog],
    };
  }
}
