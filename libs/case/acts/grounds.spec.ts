import { describe, expect, it } from '@jest/globals';
import { type Body, given, type History, opened, owing, play, type Step, stateOf, toReady } from '../testing/given.js';

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
        ['postpone', { effectiveOn: '2026-07-02', ground: 'L25:46.1.d' }],
      ],
      ready08,
    );
    expect(metBy(old)).toContain('postponement.decide');
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
    ['postpone', 'L25:46.1.d', 'continue.decision'],
    ['suspend-temporarily', 'L25:47.1.a', 'suspension.continue'],
  ])('by %s starts the term of the decision to continue, which resuming meets', (act, ground, clock) => {
    const stopped = play([[act, { effectiveOn: '2026-07-16', ground }]], ready25);
    const over = play([['record-stop-ground-ended', { effectiveOn: '2026-07-20', stop: 's1' }]], stopped);
    expect(running(over)).toEqual([`${clock} s1 2026-07-27`]);
    expect(metBy(play([['resume', { effectiveOn: '2026-07-27' }]], over))).toContain(clock);
    given(over).when('record-stop-ground-ended', { effectiveOn: '2026-07-21', stop: 's1' }).thenRefused('resumption');
  });

  it('of a pause has no term', () => {
    const paused = play([['pause', { effectiveOn: '2026-07-16', ground: 'L25:101.1.b' }]], ready25);
    expect(running(play([['record-stop-ground-ended', { effectiveOn: '2026-07-20', stop: 's1' }]], paused))).toEqual(
      [],
    );
  });
});
