import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';

/** A request from its receipt to its answer, as a clerk sees it. */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const asked = { category: 'civil', channel: 'post', requester: 'Người yêu cầu', claim: 'Số tiền theo bản án' };
const decision = {
  effectiveOn: '2025-05-07',
  parties: [
    { role: 'debtor', name: 'Người thứ nhất', kind: 'person', address: 'Một địa chỉ' },
    { role: 'debtor', name: 'Người thứ hai' },
    { role: 'creditor', name: 'Người được thi hành án', account: '001' },
  ],
  obligations: [{ kind: 'pay', nature: 'party', rank: 1, amount: '900', owedTo: 'c1', joint: true }],
};

async function received(more: Json = {}): Promise<string> {
  const body = { effectiveOn: '2025-05-05', madeOn: '2025-05-02', ...asked, ...more };
  const answer = await bench.post('/v1/requests', body);
  expect(answer.status).toBe(201);
  return String(answer.headers['location']);
}
const allowed = async (self: string): Promise<string[]> =>
  (
    (await bench.get(`${self}/commands?on=2025-05-07`)).body['commands'] as { name: string; allowed: boolean }[]
  ).flatMap(({ name, allowed: may }) => (may ? [name] : []));

it('is supplemented, and decided with all its parties', async () => {
  const self = await received();
  await bench.done(self, 'ask-supplement', { effectiveOn: '2025-05-05', missing: 'Bản sao bản án' });
  expect((await bench.get(self)).body).toMatchObject({
    state: 'awaitingSupplement',
    stateLabel: { vi: 'chờ bổ sung đơn yêu cầu', en: 'waiting for a supplement' },
    terms: { madeOn: '2025-05-02', enforceableSince: null, obstacleDays: 0, protectedBy: null },
  });
  const early = await bench.act(self, 'issue-decision', decision);
  expect([early.status, early.body['refusals']]).toEqual([
    409,
    [
      expect.objectContaining({
        rule: 'request.complete',
        unlockedBy: [expect.objectContaining({ name: 'record-supplement' })],
      }),
    ],
  ]);
  await bench.done(self, 'record-supplement', { effectiveOn: '2025-05-06', enforceableSince: '2025-03-03' });
  const { body: opened } = await bench.done(self, 'issue-decision', decision);
  const { body: state } = await bench.get(String(opened['href']));
  const word = { ref: expect.any(String) };
  expect(state).toMatchObject({
    initiative: 'onRequest',
    parties: [
      {
        id: 'd1',
        role: 'debtor',
        roleLabel: { vi: 'người phải thi hành án' },
        kind: 'person',
        name: word,
        address: word,
      },
      { id: 'd2', role: 'debtor', name: word, address: null },
      { id: 'c1', role: 'creditor', name: word, account: word },
    ],
    obligations: [{ id: 'o1', creditor: { id: 'c1' }, debtors: ['d1', 'd2'], joint: true, shares: [] }],
  });
  const { body: told } = await bench.get(`${self}/timeline`);
  const stories = (told['entries'] as { nature: string; story: { vi: string } }[]).flatMap(({ nature, story }) =>
    nature === 'clock' ? [] : [story.vi],
  );
  expect(stories.slice(0, 3)).toEqual([
    'Nhận đơn yêu cầu thi hành án (bưu chính), ngày yêu cầu 2/5/2025',
    'Yêu cầu bổ sung đơn',
    'Nhận phần bổ sung đơn',
  ]);
  expect(JSON.stringify(state)).not.toContain('Người thứ');
});

it('is refused by a ground of its day, and then takes no decision', async () => {
  const self = await received();
  expect(await allowed(self)).toEqual([
    'ask-supplement',
    'record-supplement',
    'refuse-request',
    'withdraw-request',
    'issue-decision',
    'correct-date',
    'withdraw-step',
  ]);
  const wrong = await bench.act(self, 'refuse-request', { effectiveOn: '2025-05-07', ground: 'L25:34.4.a' });
  expect(wrong.body).toMatchObject({
    refusals: [{ rule: 'request.standing', choices: ['L08:31.5.a', 'L08:31.5.b', 'L08:31.5.c'] }],
  });
  await bench.done(self, 'refuse-request', { effectiveOn: '2025-05-07', ground: 'L08:31.5.b', reason: 'Nơi khác' });
  expect((await bench.get(self)).body).toMatchObject({ state: 'refused', cases: [] });
  expect((await allowed(self)).toSorted()).toEqual(['correct-date', 'withdraw-step']);
  const late = await bench.act(self, 'issue-decision', decision);
  expect(late.body).toMatchObject({ code: 'act-refused', refusals: [{ rule: 'request.pending' }] });
});

it('waits for a decision again once its refusal is struck through, from the right day on', async () => {
  const self = await received();
  const waiting = async (): Promise<Json | undefined> => {
    const position = await bench.service.installation.log.head();
    const { body } = await bench.get(`/v1/work-list/inbox?atLeast=${position}`);
    return (body['entries'] as Json[]).find(({ href }) => href === self);
  };
  const eventOf = async (type: string): Promise<unknown> => {
    const { body } = await bench.get(`${self}/timeline`);
    return (body['entries'] as Json[]).find((each) => each['type'] === type)?.['eventId'];
  };
  expect(await waiting()).toMatchObject({ receivedOn: '2025-05-05', dueOn: '2025-05-12' });
  await bench.done(self, 'refuse-request', { effectiveOn: '2025-05-07', ground: 'L08:31.5.b' });
  expect(await waiting()).toBeUndefined();
  const corrects = await eventOf('RequestRefused');
  await bench.done(self, 'withdraw-step', { effectiveOn: '2025-05-08', corrects, reason: 'Ghi nhầm' });
  expect(await waiting()).toMatchObject({ receivedOn: '2025-05-05', dueOn: '2025-05-12' });
  const receipt = await eventOf('RequestReceived');
  await bench.done(self, 'correct-date', { effectiveOn: '2025-05-08', corrects: receipt, to: '2025-05-06' });
  expect(await waiting()).toMatchObject({ receivedOn: '2025-05-06', dueOn: '2025-05-13' });
  expect((await bench.get(self)).body).toMatchObject({ state: 'received', receivedOn: '2025-05-06' });
});
