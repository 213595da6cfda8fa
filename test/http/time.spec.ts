import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';
import { caseAt } from './stories.js';

let bench: Bench;
let self: string;
const june = '2025-06-01T03:00:00.000Z';

beforeAll(async () => {
  bench = await Bench.open(undefined, june);
  self = await caseAt(bench, 'enforceable.ready');
  await bench.done(self, 'postpone', { effectiveOn: '2025-05-28', ground: 'a' });
  bench.at('2025-08-01T03:00:00.000Z');
  // A late entry: the payment of May is recorded in August.
  await bench.done(self, 'record-payment', { effectiveOn: '2025-05-22', amount: '400000' });
});
afterAll(() => bench.close());

const at = async (query: string): Promise<Json> => (await bench.get(`${self}?${query}`)).body;
const executed = (body: Json): string => (body['obligations'] as { executed: string }[])[0]!.executed;

it('what was true on a day, as known now and as known then', async () => {
  expect(executed(await at('effectiveOn=2025-05-25'))).toBe('400000');
  expect(executed(await at(`effectiveOn=2025-05-25&asOf=${june}`))).toBe('0');
  expect(await at('effectiveOn=2025-05-25')).toMatchObject({ leaf: 'enforceable.ready' });
  expect(await at(`asOf=${june}`)).toMatchObject({ leaf: 'suspended.postponed' });
  expect(executed(await at(''))).toBe('400000');
});

it('as it was at a revision, and as known at an ordinal', async () => {
  expect(await at('revision=0')).toMatchObject({ leaf: 'received.decisionIssued' });
  const { reflects } = await at(`asOf=${june}`);
  const { ordinal } = reflects as { ordinal: number };
  expect(executed(await at(`asOf=${ordinal}`))).toBe('0');
  expect(executed(await at(`asOf=${ordinal + 1}`))).toBe('400000');
  expect(reflects).toMatchObject({ asOf: { asked: june }, machineHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

it('an offset counts, and the plus sign may come as it is', async () => {
  expect(executed(await at('asOf=2025-06-01T10:00:00%2B07:00'))).toBe('0');
  expect(executed(await at('asOf=2025-06-01T10:00:00+07:00'))).toBe('0');
});

it('the past bears no ETag, the present does', async () => {
  expect((await bench.get(`${self}?revision=0`)).headers['etag']).toBeUndefined();
  expect((await bench.get(self)).headers['etag']).toMatch(/^"r\d+"$/);
});

it('the timeline on both axes', async () => {
  const types = async (query: string): Promise<unknown[]> => {
    const { body } = await bench.get(`${self}/timeline?${query}`);
    return (body['entries'] as Json[]).map((entry) => entry['type']);
  };
  expect(await types('effectiveOn=2025-05-22')).toContain('PaymentCollected');
  expect(await types(`effectiveOn=2025-05-22&asOf=${june}`)).not.toContain('PaymentCollected');
  expect(await types('effectiveOn=2025-05-22')).not.toContain('PostponementDecided');
});

it('a table as known then stays the same to the byte, whatever comes later', async () => {
  const url = `/v1/statistics/tables/P1?to=2025-05-31&asOf=${june}`;
  const february = '/v1/statistics/tables/P1?to=2025-02-28';
  const before = [await bench.get(url), await bench.get(february)];
  await bench.done(self, 'record-payment', { effectiveOn: '2025-05-23', amount: '100000' });
  const after = [await bench.get(url), await bench.get(february)];
  expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
  const position = await bench.service.installation.log.head();
  const { body } = await bench.get(`/v1/statistics/tables/P1?to=2025-05-31&atLeast=${position}`);
  expect(body).toMatchObject({ columns: { D1: { cases: 0, money: '500000' } } });
});

it('the future is refused on every axis', async () => {
  for (const query of [
    'effectiveOn=2099-01-01',
    'asOf=2099-01-01T00:00:00Z',
    'asOf=999999',
    'revision=9999',
    'atLeast=999999',
    'atLeast=zzz',
  ])
    expect(await at(query)).toMatchObject({ code: 'as-of-future', status: 422 });
  const { body } = await bench.get('/v1/statistics/tables/P1?to=2099-01-01');
  expect(body).toMatchObject({ code: 'as-of-future', latest: '2025-08-01' });
});

it('what did not exist then is not found', async () => {
  expect(await at('effectiveOn=2025-05-01')).toMatchObject({ code: 'case-not-found', status: 404 });
});

it('a correction marks what it corrects', async () => {
  const { body: story } = await bench.get(`${self}/timeline`);
  const wrong = (story['entries'] as Json[]).findLast((entry) => entry['type'] === 'PaymentCollected');
  const body = { effectiveOn: '2025-08-01', corrects: wrong?.['eventId'], reason: 'ghi nhầm' };
  await bench.done(self, 'withdraw-step', body);
  const { body: later } = await bench.get(`${self}/timeline`);
  const entries = later['entries'] as Json[];
  expect(entries.find((entry) => entry['eventId'] === wrong?.['eventId'])).toMatchObject({ struckThrough: true });
  const withdrawal = entries.findLast((entry) => entry['type'] === 'StepWithdrawn');
  expect(withdrawal).toMatchObject({ corrects: wrong?.['eventId'] });
  expect(executed(await at(''))).toBe('400000');
});
