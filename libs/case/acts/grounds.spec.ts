import { describe, expect, it } from '@jest/globals';
import { choicesOf, type Instant, type LegalDate } from '../index.js';
import {
  append,
  type Body,
  decide,
  given,
  type History,
  lastDate,
  opened,
  owing,
  play,
  type Step,
  stateOf,
  toReady,
  toRealising,
  world,
} from '../testing/given.js';
import { ways } from '../testing/table.js';

/** The terms within which the head decides on a recorded ground, and on the ground of a stop that has ended. */

const in2026 = (act: string, effectiveOn: string, body: Body = {}): Step => [act, { effectiveOn, ...body }];
const ready08 = play(toReady, opened([owing('100'), owing('500', 3, 'deliver')]));
const ready25 = play(
  [
    in2026('assign-officer', '2026-07-01', { officer: 'officer-1' }),
    in2026('issue-notice', '2026-07-02', { channel: 'L25:ND152.16.3.person' }),
    in2026('record-valid-notice', '2026-07-02'),
    in2026('end-voluntary-period', '2026-07-14'),
    in2026('record-verification', '2026-07-15', { outcome: 'noConditionsFound' }),
  ],
  opened([owing('100'), owing('500', 3, 'deliver')], '2026-07-01'),
);
const personal08 = play(toReady, opened([owing('100'), owing('0', 3, 'do')]));

/** For each list of grounds the act that decides on one, and its body. */
const decisions = {
  notYetEnforceable: 'classify-not-yet-enforceable',
  postponement: 'postpone',
  temporarySuspension: 'suspend-temporarily',
  termination: 'terminate',
  entrustment: 'entrust',
  transfer: 'decide-transfer',
} as const;
type DecidedList = keyof typeof decisions;
const grounds = Object.keys(decisions) as DecidedList[];
const onGround = (ground: string): Body => ({ ground });
const bodies: Readonly<Record<DecidedList, (ground: string, on: string) => Body>> = {
  notYetEnforceable: onGround,
  postponement: (ground, on) => ({
    ground,
    ...(ground === 'L08:48.1.c' ? { until: on } : {}),
    ...(/^(L08:48|L25:46).2$/.test(ground) ? { requestedOn: on, until: on } : {}),
  }),
  temporarySuspension: onGround,
  termination: onGround,
  entrustment: (_, on) => ({ receiver: 'P2.01', ...(on > '2026-07' ? { exception: 'collateral' } : {}) }),
  transfer: (ground) => ({ ground, from: 'd1', successors: [{ name: 'the successor' }], creditorConsents: true }),
};
const running = (history: History): string[] =>
  stateOf(history).deadlines.flatMap(({ rule, subject, dueOn }) =>
    /^g|^s/.test(subject) ? [`${rule} ${subject} ${dueOn}`] : [],
  );
const metBy = (history: History): unknown[] =>
  history.flatMap(({ type, data }) => (type === 'DeadlineMet' ? [(data as { rule: string }).rule] : []));

interface Row {
  readonly from: History;
  readonly on: string;
  readonly ground: string;
  /** The term, with the end of its five working days. */
  readonly due: string;
  readonly decision: readonly [act: string, body: Body];
}
const wednesday08 = { from: ready08, on: '2024-04-03' };
const thursday25 = { from: ready25, on: '2026-07-16' };
const rows: readonly Row[] = [
  { ...wednesday08, ground: 'L08:48.1.b', due: 'postponement.decide g1 2024-04-10', decision: ['postpone', {}] },
  {
    ...wednesday08,
    ground: 'L08:49.2',
    due: 'suspension.decide g1 2024-04-10',
    decision: ['suspend-temporarily', {}],
  },
  { ...wednesday08, ground: 'L08:50.1.a', due: 'termination.decide g1 2024-04-10', decision: ['terminate', {}] },
  {
    ...wednesday08,
    ground: 'L08:55.1',
    due: 'entrustment.decide g1 2024-04-10',
    decision: ['entrust', { receiver: 'P2.01' }],
  },
  { ...thursday25, ground: 'L25:46.1.d', due: 'postponement.decide g1 2026-07-23', decision: ['postpone', {}] },
  {
    ...thursday25,
    ground: 'L25:47.1.a',
    due: 'suspension.decide g1 2026-07-23',
    decision: ['suspend-temporarily', {}],
  },
  {
    ...thursday25,
    ground: 'L25:47.2.protest',
    due: 'suspension.notify g1 2026-07-23',
    decision: ['suspend-temporarily', {}],
  },
  { ...thursday25, ground: 'L25:48.1', due: 'termination.decide g1 2026-07-23', decision: ['terminate', {}] },
  {
    ...thursday25,
    ground: 'L25:49.1',
    due: 'entrustment.decide g1 2026-07-23',
    decision: ['entrust', { receiver: 'P2.01' }],
  },
  {
    ...thursday25,
    ground: 'L25:38.1.a',
    due: 'classification.notYetEnforceable g1 2026-07-23',
    decision: ['classify-not-yet-enforceable', {}],
  },
];

