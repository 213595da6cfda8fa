import { codeSchema } from '../http/caller.js';
import { type QueryClass, parametersOf } from '../http/query.js';
import { limits } from '../runtime/limits.js';

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
  readonly example?: string;
}

const header = (name: string, required: boolean, description: string, more: object = {}): Parameter => ({
  name,
  in: 'header',
  required,
  description,
  schema: codeSchema,
  ...more,
});

const identityHeader = (name: string, description: string) => ({
  type: 'apiKey' as const,
  in: 'header' as const,
  name,
  description: `Development identity: ${description}. A code of letters, digits, dots and dashes.`,
});

/** The three headers that name the caller. Every write needs all three; reads need none. */
export const securitySchemes = {
  actor: identityHeader('X-Actor', 'code of the person who acts, such as CHV.07'),
  role: identityHeader('X-Role', 'role in which the person acts, such as officer'),
  office: identityHeader('X-Office', 'an office of the register, such as P1.01'),
} as const;

/** Parameters that several operations share, by their names in the document. */
const notOfQueries = {
  client: header(
    'X-Client',
    false,
    'Application that sends the command; with the target, the scope of a key. Default: screen.',
  ),
  onBehalfOf: header('X-On-Behalf-Of', false, 'Code of the person on whose behalf the actor acts.'),
  correlation: header('X-Correlation-Id', false, 'Kept in every fact and echoed; else the trace id, else a new UUID.'),
  trace: header('traceparent', false, 'W3C trace context; echoed.', { schema: { type: 'string' } }),
  key: header(
    'Idempotency-Key',
    true,
    'A new UUID for each act that somebody asks for; a retry repeats it unchanged.',
    {
      schema: { type: 'string', minLength: 1, maxLength: limits.idempotencyKeyLengthMax + 2 },
    },
  ),
  ifMatch: header('If-Match', true, 'The ETag just seen. Not needed for `mode=preview`.', {
    schema: { type: 'string', pattern: '^"r(0|[1-9][0-9]*)"$' },
    example: '"r17"',
  }),
  language: header('Accept-Language', false, 'Language of problems: vi or en. Default: en.', {
    schema: { type: 'string' },
  }),
  id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' }, description: 'UUID' },
  agency: { name: 'agency', in: 'path', required: true, schema: codeSchema, description: 'Agency', example: 'P1' },
  column: {
    name: 'column',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'Column',
    example: 'D4',
  },
  code: { name: 'code', in: 'path', required: true, schema: codeSchema, description: 'Code of a problem' },
} as const satisfies Record<string, Parameter>;

/** The name of a query parameter in the document; `office` is renamed, because a security scheme has that name. */
const keyOf = (name: string): string => (name === 'office' ? 'filterOffice' : name);

/** The parameters of a path such as `/v1/cases/{id}`. */
export const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** The names of a query's parameters in the document. */
export function queryNames(query: QueryClass): string[] {
  return parametersOf(query).map(({ name }) => keyOf(name));
}

/** All shared parameters of the document: those of the given queries, of headers and of paths. */
export function allParameters(queries: readonly QueryClass[]): Readonly<Record<string, Parameter>> {
  const ofQueries = queries
    .flatMap(parametersOf)
    .map(({ name, description, schema, example }): [string, Parameter] => [
      keyOf(name),
      { name, in: 'query', required: false, description, schema, ...(example === undefined ? {} : { example }) },
    ]);
  return { ...notOfQueries, ...Object.fromEntries(ofQueries) };
}
