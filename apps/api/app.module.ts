import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  ListCasesHandler,
  ReadPossibleHandler,
  ReadStreamHandler,
  ReadTimelineHandler,
} from './cases/case.handlers.js';
import { CasesController } from './cases/cases.controller.js';
import { ExecuteActHandler, PreviewActHandler } from './commands/act.handlers.js';
import { CommandsController } from './commands/commands.controller.js';
import { HealthController } from './health/health.controller.js';
import { PagesController } from './documentation/problem-pages.controller.js';
import { ReactionsController } from './reactions/reactions.controller.js';
import { Service } from './runtime/service.js';
import { StartController } from './welcome.controller.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { ReadCellHandler, ReadTableHandler } from './statistics/table.handlers.js';

const handlers = [
  ExecuteActHandler,
  PreviewActHandler,
  ReadStreamHandler,
  ReadTimelineHandler,
  ReadPossibleHandler,
  ListCasesHandler,
  ReadTableHandler,
  ReadCellHandler,
];

/** Commands and queries go over the buses; Nest's EventBus and AggregateRoot are not used (docs/decisions). */
@Module({})
export class AppModule {
  static of(service: Service): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        CommandsController,
        CasesController,
        StatisticsController,
        HealthController,
        ReactionsController,
        PagesController,
        StartController,
      ],
      providers: [...handlers, { provide: Service, useValue: service }],
    };
  }
}
