import { type Act, acts, actSchema, engineVersion } from '#case';
import { AcceptedAnswer, PreviewAnswer } from '../answers/command.js';
import { either, type Kind, list, namedSchemas, type Schema as Json } from '../answers/member.js';
import { ModeQuery } from '../commands/mode-query.js';
import type { QueryClass } from '../http/query.js';
import { RetryQuery } from '../reactions/retry-query.js';
import { ProblemAnswer, ProblemKindAnswer, ReactionsAnswer } from '../answers/service.js';
import { collections } from '../documents/ids.js';
import { type ProblemCode, problems } from '../problems/catalogue.js';
import { exampleOf } from './example.js';
import { allParameters, pathNames, queryNames, securitySchemes } from './parameters.js';
import { withPortablePatterns } from './portable-patterns.js';
import { type Read, reads } from './reads.js';

/** Builds the description of the API from the catalogue: one path per act, without the generic route. */

const exampleDay = '2025-05-06';
/** Problems with which the service may answer any request, whatever its route. */
const everywhere: readonly ProblemCode[] = [
  'request-malformed',
  'header-invalid',
  'request-timeout',
  'expectation-failed',
  'parameter-invalid',
  'headers-too-large',
  'internal-error',
  'transfer-encoding-unsupported',
];
const ofVersion1: readonly ProblemCode[] = ['too-many-requests', 'not-ready'];
const ofReads: readonly ProblemCode[] = ['as-of-future'];
/** Problems with which the service may answer any request with a body, even on a route that expects none. */
const ofBodies: readonly ProblemCode[] = [
  'json-invalid',
  'forbidden-key',
  'body-too-large',
  'media-type-unsupported',
  'content-encoding-unsupported',
  'body-invalid',
];
const ofWrites: readonly ProblemCode[] = [
  ...ofBodies,
  'idempotency-key-missing',
  'idempotency-key-invalid',
  'identity-required',
  'office-unknown',
  'act-refused',
  'in-flight',
  'key-destroyed',
  'event-too-large',
  'key-reused',
  'busy',
  'outcome-unknown',
  'log-unavailable',
  'sealed-store-unavailable',
  'log-damaged',
];
const ofActs: readonly ProblemCode[] = ['if-match-invalid', 'if-match-missing', 'stale-revision'];
/** Three headers name the caller; together they are one requirement. */
const identity: readonly Json[] = [Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []]))];
const retryPath = '/v1/reactions/retry';

const given = (names: readonly string[]): Json[] => names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
const content = ({ schema }: Kind<unknown>): Json => ({ 'application/json': { schema } });
const ofPath = (path: string): readonly ProblemCode[] => [
  ...everywhere,
  ...(path.startsWith('/v1') ? ofVersion1 : []),
  ...(path.includes('{') ? (['url-too-long'] as const) : []),
];

/** One response per status, which names all its problem codes; equal responses are shared under `components`. */
class ProblemResponses {
  readonly named: Record<string, Json> = {};

