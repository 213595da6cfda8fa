import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';
import { caseAt, cellsOf } from './stories.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

it('a postponement by agreement lands in D5; resumed and postponed on another ground, in E', async () => {
  const self = await caseAt(bench, 'enforceable.ready');
  const inProgress = { A: 1, A2: 1, C: 1, D: 1, D4: 1, F: 1, T: 1 };
  expect(await cellsOf(bench, '2025-05-21')).toEqual(inProgress);
  await bench.done(self, 'postpone', { effectiveOn: '2025-05-28', ground: 'c', until: '2025-06-28' });
  expect(await cellsOf(bench, '2025-05-28')).toEqual({ A: 1, A2: 1, C: 1, D: 1, D5: 1, F: 1, T: 1 });
  await bench.done(self, 'resume', { effectiveOn: '2025-05-29' });
  expect(await cellsOf(bench, '2025-05-29')).toEqual(inProgress);
  await bench.done(self, 'postpone', { effectiveOn: '2025-05-30', ground: 'a' });
  expect(await cellsOf(bench, '2025-05-30')).toEqual({ A: 1, A2: 1, C: 1, E: 1, F: 1, T: 1 });
  expect(await cellsOf(bench, '2025-05-28')).toMatchObject({ D5: 1 });
});

it('a cell opens to its cases, and each case to its story at that cut-off', async () => {
  const { body: table } = await bench.get('/v1/statistics/tables/P1?to=2025-05-28');
  const { D5 } = table['columns'] as Record<string, { href: string; cases: number }>;
  const { body: cell } = await bench.get(D5!.href);
  expect(cell).toMatchObject({ column: 'D5', total: { cases: 1, money: '1000000' } });
  const [first] = cell['cases'] as { contribution: Json; links: { case: string; timeline: string } }[];
  expect(first?.contribution).toEqual({ cases: 1, money: '1000000' });
  expect((await bench.get(first!.links.case)).body).toMatchObject({ leaf: 'suspended.postponed' });
  const { body: story } = await bench.get(first!.links.timeline);
  expect((story['entries'] as Json[]).at(-1)).toMatchObject({ type: 'PostponementDecided' });
});

it('says unit, realm, period, what is not fed, and that the identities hold', async () => {
  const { body } = await bench.get('/v1/statistics/tables/P1?to=2025-03-31&realm=simulated');
  expect(body).toMatchObject({
    agency: { id: 'P1' },
    realm: 'simulated',
    year: 2025,
    from: '2024-10-01',
    months: 6,
    identities: { hold: true, violations: [] },
    comparedWith: { from: '2023-10-01', to: '2024-03-31' },
    rate: { cases: { percent: null, numerator: '0', denominator: '0', target: { percent: '84.00', assumed: true } } },
    signed: false,
  });
  const { D8 } = body['columns'] as Record<string, Json>;
  expect(D8).toMatchObject({ fed: false, note: { en: expect.stringContaining('zero for want of data') } });
});

it('counts one realm at a time', async () => {
  const { body } = await bench.get('/v1/statistics/tables/P1?to=2025-05-30&realm=live');
  expect(body).toMatchObject({ realm: 'live', columns: { A: { cases: 0 } } });
});

it('pages through a cell with a link that pins what is known', async () => {
  await caseAt(bench, 'received.decisionIssued');
  const position = await bench.service.installation.log.head();
  const first = await bench.get(`/v1/statistics/tables/P1/cells/A?to=2025-05-28&limit=1&atLeast=${position}`);
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers['link']))?.[1];
  expect(next).toContain('asOf=');
  const second = await bench.get(next ?? '');
  const numbers = [first, second].flatMap(({ body }) => (body['cases'] as Json[]).map((each) => each['number']));
  expect(new Set(numbers).size).toBe(2);
});

it('previews what a command would move, and moves nothing', async () => {
  const self = await caseAt(bench, 'enforceable.ready');
  const before = await bench.service.installation.log.head();
  const body = { effectiveOn: '2025-05-28', ground: 'c', until: '2025-06-28' };
  const { status, body: preview } = await bench.act(self, 'postpone?mode=preview', body);
  expect(status).toBe(200);
  expect(preview).toMatchObject({
    preview: true,
    stored: false,
    before: { leaf: 'enforceable.ready' },
    after: { leaf: 'suspended.postponed' },
    statistics: {
      year: 2025,
      to: '2025-05-28',
      moves: [
        { column: 'D4', cases: -1, money: '-1000000' },
        { column: 'D5', cases: 1, money: '1000000' },
      ],
    },
  });
  expect(await bench.service.installation.log.head()).toBe(before);
  expect((await bench.get(self)).body['leaf']).toBe('enforceable.ready');
});

it('measures an agency by its own target, and marks what the log does not cover', async () => {
  const { body: other } = await bench.get('/v1/statistics/tables/P2?to=2025-03-31&realm=simulated');
  expect(other['rate']).toMatchObject({ cases: { target: null }, money: { target: null } });
  const { body: office } = await bench.get('/v1/statistics/tables/P1?to=2025-03-31&realm=simulated&office=P1.01');
  expect(office['rate']).toMatchObject({ cases: { target: null } });
  const { body: live } = await bench.get('/v1/statistics/tables/P1?to=2025-05-28');
  expect(live).toMatchObject({
    logBegunOn: expect.stringMatching(/^\d{4}-/),
    comparedWith: { covered: 'none' },
    columns: { A: { growth: { cases: null, money: null } } },
    notes: expect.arrayContaining([
      { vi: expect.any(String), en: expect.stringMatching(/nothing is compared with it$/) },
    ]),
  });
  const { body: empty } = await bench.get('/v1/statistics/tables/P1?to=2025-05-28&realm=imported');
  expect(empty).toMatchObject({
    logBegunOn: null,
    covered: 'none',
    notes: [{ en: expect.stringMatching(/^The log holds nothing/) }],
  });
});

it('is a file for a spreadsheet for who asks for CSV, with the same figures', async () => {
  const url = '/v1/statistics/tables/P1?from=2024-10-01&to=2025-05-28';
  const { body } = await bench.get(url);
  const accept = 'application/json;q=0.5, text/csv';
  const { headers, text } = await bench.get(url, { accept, 'accept-language': 'vi-VN, en;q=0.8' });
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="P1-2025-05-28.csv"',
    vary: 'Accept, Accept-Language',
    'casetrail-ordinal': expect.stringMatching(/^\d+$/),
  });
  const lines = text.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^\uFEFFĐơn vị,Tên đơn vị,Từ ngày,/);
  for (const [column, cell] of Object.entries(body['columns'] as Record<string, { cases: number; money: string }>)) {
    const [cases, money] = lines.filter((line) => line.includes(`,${column},`)).map((line) => line.split(','));
    expect([column, cases?.includes(String(cell.cases)), money?.includes(cell.money)]).toEqual([column, true, true]);
  }
});

it('begins on 1 October, and says so', async () => {
  const { status, body } = await bench.get('/v1/statistics/tables/P1?from=2025-01-01&to=2025-05-28');
  expect(status).toBe(422);
  expect(body['errors']).toMatchObject([
    { parameter: 'from', code: 'periodStart', message: { en: expect.stringContaining('begins on 2024-10-01') } },
  ]);
});
