import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventLog } from '#event-store';
import { RateLimiter } from '../../apps/api/http/rate-limiter.js';
import { type Answer, Bench, identity, type Json, newKey } from './bench.js';
import { caseAt } from './stories.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const payment = { effectiveOn: '2025-05-22', amount: '1000' };
const withKey = async (self: string, key: string, body: object = payment): Promise<Answer> => {
  const { headers } = await bench.get(self);
  return bench.post(`${self}/commands/record-payment`, body, { 'if-match': headers['etag'], 'idempotency-key': key });
};

describe('idempotency', () => {
  it('gives the first answer again, also when the revision has gone on, quoted or bare', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    const { headers } = await bench.get(self);
    const send = (key: string): Promise<Answer> =>
      bench.post(`${self}/commands/record-payment`, payment, { 'if-match': headers['etag'], 'idempotency-key': key });
    const first = await send('abc');
    await bench.done(self, 'record-payment', { ...payment, amount: '5' });
    const again = await send('"abc"');
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ repeated: true, facts: first.body['facts'], revision: first.body['revision'] });
    const { repeated: _first, ...answer } = first.body;
    const { repeated: _again, ...answerAgain } = again.body;
    expect(answerAgain).toEqual(answer);
    expect((await bench.get(self)).body['ledger']).toMatchObject({ received: '1005' });
  });

  it('refuses the key for another body, and a refusal binds nothing', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    expect((await withKey(self, 'k1', { ...payment, amount: '9999999' })).status).toBe(409);
    expect((await withKey(self, 'k1')).status).toBe(200);
    expect((await withKey(self, 'k1', { ...payment, amount: '7' })).body).toMatchObject({
      code: 'key-reused',
      status: 422,
    });
  });

  it('refuses the key of another office, and says so in both languages; a colleague is answered alike', async () => {
    const body = { effectiveOn: '2025-05-05', category: 'civil', court: 'TA01', judgedOn: '2025-04-01', number: '1' };
    const send = (headers: object): Promise<Answer> =>
      bench.post('/v1/judgments', body, { 'idempotency-key': 'of-one-office', ...headers });
    const first = await send({});
    const other = await send({ 'x-office': 'P2.01', 'x-actor': 'other' });
    expect(other.body).toMatchObject({ status: 422, code: 'key-reused', differs: ['office'] });
    expect(other.body['detail']).toContain('acting office (X-Office)');
    const vi = await send({ 'x-office': 'P2.01', 'accept-language': 'vi' });
    expect(vi.body['detail']).toContain('cơ quan thực hiện (X-Office)');
    const colleague = await send({ 'x-actor': 'colleague' });
    expect(colleague.status).toBe(201);
    expect(colleague.body).toMatchObject({ repeated: true, facts: first.body['facts'] });
  });

  it('opens once, however often it is asked', async () => {
    const body = { effectiveOn: '2025-05-05', category: 'civil', court: 'TA01', judgedOn: '2025-04-01', number: '1' };
    const key = newKey();
    const answers = [];
    for (let times = 0; times < 3; times += 1)
      answers.push(await bench.post('/v1/judgments', body, { 'idempotency-key': key }));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1);
  });

  it('lets one of two at the same time through', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    const { headers } = await bench.get(self);
    const one = (): Promise<Answer> =>
      bench.post(`${self}/commands/record-payment`, payment, {
        'if-match': headers['etag'],
        'idempotency-key': 'twice',
      });
    const statuses = (await Promise.all([one(), one()])).map(({ status }) => status).toSorted();
    expect(statuses[0]).toBe(200);
    expect([200, 409]).toContain(statuses[1]);
    expect((await bench.get(self)).body['ledger']).toMatchObject({ received: '1000' });
  });

  it('two clerks on one revision: one is told what the other did', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    const { headers } = await bench.get(self);
    const act = (amount: string): Promise<Answer> =>
      bench.post(`${self}/commands/record-payment`, { ...payment, amount }, { 'if-match': headers['etag'] });
    const answers = await Promise.all([act('1'), act('2')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('survives a restart', async () => {
    let other = await Bench.open();
    const self = await caseAt(other, 'enforceable.ready');
    const { headers } = await other.get(self);
    const send = (): Promise<Answer> =>
      other.post(`${self}/commands/record-payment`, payment, {
        'if-match': headers['etag'],
        'idempotency-key': 'kept',
      });
    const first = await send();
    await other.close({ keepsFolder: true });
    other = await Bench.open(other.folder);
    const again = await send();
    expect(again.body).toMatchObject({ repeated: true, facts: first.body['facts'] });
    await other.close();
  });
});

describe('an outcome that is not known is never called a failure', () => {
  it('says outcome-unknown, and the retry finds the act done', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    const { log } = bench.service.installation as unknown as { log: EventLog };
    const { append } = log;
    const { headers } = await bench.get(self);
    const send = (): Promise<Answer> =>
      bench.post(`${self}/commands/record-payment`, payment, {
        'if-match': headers['etag'],
        'idempotency-key': 'lost',
      });
    log.append = async (...all) => {
      await append.apply(log, all);
      return { outcome: 'unknown', cause: new Error('the reply was lost') };
    };
    const lost = await send();
    log.append = append;
    expect(lost.body).toMatchObject({ code: 'outcome-unknown', status: 503 });
    expect(lost.headers['retry-after']).toBe('1');
    expect((await send()).body).toMatchObject({ repeated: true });
  });
});

