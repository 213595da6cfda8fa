import { describe, expect, it } from '@jest/globals';
import { type Body, type History, opened, play, stateOf, type Step, toReady, toVerifying } from '../testing/given.js';

/** What a stop forbids has no term meanwhile; what happens twice has two terms. */

const on = (effectiveOn: string, name: string, body: Body = {}): Step => [name, { effectiveOn, ...body }];
const postponed = (day: string): Step => on(day, 'postpone', { ground: 'L08:48.1.c', until: '2024-12-31' });
const paid = (day: string, amount = '10'): Step => on(day, 'record-payment', { amount });

const running = (history: History, rule: RegExp): string[] =>
  stateOf(history)
    .deadlines.filter((each) => rule.test(each.rule))
    .map(({ rule: name, from, dueOn }) => `${name} ${from} ${dueOn}`);

describe('the term for paying out', () => {
  const stopped = play([...toReady, paid('2024-04-01'), postponed('2024-04-02'), paid('2024-04-04')]);

  it('does not run while a stop forbids it, and counts from the day on which the case goes on', () => {
    expect(running(stopped, /^payout/)).toEqual([]);
    const resumed = play([on('2024-05-06', 'resume')], stopped);
    expect(running(resumed, /^payout/)).toEqual([
      'payout.obstacle 2024-05-06 2024-05-16',
      'payout.obstacle 2024-05-06 2024-05-16',
    ]);
    const out = on('2024-05-07', 'pay-out', { total: '10', items: [{ to: 'paid', amount: '10' }] });
    expect(running(play([out], resumed), /^payout/)).toEqual(['payout.obstacle 2024-05-06 2024-05-16']);
    expect(running(play([paid('2024-04-20')], resumed), /^payout/)).toHaveLength(3);
    expect(running(play([paid('2024-05-08')], resumed), /^payout$/)).toEqual(['payout 2024-05-08 2024-05-20']);
  });
});

describe('the deposit of what a stop holds back', () => {
  it('has a term for what had come in, and one for each payment after it', () => {
    const before = play([...toReady, on('2026-07-21', 'record-payment', { amount: '30' })]);
    const stop = on('2026-07-22', 'postpone', { ground: 'L25:46.1.c', until: '2026-09-30' });
    const both = play([stop, paid('2026-07-24', '20')], before);
    expect(running(both, /^stop/)).toEqual([
      'stop.deposit 2026-07-22 2026-07-29',
      'stop.deposit 2026-07-24 2026-07-31',
    ]);
    const first = on('2026-07-27', 'pay-out', { total: '30', items: [{ to: 'deposited', amount: '30' }] });
    expect(running(play([first], both), /^stop/)).toEqual(['stop.deposit 2026-07-24 2026-07-31']);
  });
});

describe('the term for what cannot be done while the case is stopped', () => {
  it('ends with the stop and counts from the day on which the case goes on, if it was not late before', () => {
    const verifying = play(toVerifying);
    expect(running(verifying, /^verification/)).toHaveLength(1);
    const stopped = play([postponed('2024-03-22')], verifying);
    expect(running(stopped, /^verification/)).toEqual([]);
    const resumed = play([on('2024-05-06', 'resume')], stopped);
    expect(running(resumed, /^verification/)).toEqual(['verification.first 2024-05-06 2024-05-16']);
    const unassigned = play([postponed('2024-03-05')], opened());
    expect(running(unassigned, /^notice/)).toEqual([]);
    expect(running(play([on('2024-03-11', 'resume')], unassigned), /^notice/)).toEqual([
      'notice.parties 2024-03-11 2024-03-14',
    ]);
  });
});
