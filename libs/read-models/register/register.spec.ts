import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CaseState, foldCase, type RecordedFact } from '#case';
import { viewsFile } from '../storage/database.js';
import { CursorRefused, openViews, type Snapshot, timeline, type Views } from '../index.js';
import { appendAll, type Bench, openBench, sampleFacts } from '../testing/bench.js';

const facts = sampleFacts(31, 60, 12);
const half = Math.floor(facts.length / 2);
const histories = Map.groupBy(facts, (fact) => fact.envelope.streamId);
const states = new Map<string, CaseState>([...histories].map(([id, history]) => [id, foldCase(history)!]));

let bench: Bench;
let views: Views;

beforeAll(async () => {
  bench = await openBench();
  views = openViews({ file: viewsFile(bench.folder), log: bench.log });
  views.start();
  await appendAll(bench.log, facts.slice(0, half));
  await views.waitFor({ ordinal: half });
});

afterAll(async () => {
  await views.close();
  await bench.dispose();
});

async function pages(
  read: (cursor?: string) => Promise<{ rows: readonly { id: string }[]; next: string | undefined }>,
) {
  const ids: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await read(cursor);
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
  }
  return ids;
}

const ask = <T>(work: (register: Snapshot['register']) => T): Promise<T> =>
  views.read(({ register }) => work(register));

describe('the register', () => {
  it('lists each case once while facts arrive, and none that began after the first page', async () => {
    const known = new Set(facts.slice(0, half).map((fact) => fact.envelope.streamId));
    let left = facts.slice(half);
    const ids = await pages(async (cursor) => {
      const page = await ask((register) => register.cases({}, { limit: 7, ...(cursor ? { cursor } : {}) }));
      const some = left.slice(0, 60);
      left = left.slice(60);
      await appendAll(bench.log, some);
      await views.waitFor({ ordinal: facts.length - left.length });
      return page;
    });
    expect([...ids].sort()).toEqual([...known].sort());
    await appendAll(bench.log, left);
    await views.waitFor({ ordinal: facts.length });
  });

  it('says of each case what its fold says', async () => {
    const { rows } = await ask((register) => register.cases({}, { limit: 500 }));
    expect(rows).toHaveLength(states.size);
    for (const [id, state] of states) {
      const row = rows.find((each) => each.id === id);
      const money = (part: 'open' | 'executed') => state.obligations.reduce((sum, each) => sum + each[part], 0n);
      expect(row).toMatchObject({
        id,
        number: state.number,
        office: state.office,
        category: state.category,
        initiative: state.initiative,
        lifecycle: state.place.lifecycle,
        classification: state.place.classification,
        outcome: state.ending?.outcome ?? null,
        decidedOn: state.decidedOn,
        endedOn: state.ending?.on ?? null,
        open: money('open'),
        executed: money('executed'),
        actRevision: state.actRevision,
        headRevision: histories.get(id)!.length - 1,
      });
    }
  });

  it('filters by a leaf or its parent, office, category, outcome, initiative, officer and a part of the number', async () => {
    const idsOf = (fits: (state: CaseState) => boolean) => [...states.values()].filter(fits).map(({ id }) => id);
    const found = async (filter: Parameters<Snapshot['register']['cases']>[0]) =>
      pages((cursor) => ask((register) => register.cases(filter, { limit: 5, ...(cursor ? { cursor } : {}) })));
    const same = (a: readonly string[], b: readonly string[]) => expect([...a].sort()).toEqual([...b].sort());
    const isStopped = (state: CaseState) => state.place.lifecycle.startsWith('suspended.');
    same(await found({ lifecycle: 'suspended' }), idsOf(isStopped));
    same(
      await found({ lifecycle: 'completed' }),
      idsOf((state) => state.place.lifecycle === 'completed'),
    );
    same(
      await found({ offices: ['P1.01', 'P2.01'] }),
      idsOf((state) => state.office !== 'P1.02'),
    );
    same(
      await found({ category: 'family' }),
      idsOf((state) => state.category === 'family'),
    );
    same(
      await found({ outcome: 'executed' }),
      idsOf((state) => state.ending?.outcome === 'executed'),
    );
    expect(await found({ realm: 'live' })).toEqual([]);
    same(
      await found({ initiative: 'onRequest' }),
      idsOf((state) => state.initiative === 'onRequest'),
    );
    const [{ number, officer = 'nobody' }] = [...states.values()] as [CaseState];
    const part = number.slice(2, 12);
    same(
      await found({ numberPart: part }),
      idsOf((state) => state.number.includes(part)),
    );
    same(
      await found({ officer }),
      idsOf((state) => state.officer === officer),
    );
  });

  it('refuses a cursor of another list, and one that it did not make', async () => {
    const { next } = await ask((register) => register.cases({ category: 'civil' }, { limit: 1 }));
    await expect(ask((register) => register.cases({}, { cursor: next! }))).rejects.toThrow(CursorRefused);
    await expect(ask((register) => register.cases({}, { cursor: 'x' }))).rejects.toThrow(CursorRefused);
  });

  it('knows the ordinal of every event', async () => {
    for (const [id, history] of histories) {
      const expected = history.map((fact) => facts.indexOf(fact) + 1);
      expect(await ask((register) => register.ordinalsOf(id))).toEqual(expected);
    }
  });
});

describe('the timeline', () => {
  const withdrawal = (fact: RecordedFact) => fact.type === 'StepWithdrawn';

  it('keeps what was struck through, marked, and shows moved dates with what was first recorded', () => {
    const history = [...histories.values()].find((each) => each.some(withdrawal))!;
    const ordinals = history.map((fact) => facts.indexOf(fact) + 1);
    const entries = timeline(history, ordinals);
    expect(entries.map(({ ordinal }) => ordinal)).toEqual(ordinals);
    const { eventId, corrects } = history.find(withdrawal)!.envelope;
    const struck = entries.find((entry) => entry.eventId === corrects)!;
    expect(struck.struckThrough).toBe(true);
    expect(struck.correctedBy).toContain(eventId);
    for (const entry of entries) expect(entry.story.vi.length * entry.story.en.length).toBeGreaterThan(0);
  });
});
