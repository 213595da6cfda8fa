import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, type Move, moves, onCase, start, starts } from '../testing/acting.js';
import {
  append,
  type Body,
  decide,
  type History,
  lastDate,
  play,
  stateOf,
  type Step,
  toVerifying,
  toVoluntaryPeriod,
  world,
} from '../testing/given.js';
import { type CaseState, type Deadline, elapse, type Instant, type LegalDate, nextElapse, plusDays } from '../index.js';

/** What passes by itself: terms end, deadlines lapse. The same whoever looks, how often, and when. */

const noon = (day: string): Instant => `${day}T05:00:00.000Z` as Instant;
const passed = (history: History, day: string): History => {
  const verdict = decide(history, 'elapse', { effectiveOn: day }, undefined, { instant: noon(day) });
  return verdict.kind === 'refused' ? history : append(history, 'elapse', {}, verdict);
};
const recordedOn = (history: History, day: string, name: string, body: Body = {}): History => {
  const setting = { instant: noon(day), recordedOn: day as LegalDate };
  return append(history, name, body, decide(history, name, body, undefined, setting), setting);
};
const typesFrom = (history: History, from: number): string[] => history.slice(from).map(({ type }) => type);
const rules = ({ deadlines }: CaseState): string[] =>
  deadlines.map(({ rule, lapsed }) => `${rule}${lapsed ? ' lapsed' : ''}`).toSorted();

const [assigned, ...onwards] = toVoluntaryPeriod;
const withFile: readonly Step[] = [assigned!, 'open-file', ...onwards];

describe('the voluntary period', () => {
  const inPeriod = play([...withFile, 'send-to-procuracy']);

  it('ends by itself on the day after its last one, and the first verification is due', () => {
    expect(passed(inPeriod, '2024-03-18')).toBe(inPeriod);
    expect(nextElapse(stateOf(inPeriod))! <= '2024-03-19').toBe(true);
    const over = passed(inPeriod, '2024-03-19');
    expect(typesFrom(over, inPeriod.length)).toEqual(['TermEnded', 'DeadlineSet']);
    expect(over.at(-2)!.envelope.effectiveOn).toBe('2024-03-19');
    expect(stateOf(over).place.lifecycle).toBe('enforceable.verifying');
    expect(stateOf(over).deadlines.find(({ rule }) => rule === 'verification.first')).toMatchObject({
      from: '2024-03-18',
      dueOn: '2024-03-28',
    });
    // What ended by itself is no act: the ETag stays, and a step of before can still be entered.
    expect(stateOf(over).actRevision).toBe(stateOf(inPeriod).actRevision);
    expect(stateOf(over).lastActOn).toBe(stateOf(inPeriod).lastActOn);
  });

  it('ends before the act that is recorded after it, in the same append', () => {
    const body = { outcome: 'conditionsFound', effectiveOn: '2024-03-20' };
    expect(decide(inPeriod, 'record-verification', body)).toMatchObject({ kind: 'refused' });
    const verified = recordedOn(inPeriod, '2024-03-20', 'record-verification', body);
    expect(typesFrom(verified, inPeriod.length)).toEqual([
      'TermEnded',
      'DeadlineSet',
      'VerificationDone',
      'DeadlineMet',
    ]);
  });

  it('that ended by itself still has no verification dated in it, and lets urgent coercion be entered late', () => {
    const over = passed(inPeriod, '2024-03-25');
    const verified = { outcome: 'noConditionsFound', effectiveOn: '2024-03-10' };
    expect(decide(over, 'record-verification', verified)).toMatchObject({
      kind: 'refused',
      refusals: [{ rule: 'voluntaryPeriod.over', until: '2024-03-19' }],
    });
    const urgent = { measure: 'deductAccount', urgency: 'dissipation', forces: false, effectiveOn: '2024-03-15' };
    expect(decide(over, 'decide-coercion', urgent)).toMatchObject({ kind: 'decided' });
  });

  it('may still be ended by a clerk, once, and sets no second clock', () => {
    const noted = recordedOn(inPeriod, '2024-03-20', 'end-voluntary-period', { effectiveOn: '2024-03-19' });
    expect(typesFrom(noted, inPeriod.length)).toEqual(['TermEnded', 'DeadlineSet', 'VoluntaryPeriodEnded']);
    expect(rules(stateOf(noted))).toEqual(rules(stateOf(passed(inPeriod, '2024-03-20'))));
    expect(decide(noted, 'end-voluntary-period', { effectiveOn: '2024-03-20' })).toMatchObject({ kind: 'refused' });
    const reached = play(toVerifying);
    expect(decide(reached, 'end-voluntary-period', { effectiveOn: '2024-03-20' })).toMatchObject({ kind: 'refused' });
  });

  it('waits while the case is stopped, and ends when it is back in it', () => {
    const stopped = play([['pause', { ground: 'complaint', effectiveOn: '2024-03-15' }]], inPeriod);
    const later = passed(stopped, '2024-04-01');
    expect(stateOf(later).place.lifecycle).toBe('suspended.paused');
    const resumed = recordedOn(later, '2024-04-02', 'resume', { effectiveOn: '2024-04-02' });
    expect(stateOf(resumed).place.lifecycle).toBe('enforceable.voluntaryPeriod');
    expect(stateOf(passed(resumed, '2024-04-02')).place.lifecycle).toBe('enforceable.verifying');
  });
});

