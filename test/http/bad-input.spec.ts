import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, Bench, identity, type Json, newKey } from './bench.js';
import { caseAt } from './stories.js';

let bench: Bench;
let self: string;
beforeAll(async () => {
  bench = await Bench.open();
  self = await caseAt(bench, 'enforceable.ready');
});
afterAll(() => bench.close());

const payment = { effectiveOn: '2025-05-22', amount: '1000' };
const judgment = { effectiveOn: '2025-05-05', category: 'civil', court: 'TA01', judgedOn: '2025-04-01', number: '1' };
const problem = (status: number, code: string, more: Json = {}): Json => ({
  type: `/problems/${code}`,
  status,
  code,
  ...more,
});

/** Checks that the answer is the documented problem, and that nothing was stored. */
async function refused(work: () => Promise<Answer>, expected: Json): Promise<Answer> {
  const before = await bench.service.installation.log.head();
  const answer = await work();
  expect(answer.body).toMatchObject(expected);
  expect(answer.status).toBe(expected['status']);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(await bench.service.installation.log.head()).toBe(before);
  return answer;
}

describe('what the schema can say is answered 422, every field at once', () => {
  it.each<[string, string, Json, Json[]]>([
    ['unknown field', 'record-payment', { ...payment, note: 'x' }, [{ pointer: '/note', code: 'unknownField' }]],
    ['wrong type', 'record-payment', { ...payment, amount: 1000 }, [{ pointer: '/amount', code: 'money' }]],
    [
      'no real day',
      'record-payment',
      { ...payment, effectiveOn: '2025-02-31' },
      [{ pointer: '/effectiveOn', code: 'date' }],
    ],
    [
      'null is not absent',
      'record-payment',
      { ...payment, decisionNumber: null },
      [{ pointer: '/decisionNumber', code: 'officialNumber' }],
    ],
    ['a missing field', 'record-payment', { effectiveOn: '2025-05-22' }, [{ pointer: '/amount', code: 'missing' }]],
    [
      'an inherited name',
      'record-payment',
      { ...payment, toString: 1 },
      [{ pointer: '/toString', code: 'unknownField' }],
    ],
    [
      'a value outside the list',
      'terminate',
      { effectiveOn: '2025-05-22', ground: 'z' },
      [{ pointer: '/ground', code: 'oneOf' }],
    ],
    [
      'a field inside a list',
      'pay-out',
      { effectiveOn: '2025-05-22', total: '1', items: [{ to: 'paid', amount: '01' }] },
      [{ pointer: '/items/0/amount', code: 'money' }],
    ],
  ])('%s', async (_name, act, body, errors) => {
    await refused(() => bench.act(self, act, body), problem(422, 'body-invalid', { errors }));
  });

  it.each(['[]', '"text"', 'null', '7'])('a body that is no object: %s', async (text) => {
    await refused(() => bench.act(self, 'record-payment', text as unknown as object), problem(422, 'body-invalid'));
  });

  it('shows what was expected, in both languages', async () => {
    const { body } = await bench.act(self, 'terminate', { effectiveOn: '2025-05-22', ground: 'z' });
    const [error] = body['errors'] as Json[];
    expect(error).toMatchObject({
      message: { vi: expect.any(String), en: expect.any(String) },
      expected: { anyOf: [{ enum: expect.arrayContaining(['L08:50.1.dd', 'L25:48.4']) }, { deprecated: true }] },
    });
  });
});

describe('what needs the case, the clock or a second field is refused, 409', () => {
  it.each<[string, string, Json, string]>([
    ['an illegal act', 'reopen', { effectiveOn: '2025-05-22', ground: 'retrial' }, 'reopening.grounds'],
    [
      'money that does not balance',
      'pay-out',
      { effectiveOn: '2025-05-22', total: '5', items: [{ to: 'paid', amount: '4' }] },
      'payout.within',
    ],
    ['more than is owed', 'record-payment', { ...payment, amount: '1000001' }, 'payment.withinDebt'],
    ['a date before the decision', 'record-payment', { ...payment, effectiveOn: '2025-05-05' }, 'date.beforeDecision'],
    ['a date before the last act', 'pause', { effectiveOn: '2025-05-20', ground: 'complaint' }, 'date.beforeLastAct'],
    ['a date in the future', 'record-payment', { ...payment, effectiveOn: '2026-11-21' }, 'date.future'],
  ])('%s', async (_name, act, body, rule) => {
    const { body: answer } = await refused(() => bench.act(self, act, body), problem(409, 'act-refused'));
    const refusals = answer['refusals'] as Json[];
    expect(refusals.map((refusal) => refusal['rule'])).toContain(rule);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        message: { vi: expect.any(String), en: expect.any(String) },
        legalBasis: { article: expect.any(String), regime: expect.any(String), verified: expect.any(Boolean) },
        unlock: { vi: expect.any(String), en: expect.any(String) },
      });
  });

  it('in the future on opening as well', async () => {
    await refused(
      () => bench.post('/v1/judgments', { ...judgment, effectiveOn: '2027-01-01' }),
      problem(409, 'act-refused', { refusals: [{ rule: 'date.future', until: '2027-01-01' }] }),
    );
  });
});

