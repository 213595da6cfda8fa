import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Journal } from '../journal.js';
import { limits } from '../limits.js';
import { Problem } from '../problems/problem.js';
import type { Progress, Service } from '../service.js';
import { clientOf, correlationOf, traceOf } from './caller.js';
import type { Rates } from './rates.js';
import { headerOf, type HttpHeaders } from './types.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

interface Parts {
  readonly service: Service;
  readonly journal: Journal;
  readonly rates: Rates;
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
/** The documentation page loads its own scripts; everything else has nothing to load. */
const policies = {
  documentation: "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  other: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

/** What is done for every request, whatever it asks for. */
export function addHooks(fastify: Fastify, { service, journal, rates }: Parts): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { url, headers } = request;
    const trace = traceOf(headers);
    // Made once: what the caller reads, the facts carry and the journal writes is one id.
    headers['x-correlation-id'] = correlationOf(headers);
    reply.headers({
      ...securityHeaders,
      'content-security-policy': url.startsWith('/docs') ? policies.documentation : policies.other,
      'x-correlation-id': headers['x-correlation-id'],
      ...(trace === undefined ? {} : { traceparent: trace }),
    });
    if (!url.startsWith('/v1/')) return;
    reply.header('cache-control', 'no-store');
    if (service.progress !== undefined) throw notReady(service.progress);
    limitRate(rates, headers);
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
    { members: { progress }, headers: { 'retry-after': String(limits.retryAfterSeconds) } },
  );
}

function limitRate(rates: Rates, headers: HttpHeaders): void {
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
