import { describe, expect, it } from '@jest/globals';
import { type Body, decide, type History, play, toVoluntaryPeriod, toWatched } from './testing/given.js';

/** What a refusal advises leads to the act, and names only what is in the way. */

const eventOf = (history: History, type: string): string =>
  history.findLast((each) => each.type === type)!.envelope.eventId;

function refusalsOf(history: History, name: string, body: Body = {}) {
  const verdict = decide(history, name, body);
  if (verdict.kind === 'decided') throw new Error(`${name} is accepted`);
  return verdict.refusals.map(({ message, unlock, unlockedBy = [], until }) => ({
    says: `${message.en}. ${unlock.en}`,
    unlockedBy,
    ...(until === undefined ? {} : { until }),
  }));
}

describe('the way to an act', () => {
  const notified = play(toVoluntaryPeriod.slice(0, 2));

  it.each([
    ['once notice was given', notified],
    ['in the voluntary period', play(toVoluntaryPeriod)],
  ])('%s is no stop and no mediation', (_name, history) => {
    const [refusal] = refusalsOf(history, 'record-verification', { outcome: 'conditionsFound' });
    expect(refusal!.unlockedBy).toEqual(['end-voluntary-period']);
    expect(refusal!.says).not.toMatch(/Postpone|Pause|Suspend|Propose/);
  });

  it('waits until the voluntary period ends by itself', () => {
    const [refusal] = refusalsOf(play(toVoluntaryPeriod), 'record-verification', { outcome: 'conditionsFound' });
    expect(refusal).toMatchObject({ until: '2024-03-19' });
  });

  it('begins with an act that is possible now', () => {
    const [refusal] = refusalsOf(play([]), 'issue-notice', { channel: 'inPerson' });
    expect(refusal!.unlockedBy).toEqual(['assign-officer']);
  });
});

describe('what a correction would break', () => {
  it('is not the correction itself', () => {
    const items = [{ to: 'paid', amount: '60' }];
    const history = play([
      ...toVoluntaryPeriod,
      ['record-payment', { amount: '60' }],
      ['pay-out', { total: '60', items }],
    ]);
    const corrects = eventOf(history, 'PaymentCollected');
    const refusals = refusalsOf(history, 'withdraw-step', { corrects, reason: 'a slip' });
    expect(refusals.map(({ says }) => says).join()).toContain('were paid out');
    expect(refusals.map(({ says }) => says).join()).not.toContain('struck through"');
  });

  it('is a step that rests on the other law, which is struck through', () => {
    const history = play([
      ...toWatched.slice(0, -2),
      ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2026-06-29' }],
      ['classify-not-yet-enforceable', { ground: 'L08:44a.1.a' }],
    ]);
    const corrects = eventOf(history, 'ClassifiedNotYetEnforceable');
    const body = { corrects, to: '2026-07-02', effectiveOn: '2026-07-02' };
    expect(refusalsOf(history, 'correct-date', body)).toEqual([
      {
        says:
          'Another law applies on 2026-07-02; this step rests on the law of 2026-06-29. ' +
          'Strike the step through and record it again under the law of the right day',
        unlockedBy: ['withdraw-step'],
      },
    ]);
  });

  it('is not its own date, where the decision itself is moved', () => {
    const history = play([]);
    const corrects = history[0]!.envelope.eventId;
    const refusals = refusalsOf(history, 'correct-date', { corrects, to: '2024-03-01', effectiveOn: '2024-03-04' });
    expect(refusals.map(({ says }) => says)).toEqual([expect.stringContaining('cannot be struck through')]);
  });
});