describe('what cannot be parsed is answered 400, what cannot be read 413 or 415', () => {
  const raw = (body: string | Buffer, headers: object = {}): Promise<Answer> =>
    bench.post('/v1/judgments', body, headers);

  it('half a document', () => refused(() => raw('{"effectiveOn":'), problem(400, 'json-invalid')));
  it('no document', () => refused(() => raw(''), problem(400, 'json-invalid')));
  it('bytes that are not UTF-8', () =>
    refused(() => raw(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), problem(400, 'json-invalid')));
  it('__proto__', () => refused(() => raw('{"a":{"__proto__":{"b":1}}}'), problem(400, 'forbidden-key')));
  it('constructor.prototype', () =>
    refused(() => raw('{"constructor":{"prototype":{"b":1}}}'), problem(400, 'forbidden-key')));
  it('an own key constructor is an unknown field', () =>
    refused(() => raw(JSON.stringify({ ...judgment, constructor: 1 })), problem(422, 'body-invalid')));
  it('larger than a megabyte', () =>
    refused(() => raw(JSON.stringify({ ...judgment, number: 'x'.repeat(1_000_000) })), problem(413, 'body-too-large')));
  it('another media type', () =>
    refused(
      () => raw('a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      problem(415, 'media-type-unsupported'),
    ));
  it.each([
    ['{"effectiveOn":"2025-05-05","effectiveOn":"2025-05-06"}', '/effectiveOn', 'givenTwice'],
    ['{"obligations":[{"amount":"1","\\u0061mount":"2"}]}', '/obligations/0/amount', 'givenTwice'],
    ['{"rank":3e0}', '/rank', 'wholeNumber'],
    ['{"rank":9007199254740993}', '/rank', 'wholeNumber'],
    [`{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`, `/a${'/0'.repeat(31)}`, 'tooDeep'],
  ])('what would be lost in parsing: %.60s', (text, pointer, code) =>
    refused(
      () => raw(text),
      problem(422, 'body-invalid', {
        errors: [{ pointer, code, message: { vi: expect.any(String), en: expect.any(String) } }],
      }),
    ),
  );
  it('nothing leaked into objects', () => expect(({} as Json)['b']).toBeUndefined());
});

describe('headers', () => {
  const url = (): string => `${self}/commands/record-payment`;
  const all = { ...identity, 'idempotency-key': 'k', 'if-match': '"r0"' };
  const without = (name: string): object => Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
  const send = (headers: object) => () => bench.send('POST', url(), payment, headers);

  it.each<[string, object, number, string]>([
    ['no actor', without('x-actor'), 401, 'identity-required'],
    ['an actor with blanks', { ...all, 'x-actor': 'Nguyễn A' }, 401, 'identity-required'],
    ['an unknown office', { ...all, 'x-office': 'P9.99' }, 403, 'office-unknown'],
    ['a reserved client', { ...all, 'x-client': 'reaction' }, 400, 'header-invalid'],
    ['no key', without('idempotency-key'), 400, 'idempotency-key-missing'],
    ['a key with blanks', { ...all, 'idempotency-key': 'a b' }, 400, 'idempotency-key-invalid'],
    ['too long a key', { ...all, 'idempotency-key': 'k'.repeat(256) }, 400, 'idempotency-key-invalid'],
    ['no If-Match', without('if-match'), 428, 'if-match-missing'],
    ['If-Match: *', { ...all, 'if-match': '*' }, 400, 'if-match-invalid'],
    ['a weak tag', { ...all, 'if-match': 'W/"r0"' }, 400, 'if-match-invalid'],
  ])('%s', async (_name, headers, status, code) => {
    await refused(send(headers), problem(status, code));
  });

  it('a stale revision is told what came since', async () => {
    const { body, headers } = await refused(
      send({ ...all, 'idempotency-key': newKey() }),
      problem(412, 'stale-revision'),
    );
    expect(headers['etag']).toBe(body['etag']);
    const since = body['since'] as Json[];
    expect(since.map((fact) => fact['type'])).toContain('OfficerAssigned');
    expect(since[0]).toMatchObject({ story: { vi: expect.any(String), en: expect.any(String) } });
  });
});

describe('addresses', () => {
  it.each<[string, number, string]>([
    ['/nothing', 404, 'route-unknown'],
    ['/v1/cases/not-an-id', 404, 'case-not-found'],
    ['/v1/cases/00000000-0000-4000-8000-000000000000', 404, 'case-not-found'],
    ['/v1/cases/00000000-0000-4000-8000-000000000000/commands', 404, 'case-not-found'],
    ['/v1/judgments/00000000-0000-4000-8000-000000000000', 404, 'judgment-not-found'],
    ['/v1/statistics/tables/P9', 404, 'agency-unknown'],
    ['/v1/statistics/tables/P1/cells/Q', 404, 'column-unknown'],
    ['/v1/cases?limit=501', 422, 'parameter-invalid'],
    ['/v1/cases?state=finished', 422, 'parameter-invalid'],
    ['/v1/cases?office=a&office=b', 422, 'parameter-invalid'],
    ['/v1/cases?nam=Nguyen', 422, 'parameter-invalid'],
    ['/v1/cases?office=P9.99', 422, 'parameter-invalid'],
    ['/v1/cases?category=civill', 422, 'parameter-invalid'],
    ['/v1/cases?outcome=finished', 422, 'parameter-invalid'],
    ['/v1/cases?number=P1.01%2F2025%2F1-55', 422, 'parameter-invalid'],
    ['/docs/../package.json', 404, 'route-unknown'],
    ['/docs/%2e%2e%2fpackage.json', 404, 'route-unknown'],
    [`/docs/${'a'.repeat(300)}`, 404, 'route-unknown'],
    ['/v1/cases?cursor=abc', 422, 'parameter-invalid'],
    ['/v1/cases/%E0%A4%A', 400, 'request-malformed'],
  ])('%s', async (url, status, code) => {
    await refused(() => bench.get(url), problem(status, code));
  });

  it.each<[string, string, number, string]>([
    ['an agency before a parameter', '/v1/statistics/tables/P9?to=x', 404, 'agency-unknown'],
    ['an agency before a column', '/v1/statistics/tables/P9/cells/Q', 404, 'agency-unknown'],
    ['a parameter before a column', '/v1/statistics/tables/P1/cells/Q?to=x', 422, 'parameter-invalid'],
    ['a parameter before an id', '/v1/cases/not-an-id?revision=x', 422, 'parameter-invalid'],
  ])('of two mistakes %s', async (_order, url, status, code) => {
    await refused(() => bench.get(url), problem(status, code));
  });

  it.each<[string, string, object, number, string]>([
    ['a parameter before the caller', 'record-payment?mode=x', {}, 422, 'parameter-invalid'],
    ['the caller before an act', 'close', {}, 401, 'identity-required'],
    ['an act before the key', 'close', identity, 404, 'command-unknown'],
    ['the key before If-Match', 'record-payment', identity, 400, 'idempotency-key-missing'],
  ])('of two mistakes of a write %s', async (_order, name, headers, status, code) => {
    await refused(() => bench.send('POST', `${self}/commands/${name}`, {}, headers), problem(status, code));
  });

  it('an act that does not exist, or that only the product sends', async () => {
    for (const name of ['close', 'accept-entrustment', 'receive-judgment', '__proto__'])
      await refused(() => bench.act(self, name, {}), problem(404, 'command-unknown'));
  });

  it('a wrong method names the right ones', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS'] as const) {
      const { headers } = await refused(() => bench.send(method, self), problem(405, 'method-not-allowed'));
      expect(headers['allow']).toBe('GET, HEAD');
    }
  });
});

