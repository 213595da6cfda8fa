import { Module } from '@nestjs/common';
import { ReactionsController } from './reactions.controller.js';

/** What is still due on other streams. */
@Module({ controllers: [ReactionsController] })
export class ReactionsModule {}
