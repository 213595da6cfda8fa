import { describe, expect, it } from '@jest/globals';
import { decisionsOf, type Instant, recheck } from '../../index.js';
import {
  append,
  type Body,
  decide,
  given,
  type History,
  opened,
  owing,
  play,
  type Step,
  stateOf,
  world,
} from '../../testing/given.js';

/** A part is postponed or suspended while the case goes on for the rest. */

const at = (act: string, effectiveOn: string, body: Body = {}): Step => [act, { effectiveOn, ...body }];
const start = opened([owing('100'), owing('50')], '2026-07-01');
const ground = 'L25:46.1.d';
const postponed = play(
  [at('postpone-part', '2026-07-02', { ground, obligations: ['o1'], until: '2026-07-10' })],
  start,
);
const passed = (history: History, day: string): History => {
  const setting = { instant: `${day}T05:00:00.000Z` as Instant };
  return append(history, 'elapse', {}, decide(history, 'elapse', { effectiveOn: day }, undefined, setting));
};
const running = (history: History, rule: string): string[] =>
  stateOf(history).deadlines.flatMap((each) => (each.rule === rule ? [`${each.subject} ${each.dueOn}`] : []));

describe('a stopped part', () => {
  it('leaves the case where it stands, and is not stopped twice', () => {
    expect(stateOf(postponed).place).toEqual(stateOf(start).place);
    expect(stateOf(postponed).partStops).toMatchObject([{ id: 's1', kind: 'postponed', ground, obligations: ['o1'] }]);
    given(postponed)
      .when('suspend-part', { ground: 'L25:47.1.a', obligations: ['o1'] })
      .thenRefused('part.rest');
    expect(recheck(postponed, world)).toEqual([]);
  });

  it('is paid after the rest', () => {
    const paid = play([at('record-payment', '2026-07-03', { amount: '60' })], postponed);
    expect(stateOf(paid).obligations.map(({ open }) => open)).toEqual([90n, 0n]);
  });

  it('goes on by a decision that is due once its term or its ground has ended', () => {
    expect(running(passed(postponed, '2026-07-11'), 'continue.decision')).toEqual(['s1 2026-07-17']);
    const over = play([at('record-stop-ground-ended', '2026-07-06', { stop: 's1' })], postponed);
    expect(running(over, 'continue.decision')).toEqual(['s1 2026-07-13']);
    const resumed = play([at('resume-part', '2026-07-07', { stop: 's1' })], over);
    expect(running(resumed, 'continue.decision')).toEqual([]);
    expect(stateOf(resumed).partStops).toEqual([]);
  });

  it('of a foreign award goes on within a term of its own', () => {
    const award = play(
      [
        at('suspend-part', '2026-07-02', { ground: 'L25:47.1.b', obligations: ['o1'] }),
        at('record-stop-ground-ended', '2026-07-06', { stop: 's1', ground: 'L25:ND152.11.4' }),
      ],
      start,
    );
    expect(running(award, 'suspension.foreignAward.continue')).toEqual(['s1 2026-07-13']);
    expect(running(award, 'suspension.continue')).toEqual([]);
  });

  it('is the decision on a recorded ground, and a decision of the register', () => {
    const recorded = play([at('record-ground', '2026-07-02', { ground })], start);
    expect(running(recorded, 'postponement.decide')).toEqual(['g1 2026-07-09']);
    const decided = play(
      [at('postpone-part', '2026-07-03', { ground, obligations: ['o2'], decisionNumber: '7' })],
      recorded,
    );
    expect(running(decided, 'postponement.decide')).toEqual([]);
    const statuses = (history: History): string[] => decisionsOf(history).map(({ status }) => status);
    expect(statuses(decided)).toEqual(['inForce', 'inForce']);
    expect(statuses(play([at('resume-part', '2026-07-06', { stop: 's1' })], decided))).toEqual(['inForce', 'ended']);
    const whole = play([at('pause', '2026-07-06', { ground: 'L25:101.1.b' }), at('resume', '2026-07-07')], decided);
    expect(statuses(whole)).toEqual(['inForce', 'inForce']);
  });

  it('does not keep the case from ending, and is gone when it goes on', () => {
    const ended = play([at('terminate', '2026-07-06', { ground: 'L25:48.1' })], postponed);
    const again = play([at('reopen', '2026-07-07', { ground: 'L25:reopening.complaintUpheld' })], ended);
    expect(stateOf(again).partStops).toEqual([]);
  });
});
