import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceLog } from './http/service-log.js';
import { limits } from './runtime/limits.js';
import { Problem, retryLater } from './problems/problem.js';
import type { Progress, Service } from './runtime/service.js';
import type { Connections } from './http/connections.js';
import { takesQuery } from './documentation/route-parameters.js';
import { clientOf, correlationOf, requireCorrelation, traceOf } from './http/caller.js';
import { type Query, requireNoParameters } from './http/query.js';
import type { RateLimiter } from './http/rate-limiter.js';
import { requirePlainBody, requireWellFormed } from './http/require-well-formed.js';
import { pathOf, type Routes, unknownAddress } from './http/routes.js';
import { headerOf, type HttpHeaders } from './http/types.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

interface Parts {
  readonly service: Service;
  readonly journal: ServiceLog;
  readonly rates: RateLimiter;
  readonly routes: Routes;
  readonly connections: Connections;
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
/** The documentation page loads its own scripts; other pages load nothing. */
const policies = {
  documentation: "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  other: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

/** Addresses of the documentation, one page and files beside it; a deeper path would be looked up on disk. */
const documentationFile = /^\/docs\/?([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/;

/** Adds the hooks that run for every request before it reaches its route. */
export function addHooks(fastify: Fastify, { service, journal, rates, routes, connections }: Parts): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { headers, method, query, raw } = request;
    // The declared route, because one route can be written as several addresses; undefined if none matches.
    const { url: route } = request.routeOptions;
    const trace = traceOf(headers);
    const given = { 'x-correlation-id': headers['x-correlation-id'] };
    // Computed once, so that answer, facts and service log carry the same id.
    headers['x-correlation-id'] = correlationOf(headers);
    reply.headers({
      ...securityHeaders,
      'content-security-policy': route?.startsWith('/docs') ? policies.documentation : policies.other,
      'x-correlation-id': headers['x-correlation-id'],
      ...(trace === undefined ? {} : { traceparent: trace }),
    });
    connections.begin(raw, reply.raw);
    requireWellFormed(raw);
    // Thrown before the body is read: without a route, faults of the body do not matter.
    if (route === undefined) throw routes.problemOf(method, request.url);
    if (method === 'POST') {
      requirePlainBody(headers);
      requireCorrelation(given);
    }
    if (route === '/docs/*' && !documentationFile.test(pathOf(request.url))) throw unknownAddress(request.url);
    // Routes with query parameters validate them, and report every fault at once.
    if (!takesQuery(method, route)) requireNoParameters(query as Query);
    if (!route.startsWith('/v1/')) return;
    reply.header('cache-control', 'no-store');
    if (service.progress !== undefined) throw notReady(service.progress);
    limitRate(rates, headers);
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (service.progress?.phase === 'closing') reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request, reply) => {
    journal.request(request, reply.statusCode, reply.elapsedTime);
  });
}

function notReady(progress: Progress): Problem {
  return new Problem(
    'not-ready',
    {
      vi: `Đang chuẩn bị (${progress.phase}); xem /health/ready`,
      en: `Still preparing (${progress.phase}); see /health/ready`,
    },
    { members: { progress }, headers: retryLater },
  );
}

function limitRate(rates: RateLimiter, headers: HttpHeaders): void {
  const seconds = rates.take(`${clientOf(headers)} ${headerOf(headers, 'x-office') ?? ''}`);
  if (seconds === 0) return;
  throw new Problem(
    'too-many-requests',
    {
      vi: `Tối đa ${limits.ratePerSecond} yêu cầu mỗi giây cho một ứng dụng trong một cơ quan`,
      en: `At most ${limits.ratePerSecond} requests a second for one client in one office`,
    },
    { headers: { 'retry-after': String(seconds) } },
  );
}
