import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';
import { caseAt } from './stories.js';

/** What the work list asks for, and what it leaves alone: what nobody has to do is not urgent, and does not wait. */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open(undefined, '2025-06-02T03:00:00.000Z');
});
afterAll(() => bench.close());

const entriesAt = async (url: string): Promise<Json[]> => (await bench.get(url)).body['entries'] as Json[];

/** Waits until the views have what an answer recorded. */
const shown = ({ body }: { body: Json }) => bench.get(`/v1/work-list?atLeast=${String(body['position'])}`);

const receive = async (kind: 'judgments' | 'requests', more: object = {}): Promise<string> => {
  const common = { effectiveOn: '2025-05-05', category: 'civil' };
  const own = {
    judgments: { court: 'TA01', judgedOn: '2025-04-01', number: '12/2025/DS-ST' },
    requests: { madeOn: '2025-05-02', channel: 'post', requester: 'Người yêu cầu', claim: 'trả nợ' },
  };
  return String((await bench.post(`/v1/${kind}`, { ...common, ...own[kind], ...more })).headers['location']);
};

describe('the inbox', () => {
  it('keeps what waits for a decision, and neither what was answered otherwise nor what nobody has to decide', async () => {
    const waiting = [await receive('requests'), await receive('requests', { claim: 'bồi thường' })];
    await bench.done(waiting[1]!, 'ask-supplement', { effectiveOn: '2025-05-06', missing: 'địa chỉ' });
    waiting.push(await receive('judgments'), await receive('judgments', { number: '13', exOfficio: true }));
    await receive('judgments', { number: '14', exOfficio: false });
    const refused = await receive('requests', { claim: 'bị từ chối' });
    await bench.done(refused, 'refuse-request', { effectiveOn: '2025-05-06', ground: 'L08:31.5.b' });
    const withdrawn = await receive('requests', { claim: 'đã rút' });
    await shown(await bench.done(withdrawn, 'withdraw-request', { effectiveOn: '2025-05-06' }));
    const inbox = (await entriesAt('/v1/work-list/inbox?office=P1.01')).map(({ href }) => href);
    expect(inbox.toSorted()).toEqual(waiting.toSorted());
    expect((await bench.get('/v1/work-list?office=P1.01')).body['counts']).toMatchObject({ inbox: waiting.length });
  });
});

describe('the work list', () => {
  it('names both the decision and the refusal as what a request waits for', async () => {
    const self = await receive('requests', { claim: 'cấp dưỡng' });
    await bench.done(self, 'ask-supplement', { effectiveOn: '2025-05-06', missing: 'địa chỉ' });
    // An incomplete request has no term to decide; the supplement starts it.
    await shown(await bench.done(self, 'record-supplement', { effectiveOn: '2025-05-07' }));
    const entry = (await entriesAt('/v1/work-list?office=P1.01')).find(({ href }) => href === self);
    expect(entry).toMatchObject({ rule: 'decision.onRequest' });
    const names = (entry!['metBy'] as Json[]).map(({ name }) => String(name));
    expect(names.toSorted()).toEqual(['issue-decision', 'refuse-request']);
  });

  it('has no voluntary period: it is waited for, also while the case is postponed in it', async () => {
    const self = await caseAt(bench, 'enforceable.voluntaryPeriod');
    const rules = async (): Promise<unknown[]> => {
      const entries = await entriesAt('/v1/work-list?office=P1.01&day=2025-08-30&limit=100');
      return entries.filter(({ href }) => href === self).map(({ rule }) => rule);
    };
    const postponed = { effectiveOn: '2025-05-12', ground: 'L08:48.1.c', until: '2025-12-20' };
    await shown(await bench.done(self, 'postpone', postponed));
    // The copy of the decision has to be sent meanwhile: that is something to do, and stays.
    expect(await rules()).toContain('procuracy.copy');
    expect(await rules()).not.toContain('voluntaryPeriod');
  });
});