describe('the term of a postponement', () => {
  const postponed = play([
    ...toVerifying,
    ['postpone', { ground: 'L08:48.1.c', until: '2024-06-28', effectiveOn: '2024-04-01' }],
  ]);

  it('ends by itself; the decision to continue is due, and meets its clock', () => {
    const over = passed(postponed, '2024-06-29');
    expect(stateOf(over).stops[0]).toMatchObject({ id: 's1', termIsOver: true });
    expect(stateOf(over).place.lifecycle).toBe('suspended.postponed');
    const due = stateOf(over).deadlines.find(({ rule }) => rule === 'continue.decision');
    expect(due).toMatchObject({ subject: 's1', from: '2024-06-28', dueOn: '2024-07-05' });
    const resumed = recordedOn(over, '2024-07-01', 'resume', { effectiveOn: '2024-07-01' });
    const met = resumed.findLast(({ type }) => type === 'DeadlineMet');
    expect(met?.data).toMatchObject({ rule: 'continue.decision', inTime: true });
  });
});

describe('a lapse', () => {
  const opened = play(withFile.slice(0, 2));

  it('is a fact of the day after the last one, once; the deadline can still be met, late', () => {
    const lapsed = passed(opened, '2024-04-01');
    expect(lapsed.at(-1)).toMatchObject({ type: 'DeadlineLapsed', envelope: { effectiveOn: '2024-03-08' } });
    expect(passed(lapsed, '2025-04-01')).toBe(lapsed);
    const late = recordedOn(lapsed, '2024-04-02', 'issue-notice', { channel: 'post', effectiveOn: '2024-04-02' });
    expect(late.at(-1)!.data).toMatchObject({ rule: 'notice.parties', inTime: false });
  });

  it('is withdrawn by an act in time that is recorded late', () => {
    const lapsed = passed(opened, '2024-04-01');
    const late = recordedOn(lapsed, '2024-04-02', 'issue-notice', { channel: 'post', effectiveOn: '2024-03-07' });
    expect(typesFrom(late, lapsed.length)).toEqual(['NoticeIssued', 'LapseWithdrawn', 'DeadlineMet']);
  });

  it('of after the day of an act is not recorded before it: the act finds the case as it was on its day', () => {
    const body = { channel: 'post', effectiveOn: '2024-03-07' };
    expect(typesFrom(recordedOn(opened, '2024-04-02', 'issue-notice', body), opened.length)).toEqual([
      'NoticeIssued',
      'DeadlineMet',
    ]);
    const dissipation = { measure: 'deductAccount', urgency: 'dissipation', forces: false, effectiveOn: '2024-03-07' };
    const early = recordedOn(play(withFile), '2025-11-30', 'decide-coercion', dissipation);
    expect(stateOf(early).place.lifecycle).toBe('coercion.preparing');
  });

  it('is not struck through: it follows from the calendar', () => {
    const lapsed = passed(opened, '2024-04-01');
    const body = { corrects: lapsed.at(-1)!.envelope.eventId, reason: 'r', effectiveOn: '2024-04-02' };
    expect(decide(lapsed, 'withdraw-step', body)).toMatchObject({ kind: 'refused' });
  });
});

// ---- any history, any scheduler ----

