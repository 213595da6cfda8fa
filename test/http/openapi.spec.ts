import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acts } from '#case';
import { problems } from '../../apps/api/problems/catalogue.js';
import { Bench, type Json } from './bench.js';
import { breakingChanges } from './breaking.js';
import { description } from './described.js';
import { type Linted, lintFindings } from './lint.js';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const committedFile = join(docs, 'openapi.json');

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

describe('the published description', () => {
  it('is the committed one; CASETRAIL_UPDATE=openapi writes it anew', () => {
    const current = JSON.parse(JSON.stringify(description)) as object;
    if (process.env['CASETRAIL_UPDATE'] === 'openapi')
      writeFileSync(committedFile, `${JSON.stringify(current, null, 2)}\n`);
    expect(JSON.parse(readFileSync(committedFile, 'utf8'))).toEqual(current);
  });

  it('is served as it is committed', async () => {
    const { body, status } = await bench.get('/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(readFileSync(committedFile, 'utf8')));
  });

  it('has one path for every act that a person may send, and none for the others', () => {
    const posts = Object.entries(description.paths).filter(([, path]) => 'post' in path);
    const described = posts.filter(([path]) => path !== '/v1/reactions/retry').length;
    expect(described).toBe(acts.filter((act) => !act.internal).length);
  });

  it('describes every route, and nothing that is not served', () => {
    const served = bench.routes
      .all()
      .filter(({ path, method }) => method === 'GET' && !/^\/docs\/|^\/docs-|openapi\.yaml/.test(path))
      .map(({ path }) => path.replace(/:(\w+)/g, '{$1}'));
    const described = Object.entries(description.paths).flatMap(([path, item]) => ('get' in item ? [path] : []));
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it('shows a documentation page from this machine alone', async () => {
    const { text, status } = await bench.get('/docs');
    expect(status).toBe(200);
    expect(text).not.toMatch(/(src|href)="https?:/);
    expect((await bench.get('/docs/swagger-ui-bundle.js')).status).toBe(200);
  });
});

describe('a breaking change is seen', () => {
  const before = JSON.parse(JSON.stringify(description)) as never;
  type Open = Record<string, Record<string, Record<string, unknown>>>;
  const changed = (change: (copy: { paths: Open; components: Open }) => void): string[] => {
    const copy = structuredClone(before) as { paths: Open; components: Open };
    change(copy);
    return breakingChanges(before, copy as never);
  };

  it.each<[string, Parameters<typeof changed>[0]]>([
    ['a path goes', ({ paths }) => delete paths['/v1/cases/{id}/timeline']],
    ['a method goes', ({ paths }) => delete paths['/v1/cases']?.['get']],
    [
      'a body wants a new field',
      ({ components }) => (components['schemas']!['Body.case.terminate']!['required'] as string[]).push('x'),
    ],
    ['a value goes', ({ components }) => enumOf(components, 'Body.case.terminate', 'ground').pop()],
    [
      'an answer loses a field',
      ({ components }) => delete (components['schemas']!['Case']!['properties'] as Open)['ledger'],
    ],
    [
      'an answer no longer promises one',
      ({ components }) => (components['schemas']!['Case']!['required'] as string[]).pop(),
    ],
  ])('%s', (_name, change) => {
    expect(changed(change)).not.toEqual([]);
  });

  it('and a new path or an optional field is none', () => {
    expect(changed(({ paths }) => (paths['/v1/new'] = { get: {} }))).toEqual([]);
    expect(changed(({ components }) => ((components['schemas']!['Case']!['properties'] as Open)['more'] = {}))).toEqual(
      [],
    );
  });

  it('none stands between the committed description and the code', () => {
    expect(breakingChanges(JSON.parse(readFileSync(committedFile, 'utf8')) as never, description as never)).toEqual([]);
  });

  function enumOf(components: Open, schema: string, property: string): unknown[] {
    const field = (components['schemas']![schema]!['properties'] as Open)[property] as unknown as {
      anyOf: { enum: unknown[] }[];
    };
    return field.anyOf.at(-1)!.enum;
  }
});

describe('the description keeps the rules of the usual linters', () => {
  type Loose = { servers?: unknown; info: Record<string, unknown>; paths: Record<string, Record<string, Json>> } & Json;
  const clean = JSON.parse(JSON.stringify(description)) as Linted;

  it('all of them', () => expect(lintFindings(clean)).toEqual([]));

  it.each<[string, (copy: Loose) => unknown]>([
    ['no servers', (copy) => delete copy.servers],
    ['no licence', ({ info }) => delete info['license']],
    ['no security', ({ paths }) => delete paths['/v1/cases']!['get']!['security']],
    ['a part of the identity', ({ paths }) => (paths['/v1/judgments']!['post']!['security'] = [{ actor: [] }])],
    ['no description', ({ paths }) => delete paths['/v1/judgments']!['post']!['description']],
    ['no error', ({ paths }) => (paths['/health/live']!['get']!['responses'] = { 200: {} })],
    [
      'a pattern that needs the flag u',
      (copy) => {
        const { schemas } = copy['components'] as { schemas: Record<string, { properties: Record<string, Json> }> };
        schemas['Body.judgment.receive-judgment']!.properties['number']!['pattern'] = '^\\p{L}+$';
      },
    ],
    ['an operation id twice', ({ paths }) => (paths['/health/live']!['get']!['operationId'] = 'get.v.cases')],
  ])('%s is found', (_name, plant) => {
    const copy = structuredClone(clean) as unknown as Loose;
    plant(copy);
    expect(lintFindings(copy as unknown as Linted)).not.toEqual([]);
  });
});

describe('every problem has its page, and every page its problem', () => {
  const pages = readdirSync(join(docs, 'problems')).map((name) => name.replace(/\.md$/, ''));

  it('by name', () => expect(pages.toSorted()).toEqual(Object.keys(problems).toSorted()));

  it.each(Object.entries(problems))('%s says cause, example and what to do', async (code, { status }) => {
    const { text, headers } = await bench.get(`/problems/${code}`);
    expect(headers['content-type']).toContain('text/markdown');
    expect(text).toContain(`# ${code}\n\n${status} · `);
    for (const heading of ['## Cause', '## Example', '## What to do']) expect(text).toContain(heading);
    expect((await bench.get(`/problems/${code}`, { accept: 'text/html' })).text).toContain(`<h1>${code}</h1>`);
  });

  it('every code of the catalogue is used somewhere in the service', () => {
    const sources = readdirSync(join(docs, '..', 'apps', 'api'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('catalogue') && !name.startsWith('openapi'))
      .map((name) => readFileSync(join(docs, '..', 'apps', 'api', name), 'utf8'))
      .join('\n');
    expect(Object.keys(problems).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});
