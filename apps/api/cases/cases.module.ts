import { Module } from '@nestjs/common';
import { ReadsModule } from '../reads/reads.module.js';
import { ListCasesHandler, ReadPossibleHandler, ReadStreamHandler, ReadTimelineHandler } from './case.handlers.js';
import { CasesController } from './cases.controller.js';
import { StreamAsOf } from './stream-as-of.js';

@Module({
  imports: [ReadsModule],
  controllers: [CasesController],
  providers: [StreamAsOf, ReadStreamHandler, ReadTimelineHandler, ReadPossibleHandler, ListCasesHandler],
})
export class CasesModule {}
