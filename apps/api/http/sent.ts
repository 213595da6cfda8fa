import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpHeaders } from './types.js';

/** All parts of a request, for handlers that need more than one. */
export interface Request {
  readonly headers: HttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The route as it was declared, with its parameters by name. */
  readonly routeOptions: { readonly url: string };
}

export const Sent = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);
