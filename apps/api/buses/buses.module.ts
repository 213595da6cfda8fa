import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { aroundMessages, Buses } from './buses.js';
import { Timing } from './timing.js';

/** Nest's EventBus and AggregateRoot are not used (docs/decisions/0015-nest-in-the-api.md). */
@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [Buses, Timing, { provide: aroundMessages, useFactory: (timing: Timing) => [timing], inject: [Timing] }],
  exports: [Buses],
})
export class BusesModule {}
