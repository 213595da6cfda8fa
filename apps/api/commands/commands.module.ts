import { Module } from '@nestjs/common';
import { ReadsModule } from '../reads/reads.module.js';
import { ExecuteActHandler, PreviewActHandler } from './act.handlers.js';
import { CommandsController } from './commands.controller.js';

@Module({
  imports: [ReadsModule],
  controllers: [CommandsController],
  providers: [ExecuteActHandler, PreviewActHandler],
})
export class CommandsModule {}
