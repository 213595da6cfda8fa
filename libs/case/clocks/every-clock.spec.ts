import { describe, expect, it } from '@jest/globals';
import { moves, playMoves, start, starts } from '../testing/acting.js';
import { append, asEntrusted, decide, type History, opened, play, stateOf, toReady, world } from '../testing/given.js';
import { received } from '../testing/received.js';
import { routes } from '../testing/routes.js';
import { wholeAgreement } from '../testing/row.js';
import {
  acts,
  type AnyState,
  elapse,
  type Fact,
  type Instant,
  nextElapse,
  type OriginState,
  type Target,
  type World,
} from '../index.js';
import fc from 'fast-check';
import { neverLapses, runningFrom } from './facts.js';
import { standing } from './standing.js';
import { clockFacts, counted } from './steps.js';
import type { DeadlineSetData } from './facts.js';
import type { TimeLimitId } from '../law/law.js';
import lawTable from '../law/law-table.json' with { type: 'json' };
import type { TimeLimitRow } from '../law/time-limit.js';

/** Every clock that an act sets can be met by an act, or lapses: none runs for ever, and none is nobody's. */

const longAfter = '2060-01-01T05:00:00.000Z' as Instant;
const set = [...new Set(acts.flatMap((act) => act.starts.map(({ clock }) => clock)))];
/** Set by what passes, not by an act. */
const setByTime: readonly TimeLimitId[] = ['continue.decision', ...standing.map(({ clock }) => clock)];

/** Time limits that no deadline counts: a wait, or a longest duration, that a rule reads. */
const readByRules: Readonly<Record<string, string>> = {
  'separateBook.wait': 'no earlier move to the separate book',
  'separateBook.wait.long': 'no earlier move to the separate book',
  'postponement.protest': 'the longest postponement',
  'request.limitation': 'no later request',
  'request.return': 'no earlier return',
  'exemption.verificationAge': 'no file with older minutes',
};

/** Periods that end by themselves only: no act meets them. */
const endsAlone: readonly TimeLimitId[] = ['posting'];

describe('a clock', () => {
  it('of the law table is set by an act or by time, is read by a rule, or is marked as not used yet', () => {
    const clocks = Object.entries(lawTable.clocks) as [TimeLimitId, { notUsedYet?: true }][];
    const inUse = clocks.filter(([, { notUsedYet }]) => !notUsedYet).map(([id]) => id);
    expect(inUse.filter((id) => !set.includes(id) && !setByTime.includes(id)).toSorted()).toEqual(
      Object.keys(readByRules).toSorted(),
    );
  });

  it.each([...set, ...setByTime].filter((each) => !endsAlone.includes(each)))('%s is met by an act', (clock) => {
    const meeting = acts.filter((act) => act.meets.some((each) => each.clock === clock));
    expect([clock, meeting.length > 0]).toEqual([clock, true]);
  });

  it('that runs anywhere on the routes is met by an act that is possible there or further on, or lapses', () => {
    const unmet = routes.flatMap(({ history, place }) => {
      const state = stateOf(history);
      const lapsed = new Set(
        elapse(state, longAfter, world).flatMap(({ data }) => (data as { deadline?: string }).deadline),
      );
      return state.deadlines
        .filter(({ id, rule }) => !lapsed.has(id) && !neverLapses.has(rule))
        .map(({ rule }) => `${rule} in ${place}`);
    });
    expect(unmet).toEqual([]);
  });

  it('of each rule is met in some history: a search over random acts', () => {
    const metIn = (facts: readonly Fact[]): string[] =>
      facts.filter(({ type }) => type === 'DeadlineMet').map(({ data }) => (data as { rule: string }).rule);
    const exempted = { ground: 'L08:61.1.b.five', firstDecidedOn: '2010-01-04' };
    // What random acts seldom come to: the debt is exempted to the last đồng, each of those who can be asked answers.
    const rare = [
      play(
        [
          ['record-exemption', { ...exempted, shares: [{ obligation: 'o1', amount: '100' }] }],
          ['terminate', { ground: 'L08:50.1.e' }],
        ],
        opened(),
      ),
      ...['thirdParty', 'byCreditor', 'prison', 'delegatedRegistered', 'delegatedHard', 'delegatedOther'].map((of) =>
        play(
          [
            ['request-information', { effectiveOn: '2026-07-01', receivedOn: '2026-07-01', of }],
            ['record-answer', { effectiveOn: '2026-07-02', request: 'i1', answer: 'given' }],
          ],
          opened(),
        ),
      ),
    ];
    const entrusted = play(['receive-entrustment', 'issue-own-decision'], asEntrusted(play(toReady)));
    const revived = play([
      ...toReady,
      ['terminate', { ground: 'L08:50.1.g' }],
      'record-bankruptcy-ended',
      ['reopen', { ground: 'L08:reopening.bankruptcyEnded' }],
    ]);
    const asked = play(
      [
        ['propose-exemption', { ground: 'L08:61.4' }],
        ['record-exemption-answer', { answer: 'accepted' }],
        ['record-exemption-answer', { answer: 'refused' }],
      ],
      opened(),
    );
    const instalments = [{ dueOn: '2024-04-22', amount: '10' }];
    const performed = play([
      ...toReady,
      ['record-agreement', { ...wholeAgreement, instalments }],
      ['pay-instalment', { amount: '10' }],
    ]);
    const held = play([
      ...toReady,
      ['record-payment', { amount: '10' }],
      ['postpone', { ground: 'L08:48.1.c', until: '2024-12-31' }],
      'resume',
      ['pay-out', { total: '10', items: [{ to: 'paid', amount: '10' }] }],
    ]);
    const met = new Set(
      [...rare, held, entrusted, revived, asked, performed, ...routes.map(({ history }) => history)].flatMap(metIn),
    );
    fc.assert(
      fc.property(moves(40), starts, (list, steps) => {
        for (const { verdict } of playMoves(list, play(steps, start())))
          if (verdict.kind === 'decided') for (const rule of metIn(verdict.facts)) met.add(rule);
      }),
      { numRuns: 150, seed: 11 },
    );
    // The search is over cases, and takes no ground with the long term and seldom one twice: other specs meet those.
    const metByOtherSpecs =
      /^(continue\.|decision\.|request\.|reverification\.long|classification\.|.*\.decide$|suspension\.|transfer\.|notice\.(abroad|prison)|provisional\.)/;
    const others = set.filter((clock) => !metByOtherSpecs.test(clock));
    expect(others.filter((clock) => !met.has(clock) && !endsAlone.includes(clock))).toEqual([]);
  }, 60_000);
});

