import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';
import { description } from './described.js';
import { hostileRequests, type Target } from './hostile-requests.js';
import { caseAt } from './stories.js';
import { exchange, type Response } from './wire.js';

/** Hostile bytes are sent to every operation of the description: each answer must be one that the operation lists. */

interface Operation {
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Json }>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: unknown }>> };
}

let bench: Bench;
let port: number;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  bench = await Bench.open();
  const self = await caseAt(bench, 'enforceable.ready');
  const idOf = (address: unknown): string => String(address).split('/').at(-1) ?? '';
  ids = {
    cases: idOf(self),
    judgments: idOf(((await bench.get(self)).body['origin'] as Json)['id']),
    requests: idOf(self),
  };
  await bench.app.listen(0, '127.0.0.1');
  ({ port } = bench.app.getHttpServer().address() as AddressInfo);
});
afterAll(() => bench.close());

const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
  })),
);

function targetOf({ method, path, operation }: (typeof operations)[number]): Target {
  const [, , collection = ''] = path.split('/');
  const values: Record<string, string> = { id: ids[collection] ?? '', agency: 'P1', column: 'D4', code: 'busy' };
  const example = operation.requestBody?.content['application/json']?.example;
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name),
    body: example === undefined ? undefined : JSON.stringify(example),
    hasParameterInPath: path.includes('{'),
  };
}

const codeOf = ({ body }: Response): string => /"code":"([a-z-]+)"/.exec(body)?.[1] ?? '';

/** The fault of an answer, in a sentence. */
function wrongWith(answer: Response, operation: Operation, isOtherMethod: boolean): string | undefined {
  const { status, headers, body } = answer;
  if (isOtherMethod) {
    if (status !== 405 || headers['allow'] === undefined) return `${status}, Allow: ${headers['allow']}`;
  } else if (operation.responses[String(status)] === undefined) return `${status} ${codeOf(answer)} is not described`;
  if (status < 400) return undefined;
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8') {
    const isHealth = status === 503 && headers['content-type']?.startsWith('application/json') === true;
    return isHealth ? undefined : `content type ${headers['content-type']}`;
  }
  const { status: said, type, detail } = JSON.parse(body) as Json;
  if (said !== status || !String(type).startsWith('/problems/') || String(detail) === '') return body;
  return undefined;
}

describe.each(Object.entries(hostileRequests))('%s', (_name, hostile) => {
  it('is answered as described, by every operation', async () => {
    const wrong: string[] = [];
    for (const each of operations) {
      const target = targetOf(each);
      const bytes = hostile.of(target);
      if (bytes === undefined) continue;
      const { responses, closed } = await exchange(port, Buffer.from(bytes as string, 'latin1'), {
        half: hostile.half === true,
      });
      const [answer] = responses;
      if (!answer || responses.length > 1 || !closed) {
        wrong.push(`${each.name}: ${responses.length} answers, ${closed ? 'closed' : 'left open'}`);
        continue;
      }
      const why = wrongWith(answer, each.operation, hostile.isOtherMethod === true);
      if (why !== undefined) wrong.push(`${each.name}: ${why}`);
      const { status } = hostile;
      const expected = typeof status === 'function' ? status(target) : status;
      if (expected !== undefined && answer.status !== expected)
        wrong.push(`${each.name}: ${answer.status} ${codeOf(answer)}, not ${expected}`);
      if (answer.status === 500) wrong.push(`${each.name}: 500`);
    }
    expect(wrong).toEqual([]);
  });
});

it('what comes behind a whole request never changes the answer to it', async () => {
  const post = operations.find(({ name }) => name === 'POST /v1/judgments')!;
  const whole = hostileRequests['nothing wrong']!.of(targetOf(post)) as string;
  const behind = ['GARBAGE\r\n\r\n', '\0\0\0', '{"more":1}', 'GET / HTTP/9.9\r\n\r\n'];
  for (const rest of behind) {
    const kept = whole.replace('Connection: close\r\n', '').replace(/key-\d+-/, `behind-${behind.indexOf(rest)}-`);
    const { responses, closed } = await exchange(port, Buffer.from(kept + rest, 'latin1'));
    expect({ rest, statuses: responses.map(({ status }) => status), closed }).toEqual({
      rest,
      statuses: [201],
      closed: true,
    });
  }
});
