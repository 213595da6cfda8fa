import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export function addDocumentation(_app: NestFastifyApplication): void {}
