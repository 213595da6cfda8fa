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
import { JudgmentsController, ListJudgmentsHandler } from './judgments.js';
import { StreamAsOf } from './stream-as-of.js';

@Module({
  imports: [ReadsModule],
  controllers: [CasesController, JudgmentsController],
  providers: [
    StreamAsOf,
    ReadStreamHandler,
    ReadTimelineHandler,
    ReadDecisionsHandler,
    ReadPossibleHandler,
    ListCasesHandler,
    ListJudgmentsHandler,
  ],
})
export class CasesModule {}
