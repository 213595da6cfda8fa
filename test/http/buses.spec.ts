import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createApp } from '../../apps/api/app.js';
import { ServiceLog } from '../../apps/api/http/service-log.js';
import { Bench, identity, newKey } from './bench.js';

/** Every read and every write passes the buses, which handle the concerns of all messages. */

const judgment = {
  effectiveOn: '2026-11-20',
  category: 'civil',
  court: 'TA.01',
  judgedOn: '2026-11-02',
  number: '12/2026/DS-ST',
};

let bench: Bench;
let app: Awaited<ReturnType<typeof createApp>>;
const handled: string[] = [];

beforeAll(async () => {
  bench = await Bench.open();
  const journal = new ServiceLog('all', (line) => {
    const { event, name } = JSON.parse(line) as { event?: string; name?: string };
    if (event === 'handled') handled.push(String(name));
  });
  app = await createApp(bench.service, { journal });
});
afterAll(async () => {
  await app.close();
  await bench.close();
});

it.each<[method: 'GET' | 'POST', url: string, message: string]>([
  ['POST', '/v1/judgments', 'ExecuteAct'],
  ['POST', '/v1/judgments?mode=preview', 'PreviewAct'],
  ['GET', '/v1/cases', 'ListCases'],
  ['GET', '/v1/cases/{id}', 'ReadStream'],
  ['GET', '/v1/judgments/{id}', 'ReadStream'],
  ['GET', '/v1/requests/{id}', 'ReadStream'],
  ['GET', '/v1/cases/{id}/timeline', 'ReadTimeline'],
  ['GET', '/v1/cases/{id}/commands', 'ReadPossible'],
  ['GET', '/v1/statistics/tables/P1', 'ReadTable'],
  ['GET', '/v1/statistics/tables/P1/cells/D', 'ReadCell'],
])('%s %s is timed once, answered or refused', async (method, url, message) => {
  handled.length = 0;
  const headers = { ...identity, 'idempotency-key': newKey(), 'content-type': 'application/json' };
  await app.inject({
    method,
    url: url.replace('{id}', '00000000-0000-4000-8000-000000000000'),
    ...(method === 'POST' ? { headers, payload: JSON.stringify(judgment) } : {}),
  });
  expect(handled).toEqual([message]);
});
