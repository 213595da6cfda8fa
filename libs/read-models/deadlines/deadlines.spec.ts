import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendar, type Instant, type LegalDate, type Realm, type RecordedFact } from '#case';
import { viewsFile } from '../storage/database.js';
import { CursorRefused, openViews, type Snapshot, type Views, workListDays, type WorkListFilter } from '../index.js';
import { appendAll, type Bench, openBench } from '../testing/bench.js';
import { sampleCase } from '../testing/sample-log.js';

/** The running deadlines: what has passed for the scheduler, and the work list of an office. */

type Clock = readonly [type: string, data: object];
const set = (id: string, dueOn: string, more: object = {}): Clock => [
  'DeadlineSet',
  { deadline: id, rule: 'payout', regime: 'L08', from: '2025-01-02', dueOn, provisional: false, ...more },
];
const met = (id: string): Clock => ['DeadlineMet', { deadline: id, rule: 'payout', inTime: true }];

/** A case with these clock facts after its decision, in a realm. */
function caseWith(seed: number, clocks: readonly Clock[], realm: Realm = 'live'): RecordedFact[] {
  const [opening] = sampleCase({ seed, factsMax: 1, late: 0, corrections: 0 });
  const id = (revision: number): string => opening!.envelope.eventId.slice(0, -2) + String(revision).padStart(2, '0');
  const facts = [opening!, ...clocks.map(([type, data]) => ({ type, data, envelope: opening!.envelope }))];
  return facts.map(({ type, data, envelope }, revision) => ({
    type,
    data,
    envelope: { ...envelope, type, revision, realm, eventId: id(revision), schemaVersion: revision === 0 ? 1 : 2 },
  }));
}

function judgment(id: number, receivedOn: string): RecordedFact {
  const [{ envelope }] = sampleCase({ seed: id, factsMax: 1, late: 0, corrections: 0 }) as [RecordedFact];
  const number = { ref: envelope.eventId, commitment: 'c' };
  const data = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-02', number };
  const streamId = `judgment-${envelope.streamId.slice('case-'.length)}`;
  const effectiveOn = receivedOn as LegalDate;
  const own = { streamId, type: 'JudgmentReceived', officeThen: 'P1.01', realm: 'live' as const, effectiveOn };
  return { type: 'JudgmentReceived', data, envelope: { ...envelope, ...own } };
}

const cases = [
  caseWith(1, [set('a', '2025-02-03'), set('b', '2025-03-14'), met('b')]),
  caseWith(2, [set('a', '2025-03-03'), set('hour', '2025-03-14', { dueAt: '2025-03-14T15:00:00.000+07:00' })]),
  caseWith(3, [set('a', '2025-03-14'), set('b', '2025-03-20'), set('c', '2025-06-02')]),
  caseWith(4, [set('a', '2025-01-06')], 'simulated'),
  caseWith(5, [set('hour', '2025-03-17', { dueAt: '2025-03-17T15:00:00.000+07:00' })]),
  // A period that is waited for: nobody has to do anything until its end.
  caseWith(6, [set('period', '2026-03-02', { rule: 'voluntaryPeriod' })]),
];
const judgments = [judgment(11, '2025-03-04'), judgment(12, '2025-02-04'), judgment(13, '2025-03-05')];
const streamOf = (at: number): string => cases[at]![0]!.envelope.streamId;
const officeOf = (at: number): string => cases[at]![0]!.envelope.officeThen;

const hourly = streamOf(4);

let bench: Bench;
let views: Views;

beforeAll(async () => {
  bench = await openBench();
  views = openViews({ file: viewsFile(bench.folder), log: bench.log });
  views.start();
  const facts = [...cases.flat(), ...judgments];
  await appendAll(bench.log, facts);
  await views.waitFor({ ordinal: facts.length });
});

afterAll(async () => {
  await views.close();
  await bench.dispose();
});

const noon = '2025-03-14T05:00:00.000Z' as Instant;
const live: readonly Realm[] = ['live', 'imported'];
const passed = (now: Instant, limit = 10, realms = live) =>
  views.read((snapshot) => snapshot.passedStreams(realms, now, undefined, limit));
const all: WorkListFilter = { offices: ['P1.01', 'P1.02', 'P2.01'], realm: 'live' };
const list = <T>(work: (queries: Snapshot['workList']) => T): Promise<T> =>
  views.read(({ workList }) => work(workList));
const days = workListDays(noon, calendar, undefined);