describe('a recorded ground', () => {
  it.each(rows)('$ground starts the term of its decision, and $decision.0 meets it', (row) => {
    const { from, on, ground, due, decision } = row;
    const recorded = play([['record-ground', { effectiveOn: on, ground }]], from);
    expect(running(recorded)).toEqual([due]);
    const [act, body] = decision;
    const named = act === 'entrust' ? body : { ...body, ground };
    const decided = play([[act, { effectiveOn: on, ...named }]], recorded);
    expect(metBy(decided)).toContain(due.split(' ')[0]);
    const dismissal = { effectiveOn: on, id: 'g1', reason: 'it was none' };
    const dismissed = play([['dismiss-ground', dismissal]], recorded);
    expect(metBy(dismissed)).toContain(due.split(' ')[0]);
    expect(running(dismissed)).toEqual([]);
  });

  it('of a suspension by notice has no term in the 2008 law', () => {
    expect(running(play([['record-ground', { effectiveOn: '2024-04-03', ground: 'L08:49.1' }]], ready08))).toEqual([]);
  });

  it('is not met by a decision on another ground, nor by one that was made before', () => {
    const earlier = play([['postpone', { effectiveOn: '2024-04-02', ground: 'L08:48.1.b' }]], ready08);
    const recorded = play([['record-ground', { effectiveOn: '2024-04-03', ground: 'L08:48.1.b' }]], earlier);
    const other = play([['postpone', { effectiveOn: '2024-04-04', ground: 'L08:48.1.a' }]], recorded);
    expect(running(other)).toEqual(['postponement.decide g1 2024-04-10']);
  });

  it('of the 2008 law is met by a decision of the 2025 law on its own row', () => {
    const old = play(
      [
        ['record-ground', { effectiveOn: '2026-06-29', ground: 'L08:48.1.b' }],
        ['postpone', { effectiveOn: '2026-07-02', ground: 'L25:46.1.b' }],
      ],
      personal08,
    );
    expect(metBy(old)).toContain('postponement.decide');
  });

  it('of the 2008 law is not met by a decision of the 2025 law on another row, but by one of another list', () => {
    const sale: Step[] = [...toRealising.slice(toReady.length), 'return-unsold-asset'];
    const unsold = play([...sale, ['record-ground', { effectiveOn: '2026-06-29', ground: 'L08:48.1.h' }]], personal08);
    const postponed = play([['postpone', { effectiveOn: '2026-07-01', ground: 'L25:46.1.d' }]], unsold);
    expect(running(postponed)).toEqual(['postponement.decide g1 2026-07-06']);
    const watched = play(
      [['classify-not-yet-enforceable', { effectiveOn: '2026-07-01', ground: 'L25:38.1.g' }]],
      unsold,
    );
    expect(metBy(watched)).toContain('postponement.decide');
  });

  it('is one on which the head can decide: else only a dismissal would meet its term', () => {
    const tried = ways
      .filter(({ place }) => !place.startsWith('completed'))
      .flatMap(({ history, name }) =>
        [lastDate(history), '2026-07-02'].flatMap((effectiveOn) =>
          grounds.flatMap((list) =>
            choicesOf(list, world.law.regimeOn(effectiveOn as LegalDate)).flatMap(({ id: ground }): string[] => {
              const verdict = decide(history, 'record-ground', { effectiveOn, ground });
              if (verdict.kind === 'refused') return [];
              const recorded = append(history, 'record-ground', {}, verdict);
              const body = { effectiveOn, ...bodies[list](ground, effectiveOn) };
              const answer = decide(recorded, decisions[list], body);
              // What is refused is unlocked by an act or by time.
              const isUnlocked =
                answer.kind === 'refused' && answer.refusals.every(({ unlockedBy, until }) => unlockedBy ?? until);
              const isMet =
                answer.kind === 'decided' &&
                !running(append(recorded, decisions[list], {}, answer)).some((each) => each.includes(' g1 '));
              return isMet || isUnlocked ? [] : [`${ground} ${name} ${effectiveOn}`];
            }),
          ),
        ),
      );
    expect(tried).toEqual([]);
  });

  it('is dismissed while it waits, and no more once the case was decided on it', () => {
    const recorded = play([['record-ground', { effectiveOn: '2026-07-16', ground: 'L25:46.1.d' }]], ready25);
    const decided = play([['postpone', { effectiveOn: '2026-07-17', ground: 'L25:46.1.d' }]], recorded);
    const dismissal = { effectiveOn: '2026-07-20', id: 'g1', reason: 'it was none' };
    given(decided).when('dismiss-ground', dismissal).thenRefused('ground.waiting');
    given(play([['resume', { effectiveOn: '2026-07-20' }]], decided))
      .when('dismiss-ground', dismissal)
      .thenRefused('ground.waiting');
    const notified = play([['record-ground', { effectiveOn: '2024-04-03', ground: 'L08:49.1' }]], ready08);
    given(notified)
      .when('dismiss-ground', { ...dismissal, effectiveOn: '2024-04-03' })
      .thenFacts('GroundDismissed');
  });

  it('is one of the law of its day, and a dismissal names one that is there', () => {
    given(ready25)
      .when('record-ground', { effectiveOn: '2026-07-16', ground: 'L08:48.1.b' })
      .thenRefused('ground.waiting');
    const recorded = play([['record-ground', { effectiveOn: '2026-07-16', ground: 'L25:46.1.d' }]], ready25);
    const [refusal] = given(recorded)
      .when('dismiss-ground', { effectiveOn: '2026-07-16', id: 'g2', reason: 'none' })
      .thenRefused('ground.waiting');
    expect(refusal!.unlock.vi).toContain('g1');
  });
});

