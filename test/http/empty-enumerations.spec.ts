import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench, identity } from './bench.js';
import { emptyEnumerations } from './empty-enumerations.js';

let bench: Bench;
beforeAll(async () => (bench = await Bench.open()));
afterAll(() => bench.close());

it.each([
  [{ detail: 'There is no such parameter; there are: –' }],
  [{ errors: [{ message: { vi: 'Không có tham số này; có: ', en: '' } }] }],
  [{ refusals: [{ unlock: { vi: 'Chọn một trong: .', en: 'x' } }] }],
  [{ detail: 'Obligations  () are open' }],
])('a sentence that lists nothing is seen: %j', (document) => {
  expect(emptyEnumerations(document)).toHaveLength(1);
});

it('an address without parameters says so, and one where nothing was stored', async () => {
  const { status, body } = await bench.get('/health/ready?x=1');
  expect([status, body['errors']]).toEqual([
    422,
    [expect.objectContaining({ message: expect.objectContaining({ en: 'This address takes no parameters' }) })],
  ]);
  for (const url of ['/health/live?y=', '/v1/cases?atLeast=zzzzzzzzzzzzzzzz', '/openapi.json?a=1', '/docs?x=1'])
    await bench.get(url, identity);
  await bench.send('DELETE', '/v1/cases', undefined, identity);
});
