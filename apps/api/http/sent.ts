import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpHeaders } from './types.js';

/** Everything that a request says, for handlers that need more than one part of it. */
export interface Request {
  readonly headers: HttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const Sent = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);
