import { Module } from '@nestjs/common';
import { ReadsModule } from '../reads/reads.module.js';
import { WorkListController } from './work-list.controller.js';
import { ReadInboxHandler, ReadWorkListHandler } from './work-list.handlers.js';

@Module({
  imports: [ReadsModule],
  controllers: [WorkListController],
  providers: [ReadWorkListHandler, ReadInboxHandler],
})
export class WorkListModule {}
