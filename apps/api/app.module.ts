import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CasesModule } from './cases/cases.module.js';
import { CommandsModule } from './commands/commands.module.js';
import { DocumentationModule } from './documentation/documentation.module.js';
import { HealthModule } from './health/health.module.js';
import { ReactionsModule } from './reactions/reactions.module.js';
import { InstallationModule } from './runtime/installation.module.js';
import type { Service } from './runtime/service.js';
import { StatisticsModule } from './statistics/statistics.module.js';

/** Commands and queries go over the buses; Nest's EventBus and AggregateRoot are not used (docs/decisions). */
@Module({})
export class AppModule {
  static of(service: Service): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        InstallationModule.of(service),
        CommandsModule,
        CasesModule,
        StatisticsModule,
        ReactionsModule,
        HealthModule,
        DocumentationModule,
      ],
    };
  }
}
