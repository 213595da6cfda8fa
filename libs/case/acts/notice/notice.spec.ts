import { describe, expect, it } from '@jest/globals';
import { given, type History, opened, play, stateOf, toVoluntaryPeriod } from '../../testing/given.js';

/** Notices of the decision: which of them count, and until when an answer is awaited. */

const day = '2026-07-01';
const assigned = play(toVoluntaryPeriod.slice(0, 1), opened());
const notice = (channel: string, effectiveOn = day) => ['issue-notice', { channel, effectiveOn }] as const;
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

describe('a posting', () => {
  it('is valid on its day, which a later record takes from it', () => {
    const posted = play([notice('L25:ND152.17.3')], assigned);
    given(posted).when('record-valid-notice', { effectiveOn: '2026-07-09' }).thenFacts('NoticeValid');
    const valid = play([['record-valid-notice', { effectiveOn: '2026-07-09' }]], posted);
    expect(stateOf(valid)).toMatchObject({ notifiedOn: day, voluntaryUntil: '2026-07-13' });
  });

  it('that is struck through carries no validity', () => {
    const posted = play([notice('L25:ND152.17.3')], assigned);
    const valid = play([['record-valid-notice', { effectiveOn: day }]], posted);
    given(valid)
      .when('withdraw-step', { corrects: stateOf(valid).notices[0]!.eventId, reason: 'r' })
      .thenRefused('correction.strikeThrough');
  });
});
