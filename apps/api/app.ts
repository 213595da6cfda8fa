import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { addDocumentation } from './documentation/documentation.js';
import { Connections } from './http/connections.js';
import { addHooks } from './hooks.js';
import { readJson } from './http/json.js';
import { refuseRawly, refuseTunnelsAndExpectations } from './http/raw.js';
import { RateLimiter } from './http/rate-limiter.js';
import { originForm, Routes } from './http/routes.js';
import { ServiceLog } from './http/service-log.js';
import { limits } from './runtime/limits.js';
import { refuseAddress } from './http/problem-filter.js';
import type { Service } from './runtime/service.js';

export interface AppOptions {
  readonly journal?: ServiceLog;
  readonly rates?: RateLimiter;
  readonly routes?: Routes;
  readonly connections?: Connections;
}

/** Builds the HTTP application over the service; the caller lets it listen, or injects requests. */
export async function createApp(service: Service, options: AppOptions = {}): Promise<NestFastifyApplication> {
  const { journal = new ServiceLog('failures'), rates = new RateLimiter(), routes = new Routes() } = options;
  const { connections = new Connections() } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestTimeoutMs,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckMs,
      // Node would answer a missing Host header itself, without a body.
      requireHostHeader: false,
    },
    rewriteUrl: originForm,
    clientErrorHandler: refuseRawly,
    frameworkErrors: refuseAddress,
    // While closing, Fastify would answer without a problem document; ours is `not-ready`.
    return503OnClosing: false,
    // `Connections` closes the connections when the process ends.
    forceCloseConnections: false,
    multipart: false,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', ({ url, method }) => {
    for (const each of [method].flat()) routes.add(url, each);
  });
  connections.watch(fastify.server);
  refuseTunnelsAndExpectations(fastify.server);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  addHooks(fastify, { service, journal, rates, routes, connections });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(service, journal, routes), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: ['fatal'],
  });
  addDocumentation(app);
  await app.init();
  await fastify.ready();
  return app;
}
