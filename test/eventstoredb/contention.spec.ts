import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import type { Reply } from './service.ts';
import { decision, done, ofType, openJudgment, Two } from './two.ts';

/** Two processes of one installation do the same thing at the same time. (One process alone: `engine.spec.ts`.) */

let two: Two;
beforeAll(async () => {
  two = await Two.start('contention');
}, 60_000);
afterAll(() => two.close(), 60_000);

/** Receives new judgments; returns the address of each. */
async function judgments(count: number, office?: string): Promise<string[]> {
  const opened = Array.from({ length: count }, () => openJudgment(two.first, two.newKey(), office));
  return (await Promise.all(opened)).map((reply) => done(reply).location);
}

const decide = (index: 0 | 1, self: string, more: { office?: string; key?: string; debtor?: string } = {}) => {
  const { office, key = two.newKey(), debtor } = more;
  const sent = { key, etag: '"r0"', ...(office === undefined ? {} : { office }) };
  return two.services[index]!.post(`${self}/commands/issue-decision`, decision(debtor), sent);
};

/** Checks that no number is given twice, and that each office's numbers are consecutive. */
function requireNumbers(events: readonly StoredEvent[]): void {
  const reserved = ofType(events, 'CaseNumberReserved').map(({ data, stream, revision }) => {
    const { number } = data as { number: string };
    expect(number).toContain(`/${revision + 1}-`);
    expect(stream).toContain(number.split('/')[0]);
    return number;
  });
  expect(new Set(reserved).size).toBe(reserved.length);
  const used = ofType(events, 'EnforcementDecisionIssued').map(({ data }) => (data as { number: string }).number);
  expect(new Set(used).size).toBe(used.length);
  expect(used.filter((number) => !reserved.includes(number))).toEqual([]);
}

it('two clerks of one office, and those of two, take the next case number at once', async () => {
  const offices = ['P1.01', 'P1.02', 'P1.01'];
  const all = await Promise.all(offices.map((office) => judgments(12, office)));
  const decided = await Promise.all(
    all.flatMap((list, of) => list.map((self, at) => decide(((of + at) % 2) as 0 | 1, self, { office: offices[of]! }))),
  );
  const numbers = decided.map((reply) => done(reply).body['number'] as string);
  expect(new Set(numbers).size).toBe(36);
  requireNumbers(await two.settled());
}, 60_000);

it('two clerks issue the same decision on one judgment: one is accepted, the other told that it was made', async () => {
  const all = await judgments(16);
  const pairs = await Promise.all(
    all.map((self) => Promise.all([decide(0, self, { debtor: 'Ông A' }), decide(1, self, { debtor: 'Bà B' })])),
  );
  const refused: Reply[] = [];
  for (const pair of pairs) {
    const [accepted, other] = pair.toSorted((a, b) => a.status - b.status) as [Reply, Reply];
    expect(accepted.status).toBe(201);
    expect([409, 412]).toContain(other.status);
    refused.push(other);
  }
  // An answer 412: the reaction had already reached the judgment.
  for (const { status, body } of refused)
    expect(body).toMatchObject(status === 409 ? { code: 'act-refused', refusals: [{}] } : { code: 'stale-revision' });
  const events = await two.settled();
  const opened = ofType(events, 'EnforcementDecisionIssued').map(({ data }) => (data as { originId: string }).originId);
  expect(new Set(opened).size).toBe(opened.length);
  requireNumbers(events);
}, 60_000);

it('one clerk sends the same decision with the same key to both: one case, and both say the same', async () => {
  const all = await judgments(16);
  const pairs = await Promise.all(
    all.map(async (self) => {
      const key = two.newKey();
      return Promise.all([decide(0, self, { key }), decide(1, self, { key })]);
    }),
  );
  const events = await two.settled();
  const numbers = new Map(
    ofType(events, 'EnforcementDecisionIssued').map(({ stream, data }) => [
      stream,
      (data as { number: string }).number,
    ]),
  );
  const said: unknown[] = [];
  const stored: unknown[] = [];
  for (const [a, b] of pairs) {
    expect([a.status, b.status]).toEqual([201, 201]);
    said.push(...[a, b].map(({ body }) => body['number']));
    stored.push(...[a, b].map(({ body }) => numbers.get(`case-${String(body['case'])}`)));
  }
  expect(said).toEqual(stored);
  requireNumbers(events);
}, 60_000);

it('both react to the same facts: each reaction is stored once', async () => {
  const all = await judgments(12);
  const cases = (await Promise.all(all.map((self, at) => decide((at % 2) as 0 | 1, self)))).map(done);
  const entrusted = await Promise.all(
    cases.map(({ location, etag }, at) =>
      two.services[(at + 1) % 2]!.post(
        `${location}/commands/entrust`,
        { effectiveOn: '2025-05-12', receiver: 'P2.01' },
        { key: two.newKey(), etag },
      ),
    ),
  );
  entrusted.forEach(done);
  const events = await two.settled();
  const decisions = ofType(events, 'EnforcementDecisionIssued');
  const origins = decisions.map(({ data }) => data as { originKind: string; originId: string });
  const notedOn = ofType(events, 'CaseOpenedOnIt').map(({ stream }) => stream);
  expect(notedOn.toSorted()).toEqual(
    origins.flatMap(({ originKind, originId }) => (originKind === 'judgment' ? [originId] : [])).toSorted(),
  );
  const accepted = origins.flatMap(({ originKind, originId }) => (originKind === 'entrustment' ? [originId] : []));
  expect(accepted.toSorted()).toEqual(
    ofType(events, 'CaseEntrusted')
      .map(({ stream }) => stream)
      .toSorted(),
  );
  expect(accepted.length).toBe(12);
  requireNumbers(events);
}, 60_000);
