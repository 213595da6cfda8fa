import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, identity, type Json } from './bench.js';
import { caseAt, ways } from './stories.js';

/** A preview of any act, possible or refused, changes no byte of the folder. */

let bench: Bench;
beforeAll(async () => (bench = await Bench.open()));
afterAll(() => bench.close());

const judgment = {
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025/DS-ST',
};
const decision = {
  effectiveOn: '2025-05-06',
  debtor: 'Người phải thi hành án',
  obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '1000000' }],
};

/** The content of log, sealed words, keys and views; SQLite's shared-memory file is ignored. */
function dump(): Record<string, string> {
  const files = readdirSync(bench.folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.endsWith('-shm'))
    .map((each) => join(each.parentPath, each.name))
    .sort();
  return Object.fromEntries(files.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]));
}

/** Waits until views and reactions have processed everything, and a moment longer. */
async function settled(): Promise<Record<string, string>> {
  for (let last = dump(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const next = dump();
    if (JSON.stringify(next) === JSON.stringify(last)) return next;
    last = next;
  }
}

interface Operation {
  readonly path: string;
  readonly example: Json;
}

async function operations(): Promise<Operation[]> {
  const { body } = await bench.get('/openapi.json');
  return Object.entries(body['paths'] as Record<string, Json>).flatMap(([path, { post }]) => {
    const parameters = JSON.stringify((post as Json | undefined)?.['parameters'] ?? []);
    if (!parameters.includes('/mode"')) return [];
    const request = (post as { requestBody: { content: Record<string, { example: Json }> } }).requestBody;
    return [{ path, example: request.content['application/json']!.example }];
  });
}

const preview = (path: string, body: object, headers: object = {}) =>
  bench.send('POST', `${path}?mode=preview`, body, { ...identity, ...headers });

describe('a preview', () => {
  it('with the key of the command shows the ids that the command gets', async () => {
    const key = { 'idempotency-key': '"preview-then-command"' };
    const eventsOf = ({ body }: { body: Json }): unknown =>
      (body['facts'] as Json[]).map(({ eventId, type }) => [eventId, type]);
    const shown = await preview('/v1/judgments', judgment, key);
    const opened = await bench.post('/v1/judgments', judgment, key);
    expect(eventsOf(shown)).toEqual(eventsOf(opened));
    expect((shown.body['after'] as Json)['judgment']).toBe(opened.body['judgment']);
    const path = `${String(opened.headers['location'])}/commands/issue-decision`;
    const current = { ...key, 'if-match': '"r0"' };
    const shownCase = await preview(path, decision, current);
    const issued = await bench.post(path, decision, current);
    expect(eventsOf(shownCase)).toEqual(eventsOf(issued));
    expect((shownCase.body['after'] as Json)['case']).toBe(issued.body['case']);
  });

  it('of every act stores nothing, in whatever state', async () => {
    const opened = await bench.post('/v1/judgments', judgment);
    const request = await bench.post('/v1/requests', {
      effectiveOn: '2025-05-05',
      category: 'civil',
      channel: 'inPerson',
      requester: 'Người yêu cầu',
      claim: 'Tiền',
    });
    const cases: string[] = [];
    for (const leaf of Object.keys(ways)) cases.push(await caseAt(bench, leaf));
    const targets: Readonly<Record<string, readonly string[]>> = {
      judgments: [String(opened.headers['location'])],
      requests: [String(request.headers['location'])],
      cases,
    };
    const all = await operations();
    expect(all.length).toBeGreaterThan(35);
    const before = await settled();
    const possible = new Set<string>();
    for (const { path, example } of all) {
      const [, , kind = '', ...rest] = path.split('/');
      const addresses = rest.length === 0 ? [path] : targets[kind]!.map((self) => `${self}/commands/${rest.at(-1)}`);
      for (const address of addresses) {
        const { status } = await preview(address, { ...example, effectiveOn: '2025-06-10' });
        expect([address, [200, 409].includes(status)]).toEqual([address, true]);
        if (status === 200) possible.add(path);
      }
    }
    expect(possible.size).toBeGreaterThan(18);
    expect(await settled()).toEqual(before);
  }, 120_000);

  it('of an opening answers what would be, and the opening is still to come', async () => {
    const seen = await preview('/v1/judgments', judgment);
    expect(seen.status).toBe(200);
    expect(seen.headers['location']).toBeUndefined();
    expect(seen.body).toMatchObject({
      preview: true,
      stored: false,
      facts: [{ type: 'JudgmentReceived' }, { type: 'DeadlineSet' }],
    });
    const after = seen.body['after'] as Json;
    expect((await bench.get(`/v1/judgments/${String(after['judgment'])}`)).status).toBe(404);
  });

  it('of a decision shows number and deadlines, the number as provisional; it is still free', async () => {
    const opened = await bench.post('/v1/judgments', judgment);
    const address = `${String(opened.headers['location'])}/commands/issue-decision`;
    const { status, body } = await preview(address, decision);
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: { provisional: true }, statistics: { moves: expect.anything() } });
    const after = body['after'] as { number: string; deadlines: unknown[] };
    expect((body['number'] as Json)['value']).toBe(after.number);
    expect(after.deadlines.length).toBeGreaterThan(0);
    const real = await bench.post(address, decision, { 'if-match': '"r0"' });
    expect(real.body['number']).toBe(after.number);
  });

  it.each(['execute', 'Preview', '', 'preview,execute'])('of mode %j is refused, on openings too', async (mode) => {
    const before = await settled();
    const answer = await bench.post(`/v1/judgments?mode=${mode}`, judgment);
    expect(answer.body).toMatchObject({ status: 422, code: 'parameter-invalid', errors: [{ parameter: 'mode' }] });
    expect(await settled()).toEqual(before);
  });
});
