import { Module } from '@nestjs/common';
import { PagesController } from './problem-pages.controller.js';
import { StartController } from './start.controller.js';

/** The problem pages, and the redirect from `/` to the documentation. */
@Module({ controllers: [PagesController, StartController] })
export class DocumentationModule {}
