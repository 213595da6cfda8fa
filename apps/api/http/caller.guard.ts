import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { World } from '#case';
import { tokens } from '../runtime/tokens.js';
import { type Caller, callerOf } from './caller.js';
import type { HttpRequest } from './types.js';

type Identified = HttpRequest & { caller?: Caller };

/** Admits requests with a valid identity; `@By()` then passes the caller to the route. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(@Inject(tokens.world) private readonly world: World) {}

  /** @throws Problem 401, 403 */
  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    request.caller = callerOf(request.headers, this.world.organisation);
    return true;
  }
}

/** The caller, for a route behind `CallerGuard`. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = requestOf(context);
  if (!caller) throw new Error('the route is not behind CallerGuard');
  return caller;
});

const requestOf = (context: ExecutionContext): Identified => context.switchToHttp().getRequest<Identified>();
