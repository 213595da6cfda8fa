import { describe, expect, it } from '@jest/globals';
import {
  append,
  type Body,
  decide,
  given,
  type History,
  opened,
  owing,
  play,
  stateOf,
  toVoluntaryPeriod,
} from '../../testing/given.js';
import { type Instant, nextElapse } from '../../index.js';
import { asProvisional } from '../../testing/row.js';

/** Notices of the decision: which of them count, and until when an answer is awaited. */

const day = '2026-07-01';
const assigned = play(toVoluntaryPeriod.slice(0, 1), opened());
const notice = (channel: string, effectiveOn = day, more: Body = {}) =>
  ['issue-notice', { channel, effectiveOn, ...more }] as const;
const running = (history: History): string[] => stateOf(history).deadlines.map(({ rule }) => rule);

describe('a notice through a prison', () => {
  const sent = play([notice('L25:ND152.33.3')], assigned);

  it('is served in time by the day of the signature, whenever that is recorded', () => {
    const { verdict } = given(sent).when('record-valid-notice', { effectiveOn: '2026-07-20', validOn: '2026-07-03' });
    expect(verdict).toMatchObject({
      facts: expect.arrayContaining([
        { type: 'NoticeValid', data: { voluntaryUntil: '2026-07-13', validOn: '2026-07-03' } },
        { type: 'DeadlineMet', data: expect.objectContaining({ rule: 'notice.prison', inTime: true }) },
        { type: 'DeadlineSet', data: expect.objectContaining({ rule: 'voluntaryPeriod', from: '2026-07-03' }) },
      ]),
    });
  });

  it('is awaited until that one fails, not another', () => {
    const both = play([notice('L25:ND152.16.3.person')], sent);
    const [prison, byHand] = stateOf(both).notices;
    const fail = (which: typeof prison) =>
      play([['record-failed-notice', { notice: which!.eventId, effectiveOn: day }]], both);
    expect(running(fail(byHand))).toContain('notice.prison');
    expect(running(fail(prison))).not.toContain('notice.prison');
    expect(stateOf(fail(prison)).notices).toEqual([byHand]);
  });
});

describe('judicial assistance', () => {
  const sent = play([notice('L25:ND152.19.2')], assigned);
  const due = (history: History) =>
    stateOf(history).deadlines.flatMap(({ rule, dueOn }) => (rule.startsWith('notice.abroad') ? [[rule, dueOn]] : []));

  it('is urged after three months, and has a result in six', () => {
    expect(due(sent)).toEqual([
      ['notice.abroad.result', '2027-01-04'],
      ['notice.abroad.urge', '2026-10-01'],
    ]);
    const urged = play([['urge-assistance', { effectiveOn: '2026-10-01' }]], sent);
    expect(due(urged)).toEqual([['notice.abroad.result', '2027-01-04']]);
    expect(due(play([['record-valid-notice', { effectiveOn: '2026-09-01' }]], sent))).toEqual([]);
    expect(due(play([['record-failed-notice', { effectiveOn: '2026-09-01' }]], sent))).toEqual([]);
  });
});