describe('what has passed', () => {
  it('is each stream once, from the day after its earliest deadline', async () => {
    const { due } = await passed(noon);
    expect(due).toMatchObject([
      { cause: `${streamOf(0)}@2025-02-04`, stream: streamOf(0), passedMs: Date.parse('2025-02-03T17:00:00Z') },
      { cause: `${streamOf(1)}@2025-03-04`, stream: streamOf(1), passedMs: Date.parse('2025-03-03T17:00:00Z') },
    ]);
    const midnight = await passed('2025-03-14T17:00:00.000Z' as Instant);
    expect(midnight.due.map(({ stream }) => stream)).toEqual([streamOf(0), streamOf(1), streamOf(2)]);
    expect((await passed('2025-03-14T16:59:59.999Z' as Instant)).due).toHaveLength(2);
  });

  it('is asked anew each minute of a day on which an hour decides', async () => {
    const at = async (time: string): Promise<string[]> =>
      (await passed(`2025-03-17T${time}:00.000Z` as Instant)).due.flatMap(({ stream, cause }) =>
        stream === hourly ? [cause] : [],
      );
    const [first, later] = [await at('03:00'), await at('03:01')];
    expect(first).toEqual([expect.stringMatching(/@2025-03-17\/\d+$/)]);
    expect(later).not.toEqual(first);
  });

  it('is read page by page', async () => {
    const now = '2026-01-01T00:00:00.000Z' as Instant;
    const first = (await passed(now, 1)).due;
    const rest = await views.read((snapshot) => snapshot.passedStreams(live, now, first[0], 10));
    expect([...first, ...rest.due].map(({ stream }) => stream)).toEqual([...[0, 1, 2].map(streamOf), hourly]);
  });

  it('says up to which day nothing is left, for each realm by itself', async () => {
    expect((await passed(noon)).completeUpTo).toBe('2025-02-03');
    expect((await passed('2025-01-09T05:00:00.000Z' as Instant)).completeUpTo).toBe('2025-01-08');
    expect((await passed(noon, 10, ['simulated'])).completeUpTo).toBe('2025-01-06');
  });
});

describe('the work list', () => {
  it('is sorted by the due moment, and grouped by bounds in days and in working days', async () => {
    const { rows } = await list((queries) => queries.entries(all, days, undefined, {}));
    expect(rows.map(({ stream, dueOn, urgency }) => [stream, dueOn, urgency])).toEqual([
      [streamOf(0), '2025-02-03', 'critical'],
      [streamOf(1), '2025-03-03', 'overdue'],
      [streamOf(1), '2025-03-14', 'soon'],
      [streamOf(2), '2025-03-14', 'soon'],
      [hourly, '2025-03-17', 'soon'],
      [streamOf(2), '2025-03-20', 'soon'],
      [streamOf(2), '2025-06-02', 'later'],
    ]);
    expect(rows[2]).toMatchObject({ id: 'hour', isHour: true, rule: 'payout', regime: 'L08', lapsed: false });
    expect(await list((queries) => queries.counts(all, days))).toEqual({ critical: 1, overdue: 1, soon: 4, later: 1 });
  });

  it('has no period that is waited for, nor is its end the next due day in the register', async () => {
    const period = streamOf(5);
    const { rows } = await list((queries) => queries.entries(all, days, undefined, { limit: 100 }));
    expect(rows.map(({ stream }) => stream)).not.toContain(period);
    const registered = await views.read(({ register }) => register.cases({}, { limit: 100 }));
    const dueOf = (id: string) => registered.rows.find((row) => row.id === id)?.nextDueOn;
    expect(dueOf(period)).toBeNull();
    expect(dueOf(streamOf(2))).toBe('2025-03-14');
  });

  it('counts working days: on a Friday five of them end on the next Friday, with other bounds on another day', () => {
    expect(days).toMatchObject({ on: '2025-03-14', criticalBefore: '2025-02-12', soonUntil: '2025-03-21' });
    const bounds = { criticalAfterDays: 3, soonWithinWorkingDays: 1 };
    expect(workListDays(noon, calendar, '2025-03-07' as LegalDate, bounds)).toEqual({
      nowMs: Date.parse('2025-03-06T17:00:00.000Z'),
      on: '2025-03-07',
      criticalBefore: '2025-03-04',
      soonUntil: '2025-03-10',
    });
  });

  it('is that of the offices and the group that were asked for, page by page', async () => {
    const offices = [officeOf(2)];
    const mine = await list((queries) => queries.entries({ offices }, days, 'soon', {}));
    expect(mine.rows.every(({ office, urgency }) => office === offices[0] && urgency === 'soon')).toBe(true);
    expect(mine.rows.length).toBeGreaterThanOrEqual(2);
    const seen: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await list((queries) => queries.entries(all, days, undefined, { cursor, limit: 2 }));
      seen.push(...page.rows.map(({ stream, id }) => `${stream} ${id}`));
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(7);
    await expect(list((queries) => queries.entries(all, days, undefined, { cursor: 'bm9uZQ' }))).rejects.toThrow(
      CursorRefused,
    );
    expect((await list((queries) => queries.entries({ ...all, officer: 'nobody' }, days, undefined, {}))).rows).toEqual(
      [],
    );
  });

  it('has an inbox of judgments without a decision, the longest waiting first', async () => {
    const first = await list((queries) => queries.inbox(all, { limit: 2 }));
    const { rows } = await list((queries) => queries.inbox(all, { cursor: first.next, limit: 2 }));
    expect([...first.rows, ...rows].map(({ receivedOn }) => receivedOn)).toEqual([
      '2025-02-04',
      '2025-03-04',
      '2025-03-05',
    ]);
    expect(await list((queries) => queries.waiting(all))).toBe(3);
  });
});