describe('a judgment or a request', () => {
  const on = { effectiveOn: '2024-03-04' };
  const judged = { ...on, category: 'civil', court: 'TA.01', judgedOn: '2024-02-01', number: '1' };
  const asked = { ...on, category: 'civil', channel: 'post', requester: 'somebody', claim: 'a debt' };
  const sent = (target: Target) => ({ target, stream: `${target}-00000000-0000-4000-8000-00000000000a` });
  const opening = (target: Target, act: string, body: object): History =>
    append([], act, body as never, decide([], act, body as never, undefined, sent(target)), sent(target));
  const running = (verdict: ReturnType<typeof decide>): string[] =>
    verdict.kind === 'refused'
      ? verdict.refusals.map(({ rule, message }) => `${rule}: ${message.en}`)
      : verdict.after.deadlines.map(({ rule, dueOn }) => `${rule} ${dueOn}`);
  const after = (history: History, target: Target, act: string, body: object): ReturnType<typeof decide> =>
    decide(history, act, body as never, undefined, sent(target));

  it('has the clock of its decision, which the case that is opened on it meets', () => {
    for (const [target, act, body, clock] of [
      ['judgment', 'receive-judgment', judged, 'decision.exOfficio'],
      ['request', 'receive-request', asked, 'decision.onRequest'],
    ] as const) {
      const history = opening(target, act, body);
      const rules = history.map(({ data }) => (data as { rule?: string }).rule);
      expect(history[rules.indexOf(clock)]!.data).toMatchObject({
        dueOn: '2024-03-11',
        startedBy: history[0]!.envelope.eventId,
      });
      const verdict = after(history, target, 'record-case-opened', { effectiveOn: '2024-03-08', case: 'case-1' });
      expect(verdict).toMatchObject({
        kind: 'decided',
        facts: expect.arrayContaining([expect.objectContaining({ type: 'DeadlineMet' })]),
      });
      expect(running(verdict)).toEqual([]);
    }
  });

  it('lapses without a decision, and the next look is due on the day after', () => {
    const state: OriginState = received('judgment', '2024-03-04');
    const data = counted({ clock: 'decision.exOfficio', subject: '', eventId: 'e1', from: state.receivedOn }, world)!;
    const late = { ...state, deadlines: [runningFrom(data)] } as AnyState;
    expect(nextElapse(late)).toBe('2024-03-12');
    expect(elapse(late, '2024-03-11T16:59:59.999Z' as Instant, world)).toEqual([]);
    expect(elapse(late, '2024-03-11T17:00:00.000Z' as Instant, world)).toMatchObject([{ type: 'DeadlineLapsed' }]);
  });
});

describe('a limit in hours', () => {
  const hours = (row: TimeLimitRow): TimeLimitRow => ({ ...row, unit: 'hours', length: 24 });
  const inHours: World = { ...world, law: { ...world.law, findClock: (...of) => hours(world.law.findClock(...of)!) } };
  const before = stateOf(play(toReady));
  const at = '2024-03-20T07:30:00.000Z' as Instant;
  const step = (moment: Instant | undefined) => ({
    act: { starts: [{ clock: 'payout' as const, at: () => moment }], meets: [], ends: [] },
    before: { ...before, deadlines: [] },
    after: before,
    on: before.lastActOn,
    eventId: '00000000-0000-4000-8000-000000000001',
    world: inHours,
  });

  it('counts from the moment, through nights and days off, and lapses with its last minute', () => {
    const [fact] = clockFacts(step(at));
    expect(fact!.data).toMatchObject({ from: '2024-03-20', dueOn: '2024-03-21', dueAt: '2024-03-21T07:30:00.000Z' });
    const state = { ...before, deadlines: [runningFrom(fact!.data as DeadlineSetData)] };
    expect(elapse(state, '2024-03-21T07:30:00.000Z' as Instant, world)).toEqual([]);
    const [lapse] = elapse(state, '2024-03-21T07:30:00.001Z' as Instant, world);
    expect(lapse).toMatchObject({
      type: 'DeadlineLapsed',
      on: '2024-03-21',
      data: { dueAt: '2024-03-21T07:30:00.000Z' },
    });
  });

  it('is not set where the fact names no moment', () => {
    expect(clockFacts(step(undefined))).toEqual([]);
  });
});
