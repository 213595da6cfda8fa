import { Module } from '@nestjs/common';
import { ReactionsController } from './reactions.controller.js';

/** Consequences of facts on other streams. */
@Module({ controllers: [ReactionsController] })
export class ReactionsModule {}