describe('a parameter that a route does not know is refused, whatever the route', () => {
  it('by all that are served, with the names that there are', async () => {
    const served = bench.routes.all().filter(({ method }) => method === 'GET' || method === 'POST');
    expect(served.length).toBeGreaterThan(20);
    for (const { path, method } of served) {
      const act = path.startsWith('/v1/cases') ? 'assign-officer' : 'issue-decision';
      const url = path.replace('/*', '/swagger-ui.css').replace(':name', act).replace(':agency', 'P1');
      const { status, body } = await bench.send(
        method as 'GET',
        `${url}?unheardOf=1`,
        method === 'POST' ? {} : undefined,
      );
      expect({ path, status, body }).toMatchObject({
        status: 422,
        body: { code: 'parameter-invalid', errors: [{ parameter: 'unheardOf', code: 'unknownParameter' }] },
      });
    }
  });

  it('and a filter that nothing can meet is refused with the values that there are', async () => {
    const { body } = await bench.get('/v1/cases?office=P9.99&outcome=done');
    expect(body['errors']).toMatchObject([
      { parameter: 'office', code: 'oneOf', message: { en: expect.stringContaining('P1.01') } },
      { parameter: 'outcome', code: 'oneOf', message: { en: expect.stringContaining('executed') } },
    ]);
  });
});

it('problems are told in the language asked for, English otherwise', async () => {
  const title = async (language: string): Promise<unknown> =>
    (await bench.get('/v1/cases?limit=0', { 'accept-language': language })).body['title'];
  expect(await title('vi')).toBe('Tham số không hợp lệ');
  expect(await title('vi-VN,vi;q=0.9,en;q=0.8')).toBe('Tham số không hợp lệ');
  expect(await title('en;q=0.9, vi;q=0.1')).toBe('A query parameter is not valid');
  expect(await title('fr')).toBe('A query parameter is not valid');
});
