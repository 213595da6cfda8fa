import { Module } from '@nestjs/common';
import { ReadsModule } from '../reads/reads.module.js';
import { StatisticsController } from './statistics.controller.js';
import { ReadCellHandler, ReadTableHandler, TableViews } from './table.handlers.js';

@Module({
  imports: [ReadsModule],
  controllers: [StatisticsController],
  providers: [TableViews, ReadTableHandler, ReadCellHandler],
})
export class StatisticsModule {}
