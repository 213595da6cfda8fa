import { Controller, Get, Redirect } from '@nestjs/common';

/** Who opens the bare address in a browser finds the documentation. */
@Controller()
export class StartController {
  @Get()
  @Redirect('/docs', 302)
  start(): void {}
}
