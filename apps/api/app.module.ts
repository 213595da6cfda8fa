import { type DynamicModule, Module } from '@nestjs/common';
import { BusesModule } from './buses/buses.module.js';
import { CasesModule } from './cases/cases.module.js';
import { CommandsModule } from './commands/commands.module.js';
import { DocumentationModule } from './documentation/documentation.module.js';
import { HealthModule } from './health/health.module.js';
import { ReactionsModule } from './reactions/reactions.module.js';
import { HttpModule } from './http/http.module.js';
import type { Routes } from './http/routes.js';
import type { ServiceLog } from './http/service-log.js';
import { InstallationModule } from './runtime/installation.module.js';
import type { Service } from './runtime/service.js';
import { StatisticsModule } from './statistics/statistics.module.js';
import { WorkListModule } from './work-list/work-list.module.js';

/** One module per feature; two global ones provide the parts of the installation and the service log. */
@Module({})
export class AppModule {
  static of(service: Service, journal: ServiceLog, routes: Routes): DynamicModule {
    return {
      module: AppModule,
      imports: [
        InstallationModule.of(service),
        HttpModule.of(journal, routes),
        BusesModule,
        CommandsModule,
        CasesModule,
        StatisticsModule,
        WorkListModule,
        ReactionsModule,
        HealthModule,
        DocumentationModule,
      ],
    };
  }
}