type Scheduler = (history: History, from: LegalDate, to: LegalDate) => History;
const none: Scheduler = (history) => history;
const late: Scheduler = (history, _from, to) => passed(history, to);
const daily: Scheduler = (history, from, to) => {
  let at = history;
  for (;;) {
    const next = nextElapse(stateOf(at));
    if (next === undefined || next > to) return at;
    const after = passed(at, next > from ? next : from);
    if (after === at) return at;
    at = after;
  }
};

/** The same moves recorded on the same days, with one scheduler or another. */
function playedUnder(scheduler: Scheduler, list: readonly Move[], from: History): History {
  let history = from;
  let today = lastDate(history) as LegalDate;
  for (const { act, n, days } of list) {
    const next = plusDays(today, today > '2033' ? 0 : days);
    history = scheduler(history, today, next);
    today = next;
    const name = onCase[act % onCase.length]!;
    // Bodies are chosen from what no clock fact changes, so that all schedulers get the same ones.
    const state = stateOf(passed(history, today));
    if (/^(withdraw|correct|elapse)/.test(name)) continue;
    const body = { effectiveOn: today, ...bodyOf(name, state, n, history, today) };
    const setting = { instant: noon(today), recordedOn: today };
    const verdict = decide(history, name, body, undefined, setting);
    if (verdict.kind === 'decided') history = append(history, name, body, verdict, setting);
  }
  return passed(history, plusDays(today, 4000));
}

/** Deadlines stand in the order in which they were recorded, which a late act changes. */
const byId = ({ deadlines }: CaseState): Deadline[] => deadlines.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The state without what depends on the number of facts; what an ending kept is compared by its day and outcome. */
function comparable(state: CaseState): unknown {
  const plain = JSON.stringify(
    {
      ...state,
      deadlines: byId(state),
      ending: state.ending && [state.ending.outcome, state.ending.on],
      actRevision: 0,
      // A lapse that was withdrawn leaves its trace.
      lapses: [],
    },
    (key, each: unknown) => (key === 'ref' || key === 'commitment' ? '' : typeof each === 'bigint' ? `${each}` : each),
  );
  return JSON.parse(
    plain.replace(/00000000-0000-4000-8[0-9a-f]00-[0-9a-f]{12}|[0-9a-f]{12}(?=")/g, 'event'),
  ) as unknown;
}

/** What the id of a lapse is derived from, within its stream (`libs/engine/ids.ts`). */
const identityOf = (data: object): string => {
  const { rule, subject, startedBy, dueOn, dueAt, earlier } = data as Record<string, unknown>;
  return [rule, subject, startedBy, dueAt ?? dueOn, earlier].join(' ');
};

describe('whoever looks, and when', () => {
  it('several schedulers, none, or a late one lead to the same state, and nothing is left unmet without a lapse', () => {
    let lapses = 0;
    fc.assert(
      fc.property(moves(25), starts, (list, steps) => {
        const from = play(steps, start());
        const under = [none, late, daily].map((scheduler) => playedUnder(scheduler, list, from));
        const [first, ...others] = under.map((history) => comparable(stateOf(history)));
        for (const other of others) expect(other).toEqual(first);
        for (const history of under) {
          const found = history.filter(({ type }) => type === 'DeadlineLapsed').map(({ data }) => identityOf(data));
          expect(new Set(found).size).toBe(found.length);
          lapses += found.length;
        }
        const open = stateOf(under[0]!).deadlines.filter(({ rule, lapsed }) => !lapsed && rule !== 'voluntaryPeriod');
        return open.length === 0;
      }),
      { numRuns: 60 },
    );
    expect(lapses).toBeGreaterThan(50);
  }, 60_000);

  it('twice gives nothing new, the same facts give the same state at any later date, and next is never later', () => {
    fc.assert(
      fc.property(moves(25), starts, fc.nat({ max: 3000 }), (list, steps, days) => {
        const before = playedUnder(none, list, play(steps, start())).filter(
          ({ envelope }) => !envelope.commandType.endsWith('/elapse'),
        );
        const day = plusDays(lastDate(before) as LegalDate, days);
        const found = elapse(stateOf(before), noon(day), world);
        const next = nextElapse(stateOf(before));
        if (found.length > 0 && (next === undefined || next > day)) return false;
        if (found.length === 0 && next !== undefined && next <= day) return false;
        const once = passed(before, day);
        return passed(once, day) === once;
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