describe('what may I do', () => {
  it('lists every act with schema and deadlines; refused ones with rule, article and way out', async () => {
    const self = await caseAt(bench, 'enforceable.voluntaryPeriod');
    const { body } = await bench.get(`${self}/commands?on=2025-05-10`);
    const commands = body['commands'] as Json[];
    const named = (name: string): Json => commands.find((each) => each['name'] === name) ?? {};
    expect(named('end-voluntary-period')).toMatchObject({
      allowed: false,
      blockedBy: [{ rule: 'voluntaryPeriod.over', until: expect.stringMatching(/^2025-05-/) }],
      deadlines: { meets: ['voluntaryPeriod'] },
    });
    expect(named('record-payment')).toMatchObject({ allowed: true, schema: { required: ['amount', 'effectiveOn'] } });
    expect(named('confirm-executed')).toMatchObject({ blockedBy: [{ unlockedBy: [{ name: 'record-payment' }] }] });
    // Only what runs can be met, and each once.
    const rules = new Set(((await bench.get(self)).body['deadlines'] as Json[]).map((each) => each['rule']));
    for (const { deadlines } of commands as { deadlines: { meets: string[] } }[]) {
      expect(deadlines.meets.filter((rule) => !rules.has(rule))).toEqual([]);
      expect(new Set(deadlines.meets).size).toBe(deadlines.meets.length);
    }
    const { body: later } = await bench.get(`${self}/commands?on=2025-05-20`);
    const ends = (later['commands'] as Json[]).find((each) => each['name'] === 'end-voluntary-period');
    expect(ends).toMatchObject({ allowed: true });
  });
});

describe('the register', () => {
  it('pages with a link, finds by number, filters by state', async () => {
    const self = await caseAt(bench, 'mediation.agreed');
    const position = String(await bench.service.installation.log.head());
    const first = await bench.get(`/v1/cases?limit=1&atLeast=${position}`);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? '';
    const second = await bench.get(next);
    const id = ({ body }: Answer): unknown => (body['cases'] as Json[])[0]?.['case'];
    expect(id(second)).not.toBe(id(first));
    const { number } = (await bench.get(self)).body;
    const found = await bench.get(`/v1/cases?number=${encodeURIComponent(String(number))}`);
    expect(found.body['cases']).toMatchObject([{ number, state: 'mediation' }]);
    const inMediation = await bench.get('/v1/cases?state=mediation&office=P1.01&realm=simulated');
    expect((inMediation.body['cases'] as Json[]).map((each) => each['state'])).toEqual(['mediation']);
  });
});

describe('correlation and limits', () => {
  it('echoes what the caller sent, and keeps it in the facts', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await bench.act(self, 'record-payment', payment, { traceparent });
    expect(answer.headers['traceparent']).toBe(traceparent);
    expect(answer.headers['x-correlation-id']).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    const own = await bench.get(self, { 'x-correlation-id': 'screen-7' });
    expect(own.headers['x-correlation-id']).toBe('screen-7');
  });

  it('gives each client of an office its rate, and says how long to wait', () => {
    let ms = 0;
    const rates = new RateLimiter(2, 3, () => ms);
    expect([1, 2, 3, 4].map(() => rates.take('a'))).toEqual([0, 0, 0, 1]);
    expect(rates.take('b')).toBe(0);
    ms = 600;
    expect(rates.take('a')).toBe(0);
  });

  it('is not ready while something is still to be done, and says what', async () => {
    bench.service.progress = { phase: 'docket', done: 1, total: 3 };
    const { status, body } = await bench.get('/v1/cases');
    const ready = await bench.get('/health/ready');
    bench.service.progress = undefined;
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'not-ready', progress: { done: 1, total: 3 } });
    expect(ready.body).toMatchObject({ status: 'docket', progress: { done: 1, total: 3 } });
    expect((await bench.get('/health/ready')).status).toBe(200);
    expect((await bench.get('/health/live')).body).toEqual({ status: 'live' });
  });
});

it('reads need no identity, writes do', async () => {
  expect((await bench.get('/v1/cases')).status).toBe(200);
  expect((await bench.send('POST', '/v1/judgments', {}, { 'idempotency-key': 'x' })).status).toBe(401);
  expect(Object.keys(identity)).toHaveLength(3);
});
