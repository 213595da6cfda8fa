import { Controller, Get, Redirect } from '@nestjs/common';

/** Redirects a browser from `/` to the documentation. */
@Controller()
export class StartController {
  @Get()
  @Redirect('/docs', 302)
  start(): void {}
}
