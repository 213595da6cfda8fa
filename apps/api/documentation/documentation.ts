import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './document.js';

/** `/openapi.json`, and `/docs` to read and try it, from local files only. */
export function addDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument() as unknown as OpenAPIObject, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Casetrail API',
    swaggerOptions: { docExpansion: 'none', displayRequestDuration: true, tryItOutEnabled: true, validatorUrl: null },
  });
}
