import { categories, legalDatePattern, outcomes } from '#case';
import { limits } from '../runtime/limits.js';

type Parameter = Readonly<Record<string, unknown>>;

const header = (name: string, required: boolean, description: string, more: object = {}): Parameter => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
  ...more,
});
const query = (name: string, schema: object, description: string, more: object = {}): Parameter => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
  ...more,
});
const day = { type: 'string', format: 'date', pattern: legalDatePattern };
const code = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };

const identityHeader = (name: string, description: string): Parameter => ({
  type: 'apiKey',
  in: 'header',
  name,
  description: `Development identity: ${description}. A code of letters, digits, dots and dashes.`,
});

/** Who acts. Every write needs all three; reads need none. */
export const securitySchemes = {
  actor: identityHeader('X-Actor', 'code of the person who acts, such as CHV.07'),
  role: identityHeader('X-Role', 'role in which the person acts, such as officer'),
  office: identityHeader('X-Office', 'an office of the register, such as P1.01'),
} as const;

/** Parameters that several operations share, by the name under which the document keeps them. */
export const parameters = {
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
  mode: query('mode', { type: 'string', enum: ['preview'] }, 'preview: the same decision, nothing stored.'),
  stream: query('stream', { type: 'string' }, 'Only what is parked in this stream, such as case-<UUID>.'),
  revision: query('revision', { type: 'integer', minimum: 0 }, 'The stream as it was at this revision.'),
  asOf: query(
    'asOf',
    {
      oneOf: [
        { type: 'integer', minimum: 0 },
        { type: 'string', format: 'date-time' },
      ],
    },
    'As known by then: an instant (RFC 3339, write + as %2B) or an ordinal.',
    { example: '2025-04-03T23:59:59Z' },
  ),
  effectiveOn: query('effectiveOn', day, 'What was true on that legal date. Combines with asOf and revision.'),
  on: query('on', day, 'The legal day on which the acts would be taken. Default: today.'),
  atLeast: query(
    'atLeast',
    { type: 'string' },
    `Read your writes: wait (up to ${limits.viewWaitMs} ms) for this position.`,
  ),
  limit: query(
    'limit',
    { type: 'integer', minimum: 1, maximum: limits.listMax, default: limits.listDefault },
    'Entries of a page.',
  ),
  cursor: query('cursor', { type: 'string' }, 'Opaque; follow `Link: rel="next"`.'),
  after: query('after', { type: 'integer', minimum: 0 }, 'Where the page begins; follow `Link: rel="next"`.'),
  realm: query(
    'realm',
    { type: 'string', enum: ['live', 'simulated', 'imported'] },
    'A table counts one realm at a time.',
  ),
  to: query('to', day, 'Legal cut-off, its own day included. Default: today.', { example: '2025-03-31' }),
  filterOffice: query('office', code, 'One office of the register; another is refused (422).'),
  state: query('state', { type: 'string' }, 'A state of the lifecycle, or a leaf of it.', { example: 'enforceable' }),
  classification: query('classification', { type: 'string' }, 'Whether the debtor can pay.'),
  category: query('category', { type: 'string', enum: [...categories] }, 'Category of the judgment.'),
  outcome: query('outcome', { type: 'string', enum: [...outcomes] }, 'How the case ended.', { example: 'executed' }),
  number: query('number', { type: 'string' }, 'The case number with its check digits, URL-encoded.'),
  dueBy: query('dueBy', day, 'A deadline falls due on or before this day.'),
  agency: { name: 'agency', in: 'path', required: true, schema: code, description: 'Agency', example: 'P1' },
  column: {
    name: 'column',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'Column',
    example: 'D4',
  },
  code: { name: 'code', in: 'path', required: true, schema: code, description: 'Code of a problem' },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof parameters;
