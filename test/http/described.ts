import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApiDocument } from '../../apps/api/documentation/document.js';

/** Validates answers against the published description: the schema of the operation and the status. */

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export const description = openApiDocument() as unknown as Description;

const ajv = new Ajv2020({ strict: false });
(formats as unknown as (on: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'api', components: description.components });
const compiled = new Map<string, ValidateFunction>();

const patterns = Object.keys(description.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
}));

/** The fault of an answer, or undefined. Of several paths the most specific applies: a named act before a parameter. */
export function wrongAnswer(method: string, url: string, status: number, body: unknown): string | undefined {
  const address = url.split('?')[0] ?? url;
  const found = patterns
    .filter(({ pattern }) => pattern.test(address))
    .toSorted((a, b) => b.path.length - a.path.length);
  const operation = found.map(({ path }) => description.paths[path]?.[method.toLowerCase()]).find((each) => each);
  if (!operation) return address.startsWith('/v1') ? 'the operation is not described' : undefined;
  const response = operation.responses[String(status)];
  if (!response) return `status ${status} is not described`;
  const schema = response.content?.['application/json']?.schema;
  if (!schema) return undefined;
  const key = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  const validate = compiled.get(key) ?? ajv.compile(JSON.parse(key) as object);
  compiled.set(key, validate);
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}
