import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench } from './bench.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

it('opens', async () => {
  const opened = await bench.post('/v1/judgments', {
    effectiveOn: '2025-05-05',
    category: 'civil',
    court: 'TA01',
    judgedOn: '2025-04-01',
    number: '12/2025/DS-ST',
  });
  console.log(opened.status, opened.headers, opened.text);
  const self = String(opened.headers['location']);
  const decided = await bench.act(self, 'issue-decision', {
    effectiveOn: '2025-05-06',
    debtor: 'Người phải thi hành án số 1',
    obligations: [{ kind: 'pay', nature: 'party', rank: 3, amount: '1000000' }],
  });
  console.log(decided.status, decided.headers, JSON.stringify(decided.body, null, 1));
  const c = String(decided.headers['location']);
  for (const url of [
    self,
    c,
    `${c}/timeline`,
    `${c}/commands`,
    '/v1/cases',
    '/v1/statistics/tables/P1?to=2025-05-30',
    '/v1/statistics/tables/P1/cells/A?to=2025-05-30',
    '/health/ready',
    '/nothing',
    '/problems',
    `${c}?asOf=1`,
    `${c}?asOf=2026-11-20T03:00:00Z`,
  ]) {
    const answer = await bench.get(url);
    console.log(url, answer.status, answer.headers, answer.text.slice(0, 3000));
  }
  expect(decided.status).toBe(201);
});