  of(codes: readonly ProblemCode[]): Json {
    const byStatus = [...Map.groupBy(codes, (code) => problems[code].status)].toSorted(([a], [b]) => a - b);
    return Object.fromEntries(byStatus.map(([status, all]) => [String(status), this.#ref(status, all)]));
  }

  #ref(status: number, codes: readonly ProblemCode[]): Json {
    const name = `${status}.${codes.join('.')}`;
    this.named[name] ??= {
      description: codes.map((code) => `[${code}](/problems/${code}): ${problems[code].title.en}`).join('; '),
      content: { 'application/problem+json': { schema: ProblemAnswer.schema } },
    };
    return { $ref: `#/components/responses/${name}` };
  }
}

const etagHeader = { ETag: { description: 'Revision of the last act', schema: { type: 'string' } } };
const locationHeader = { Location: { description: 'Address of what was opened', schema: { type: 'string' } } };

function actOperation(act: Act, problemsOf: ProblemResponses): Json {
  const isOpening = act.opens === act.target;
  const schema = actSchema(act);
  const accepted = {
    description: act.opens ? 'Opened' : 'Accepted. A repeated key gets the first answer again.',
    headers: { ...etagHeader, ...(act.opens ? locationHeader : {}) },
    content: content(AcceptedAnswer),
  };
  const preview = { description: 'With mode=preview: nothing is stored', content: content(PreviewAnswer) };
  const success = act.opens ? { 201: accepted, 200: preview } : { 200: orPreview(accepted) };
  return {
    operationId: `${act.target}.${act.name}`,
    tags: [act.target],
    summary: `${act.label.en} · ${act.label.vi}`,
    description: actDescription(act),
    security: identity,
    parameters: given([
      ...(isOpening ? [] : (['id', 'ifMatch'] as const)),
      ...queryNames(ModeQuery),
      ...(['key', 'client', 'onBehalfOf', 'correlation', 'trace', 'language'] as const),
    ]),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${bodyName(act)}` },
          example: exampleOf(schema, exampleDay),
        },
      },
    },
    responses: {
      ...success,
      ...problemsOf.of([
        ...ofPath(actPath(act)),
        ...ofWrites,
        ...(isOpening ? [] : [...ofActs, `${act.target}-not-found` as ProblemCode]),
      ]),
    },
  };
}

function actDescription(act: Act): string {
  const facts = act.leadsTo.map(({ type }) => type).join(', ');
  return [
    act.opens === undefined ? '' : `Opens a ${act.opens}. `,
    act.ending ? 'Ends the case. ' : '',
    `Stores: ${facts}. Refused with 409 where the law or the state does not allow it, with the rule and the way out.`,
  ].join('');
}

function orPreview(accepted: Json): Json {
  return { ...accepted, content: content(either<AcceptedAnswer, PreviewAnswer>(AcceptedAnswer, PreviewAnswer)) };
}

const bodyName = (act: Act): string => `Body.${act.target}.${act.name}`;

function actPath(act: Act): string {
  const base = collections[act.target];
  return act.opens === act.target ? base : `${base}/{id}/commands/${act.name}`;
}

/** The one write that is no legal act: it stores no fact of its own. */
function retryOperation(problemsOf: ProblemResponses): Json {
  return {
    operationId: 'reactions.retry',
    tags: ['service'],
    summary: 'Retry parked reactions',
    description: 'Of one stream, or of all. The answer does not wait for the outcome; the list of reactions shows it.',
    security: identity,
    parameters: given([...queryNames(RetryQuery), 'client', 'correlation', 'trace', 'language']),
    responses: {
      202: { description: 'Started', content: content(ReactionsAnswer) },
      ...problemsOf.of([...ofPath(retryPath), ...ofBodies, 'identity-required', 'office-unknown']),
    },
  };
}

function readOperation(path: string, read: Read, problemsOf: ProblemResponses): Json {
  const { summary, query, answer, description, codes = [], also = {}, media, alsoAs = {} } = read;
  const isVersion1 = path.startsWith('/v1');
  const body = media ?? (answer && content(answer));
  return {
    operationId: `get ${path}`.replace(/[^A-Za-z]+/g, '.').replace(/\.$/, ''),
    tags: [/^\/v1\/(case|judgment|request|statistics)/.exec(path)?.[1] ?? 'service'],
    summary,
    description,
    security: [],
    parameters: given([
      ...pathNames(path),
      ...(query ? queryNames(query) : []),
      ...(isVersion1 ? (['client'] as const) : []),
      'language',
    ]),
    responses: {
      ...(body === undefined ? {} : { 200: { description, content: { ...body, ...alsoAs } } }),
      ...also,
      ...problemsOf.of([...ofPath(path), ...(isVersion1 ? ofReads : []), ...codes]),
    },
  };
}

const queries: readonly QueryClass[] = [
  ModeQuery,
  RetryQuery,
  ...Object.values(reads).flatMap(({ query }) => query ?? []),
];

const open = acts.filter((act) => !act.internal);

export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const problemsOf = new ProblemResponses();
  for (const [path, read] of Object.entries(reads)) (paths[path] ??= {})['get'] = readOperation(path, read, problemsOf);
  (paths[retryPath] ??= {})['post'] = retryOperation(problemsOf);
  for (const act of open) (paths[actPath(act)] ??= {})['post'] = actOperation(act, problemsOf);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Casetrail',
      version: engineVersion,
      description:
        'Civil judgment enforcement: every legal act is one command, every error one problem with a page of its own. ' +
        'Development mode: headers name the caller, and everything is simulated. Money is integer đồng in strings. ' +
        'HEAD is answered wherever GET is; any other method is answered 405 with Allow, and an unknown ' +
        'address 404. Answers are JSON whatever Accept says; the body of a GET is ignored.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'Casetrail' },
    },
    servers: [{ url: '/', description: 'The service that serves this description' }],
    tags: [
      { name: 'case', description: 'A case is one enforcement decision; its acts and its timeline' },
      { name: 'judgment', description: 'Judgments received from a court' },
      { name: 'request', description: 'Requests for enforcement by a party' },
      { name: 'statistics', description: 'Official tables, each cell open to its cases' },
      { name: 'service', description: 'Health and the meaning of errors' },
    ],
    paths,
    components: {
      securitySchemes,
      parameters: allParameters(queries),
      responses: problemsOf.named,
      schemas: {
        ...namedSchemas,
        Problems: list(ProblemKindAnswer).schema,
        ...Object.fromEntries(open.map((act) => [bodyName(act), withPortablePatterns(actSchema(act))])),
      },
    },
  };
}