describe('the end of a stop', () => {
  it.each([
    ['postpone', 'L25:46.1.d', 'continue.decision', {}],
    ['suspend-temporarily', 'L25:47.1.a', 'suspension.continue', { ground: 'L25:47.3.d' }],
  ])('by %s starts the term of the decision to continue, which resuming meets', (act, ground, clock, why) => {
    const stopped = play([[act, { effectiveOn: '2026-07-16', ground }]], ready25);
    const over = play([['record-stop-ground-ended', { effectiveOn: '2026-07-20', stop: 's1', ...why }]], stopped);
    expect(running(over)).toEqual([`${clock} s1 2026-07-27`]);
    expect(metBy(play([['resume', { effectiveOn: '2026-07-27' }]], over))).toContain(clock);
    given(over).when('record-stop-ground-ended', { effectiveOn: '2026-07-21', stop: 's1' }).thenRefused('resumption');
  });

  it('before the end of the term starts the only term, and after it there is nothing to record', () => {
    const until = { ground: 'L08:48.1.c', until: '2024-04-10', effectiveOn: '2024-03-20' };
    const stopped = play([['postpone', until]], ready08);
    const over = play([['record-stop-ground-ended', { effectiveOn: '2024-04-05', stop: 's1' }]], stopped);
    const passed = (history: History): History => {
      const setting = { instant: '2024-04-12T05:00:00.000Z' as Instant };
      return append(
        history,
        'elapse',
        {},
        decide(history, 'elapse', { effectiveOn: '2024-04-12' }, undefined, setting),
      );
    };
    expect(running(passed(over))).toEqual(['continue.decision s1 2024-04-12']);
    expect(running(passed(stopped))).toEqual(['continue.decision s1 2024-04-17']);
    given(passed(stopped))
      .when('record-stop-ground-ended', { effectiveOn: '2024-04-12', stop: 's1' })
      .thenRefused('resumption');
  });

  it('of a pause has no term', () => {
    const paused = play([['pause', { effectiveOn: '2026-07-16', ground: 'L25:101.1.b' }]], ready25);
    expect(running(play([['record-stop-ground-ended', { effectiveOn: '2026-07-20', stop: 's1' }]], paused))).toEqual(
      [],
    );
  });
});
