import { Module } from '@nestjs/common';
import { LogState } from './log-state.js';
import { StreamReads } from './stream-reads.js';
import { ViewReads } from './view-reads.js';

@Module({ providers: [LogState, ViewReads, StreamReads], exports: [LogState, ViewReads, StreamReads] })
export class ReadsModule {}
