import { Module } from '@nestjs/common';
import { PagesController } from './problem-pages.controller.js';
import { StartController } from './start.controller.js';

@Module({ controllers: [PagesController, StartController] })
export class DocumentationModule {}
