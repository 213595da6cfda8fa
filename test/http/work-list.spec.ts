import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bench, identity, type Json } from './bench.js';
import { caseAt, openCase } from './stories.js';

/** What an office has to do, and until when. */

let bench: Bench;
let ready: string;
beforeAll(async () => {
  bench = await Bench.open(undefined, '2025-06-02T03:00:00.000Z');
  ready = await caseAt(bench, 'enforceable.ready');
  await bench.done(ready, 'record-payment', { effectiveOn: '2025-05-30', amount: '400000' });
  await openCase(bench, {}, { 'x-office': 'P1.02' });
  const judgment = { effectiveOn: '2025-05-20', category: 'civil', court: 'TA01', judgedOn: '2025-04-01' };
  const { body } = await bench.post('/v1/judgments', { ...judgment, number: '13/2025/DS-ST' });
  await bench.get(`/v1/work-list?atLeast=${String(body['position'])}`);
});
afterAll(() => bench.close());

const list = async (query: string): Promise<Json> => (await bench.get(`/v1/work-list?${query}`)).body;
const entriesOf = (body: Json): Json[] => body['entries'] as Json[];
const rulesOf = (body: Json): unknown[] => entriesOf(body).map(({ rule }) => rule);

describe('the work list', () => {
  it('has each running deadline of an office, with its case, and the acts that meet it', async () => {
    const body = await list('office=P1.01');
    expect(rulesOf(body)).toContain('payout');
    expect(entriesOf(body).find(({ rule }) => rule === 'payout')).toMatchObject({
      href: ready,
      office: 'P1.01',
      officer: 'CHV.07',
      dueOn: '2025-06-09',
      urgency: 'soon',
      overdueDays: -7,
      label: { vi: expect.any(String), en: expect.any(String) },
      legalBasis: { regime: 'L08', article: expect.stringContaining('L08') },
      metBy: expect.arrayContaining([expect.objectContaining({ name: 'pay-out' })]),
      leaf: 'enforceable.ready',
      lapsed: false,
    });
    const due = entriesOf(body).map(({ dueOn }) => String(dueOn));
    expect(due).toEqual(due.toSorted());
    expect(body).toMatchObject({ on: '2025-06-02', offices: ['P1.01'] });
  });

  it('groups by bounds that have names, that a caller may choose, and as of a day', async () => {
    const { bounds, counts } = await list('office=P1.01&day=2025-06-06');
    expect(bounds).toMatchObject({ criticalAfterDays: 30, soonWithinWorkingDays: 5, soonUntil: '2025-06-13' });
    const { soon, later } = counts as Record<string, number>;
    expect(soon).toBeGreaterThan(0);
    const narrow = await list('office=P1.01&day=2025-06-06&soonWithinWorkingDays=0');
    expect(narrow['counts']).toMatchObject({ soon: 0, later: later! + soon! });
    const late = await list('office=P1.01&day=2025-07-14&urgency=critical');
    expect(entriesOf(late).every(({ urgency }) => urgency === 'critical')).toBe(true);
    expect(rulesOf(late)).toContain('payout');
    expect(entriesOf(late)).toHaveLength((late['counts'] as Record<string, number>)['critical']!);
  });

  it('covers an office, or an agency with every office below it; an officer, a part of a number', async () => {
    const offices = (body: Json): unknown[] => [...new Set(entriesOf(body).map(({ office }) => office))].toSorted();
    expect(offices(await list('office=P1'))).toEqual(['P1.01', 'P1.02']);
    expect(offices(await list('office=P1.02'))).toEqual(['P1.02']);
    expect(offices(await list('officer=CHV.07'))).toEqual(['P1.01']);
    expect(entriesOf(await list('officer=CHV.08'))).toEqual([]);
    const number = String(entriesOf(await list('office=P1.02'))[0]!['number']);
    expect(offices(await list(`numberPart=${number.slice(0, 12)}`))).toEqual(['P1.02']);
    expect((await bench.get('/v1/work-list?office=P9')).status).toBe(422);
  });

  it('is read page by page', async () => {
    const whole = entriesOf(await list('office=P1'));
    const pages: Json[] = [];
    for (let next: string | undefined = '/v1/work-list?office=P1&limit=2'; next !== undefined;) {
      const { body, headers } = await bench.get(next);
      pages.push(...entriesOf(body));
      next = body['next'] as string | undefined;
      if (next !== undefined) expect(headers['link']).toBe(`<${next}>; rel="next"`);
    }
    expect(pages).toEqual(whole);
    expect((await bench.get('/v1/work-list?cursor=bm9uZQ')).body).toMatchObject({ code: 'parameter-invalid' });
  });

  it('has an inbox of what waits for a decision', async () => {
    const { counts, links } = await list('office=P1.01');
    expect(counts).toMatchObject({ inbox: 1 });
    const { body } = await bench.get((links as Record<string, string>)['inbox']!);
    expect(body).toMatchObject({
      count: 1,
      entries: [
        { office: identity['x-office'], receivedOn: '2025-05-20', waitingDays: 13, judgment: expect.any(String) },
      ],
    });
  });

  it('says up to which day nothing is left that has not lapsed', async () => {
    const { reflects } = await list('office=P1.01&realm=simulated');
    expect(reflects).toMatchObject({
      ordinal: expect.any(Number),
      lapsesCompleteUpTo: expect.stringMatching(/^2025-/),
    });
    expect((await list('realm=live'))['reflects']).toMatchObject({ lapsesCompleteUpTo: '2025-06-01' });
  });
});
