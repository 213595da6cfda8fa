import { Module } from '@nestjs/common';
import { ReadsModule } from '../reads/reads.module.js';
import {
  ListCasesHandler,
  ReadDecisionsHandler,
  ReadPossibleHandler,
  ReadStreamHandler,
  ReadTimelineHandler,
} from './case.handlers.js';
import { CasesController } from './cases.controller.js';
import { StreamAsOf } from './stream-as-of.js';

@Module({
  imports: [ReadsModule],
  controllers: [CasesController],
  providers: [
    StreamAsOf,
    ReadStreamHandler,
    ReadTimelineHandler,
    ReadDecisionsHandler,
    ReadPossibleHandler,
    ListCasesHandler,
  ],
})
export class CasesModule {}
