import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench, identity, type Json } from './bench.js';
import { eventually } from './stories.js';

/** The register of judgments: what came, in the order in which it came. */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const received = async (effectiveOn: string, office: string, more: Json = {}): Promise<string> => {
  const body = {
    effectiveOn,
    category: 'civil',
    court: 'TA01',
    judgedOn: '2025-04-01',
    number: '12/2025/DS-ST',
    ...more,
  };
  const { headers } = await bench.post('/v1/judgments', body, { ...identity, 'x-office': office });
  return String(headers['location']);
};
const listed = async (query: string): Promise<Json> => {
  const position = await bench.service.installation.log.head();
  const { status, body } = await bench.get(`/v1/judgments?${query}&atLeast=${position}`);
  expect(status).toBe(200);
  return body;
};
const entriesOf = (body: Json): Json[] => body['judgments'] as Json[];

it('numbers what an office received in a year, without a gap, and keeps the numbers when a date is corrected', async () => {
  const entry = {
    channel: 'digital',
    receivedAt: '10:30',
    inForceOn: '2025-05-02',
    minutes: ['05/BB-KB'],
  };
  const first = await received('2025-05-05', 'P1.01', entry);
  const second = await received('2025-05-06', 'P1.01');
  const elsewhere = await received('2025-05-06', 'P1.02');
  const nextYear = await received('2025-10-02', 'P1.01');
  const { body } = await bench.get(`${second}/timeline`);
  const [receipt] = body['entries'] as Json[];
  await bench.done(second, 'correct-date', {
    effectiveOn: '2025-05-08',
    corrects: receipt!['eventId'],
    to: '2025-05-02',
  });
  const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '5' }];
  const decided = await bench.done(first, 'issue-decision', { effectiveOn: '2025-05-07', debtor: 'A', obligations });
  await eventually(bench, first, ({ cases }) => (cases as Json[]).length > 0);

  const year = await listed('office=P1.01&year=2025');
  expect(entriesOf(year)).toMatchObject([
    {
      ...{ serial: 1, year: 2025, href: first, receivedOn: '2025-05-05', state: 'decided', court: 'TA01' },
      ...{ ...entry, cases: [{ href: decided.headers['location'] }] },
    },
    { serial: 2, href: second, receivedOn: '2025-05-02', state: 'received', channel: null, minutes: [] },
  ]);
  expect(entriesOf(await listed('office=P1.02&year=2025'))).toMatchObject([{ serial: 1, href: elsewhere }]);
  expect(entriesOf(await listed('office=P1.01&year=2026'))).toMatchObject([{ serial: 1, href: nextYear }]);
  expect((await bench.get(first)).body).toMatchObject({ ...entry, judgedOn: '2025-04-01' });
});

it('is read page by page', async () => {
  const whole = entriesOf(await listed('year=2025'));
  const pages: Json[] = [];
  let next: string | undefined = '/v1/judgments?year=2025&limit=1';
  while (next !== undefined) {
    const { body }: { body: Json } = await bench.get(next);
    pages.push(...entriesOf(body));
    next = body['next'] as string | undefined;
  }
  expect(pages).toEqual(whole);
  expect(pages.length).toBe(3);
  expect((await bench.get('/v1/judgments?cursor=bm9uZQ')).status).toBe(422);
});

it('its decision meets the deadline that runs on it', async () => {
  const self = await received('2025-05-05', 'P1.03');
  const { body } = await bench.get(`${self}/commands`);
  const issue = (body['commands'] as Json[]).find((each) => each['name'] === 'issue-decision');
  expect(issue).toMatchObject({ deadlines: { meets: ['decision.exOfficio'] } });
});