describe('a posting', () => {
  it('is valid on its day, which a later record takes from it', () => {
    const posted = play([notice('L25:ND152.17.3')], assigned);
    given(posted).when('record-valid-notice', { effectiveOn: '2026-07-09' }).thenFacts('NoticeValid');
    const valid = play([['record-valid-notice', { effectiveOn: '2026-07-09' }]], posted);
    expect(stateOf(valid)).toMatchObject({ notifiedOn: day, voluntaryUntil: '2026-07-13' });
  });

  it('stays up for its term, which ends by itself', () => {
    const posted = play(
      [
        ['assign-officer', { officer: 'officer-1', effectiveOn: day }],
        notice('L25:ND152.17.3'),
        'send-to-procuracy',
        'open-file',
        ['record-valid-notice', { effectiveOn: day }],
      ],
      opened([owing('1')], day),
    );
    expect(running(posted)).toEqual(expect.arrayContaining(['posting', 'voluntaryPeriod']));
    const at = (of: string) => ({ instant: `${of}T05:00:00.000Z` as Instant });
    expect(nextElapse(stateOf(posted))).toBe('2026-07-09');
    const over = decide(posted, 'elapse', { effectiveOn: '2026-07-09' }, undefined, at('2026-07-09'));
    const after = append(posted, 'elapse', {}, over, at('2026-07-09'));
    expect(after.slice(posted.length).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ term: 'posting', endedOn: '2026-07-08' }),
    );
    expect(running(after)).not.toContain('posting');
    expect(stateOf(after).place.lifecycle).toBe('enforceable.voluntaryPeriod');
    const failed = play([['record-failed-notice', {}]], play([notice('L25:ND152.17.3')], assigned));
    expect(running(failed)).not.toContain('posting');
  });

  it('that is struck through carries no validity', () => {
    const posted = play([notice('L25:ND152.17.3')], assigned);
    const valid = play([['record-valid-notice', { effectiveOn: day }]], posted);
    given(valid)
      .when('withdraw-step', { corrects: stateOf(valid).notices[0]!.eventId, reason: 'r' })
      .thenRefused('correction.strikeThrough');
  });
});

describe('a provisional measure', () => {
  const ordered = asProvisional(opened());
  const due = (history: History): (string | undefined)[][] =>
    stateOf(history)
      .deadlines.filter(({ rule }) => rule.startsWith('provisional'))
      .map(({ rule, dueAt }) => [rule, dueAt]);
  const received = (effectiveOn: string) =>
    play([['assign-officer', { officer: 'officer-1', at: '14:30', effectiveOn }]], ordered);

  it('has 24 hours from the receipt by the officer: to apply measures, since 1 July 2026 to give notice', () => {
    expect(due(received('2026-06-29'))).toEqual([['provisional.apply', '2026-06-30T07:30:00.000Z']]);
    expect(due(received(day))).toEqual([['provisional.notify', '2026-07-02T07:30:00.000Z']]);
  });

  it.each([
    ['14:30', true],
    ['14:31', false],
  ])('is notified on the next day at %s: in time %s', (at, inTime) => {
    const { verdict } = given(received(day)).when('issue-notice', {
      ...notice('L25:ND152.16.3.person')[1],
      effectiveOn: '2026-07-02',
      at,
    });
    expect(verdict).toMatchObject({
      facts: expect.arrayContaining([
        { type: 'DeadlineMet', data: expect.objectContaining({ rule: 'provisional.notify', inTime }) },
      ]),
    });
    const types = verdict.kind === 'decided' ? verdict.facts.map(({ type }) => type) : [];
    expect(types.includes('DeadlineLapsed')).toBe(!inTime);
  });

  it.each([
    ['14:30', true],
    ['14:31', false],
  ])('is applied on the next day at %s: in time %s', (at, inTime) => {
    const body = { measure: 'forceAct', forces: false, effectiveOn: '2026-06-30', at };
    const { verdict } = given(received('2026-06-29')).when('decide-coercion', body);
    expect(verdict).toMatchObject({
      facts: expect.arrayContaining([
        { type: 'DeadlineMet', data: expect.objectContaining({ rule: 'provisional.apply', inTime }) },
      ]),
    });
  });

  it('has no voluntary period, and notice in three working days before 1 July 2026 only', () => {
    const notified = play(
      [notice('L25:ND152.16.3.person', day, { at: '10:00' }), ['record-valid-notice', { effectiveOn: day }]],
      received(day),
    );
    expect(stateOf(notified)).toMatchObject({
      voluntaryUntil: undefined,
      place: { lifecycle: 'enforceable.verifying' },
    });
    expect(running(notified)).not.toContain('voluntaryPeriod');
    expect(running(ordered)).toContain('notice.parties');
    const later = opened([{ ...owing('1'), point: 'L25:33.2.e' }], day);
    expect(running(later)).toEqual(['procuracy.copy']);
  });
});
