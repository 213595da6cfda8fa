import { describe, expect, it } from '@jest/globals';
import { type Body, decide, type History, opened, owing, play, stateOf } from './testing/given.js';

/** Faults that somebody found and that must not come back, each tried both ways. */

const rulesOf = (history: History, name: string, body: Body): string[] => {
  const verdict = decide(history, name, body);
  return verdict.kind === 'refused' ? verdict.refusals.map(({ rule }) => rule) : [];
};

describe('cash extinguishes only what is owed in cash', () => {
  const both = opened([owing('100'), owing('500', 3, 'deliver')]);

  it('a payment leaves a thing to deliver as it was', () => {
    const paid = play([['record-payment', { amount: '100', effectiveOn: '2024-03-05' }]], both);
    expect(stateOf(paid).obligations.map(({ executed, open }) => [executed, open])).toEqual([
      [100n, 0n],
      [0n, 500n],
    ]);
    expect(rulesOf(paid, 'record-payment', { amount: '1' })).toEqual(['payment.withinDebt']);
    const done = play(
      [
        ['record-performance', { obligation: 'o2' }],
        ['pay-out', { total: '100', items: [{ to: 'paid', amount: '100' }] }],
      ],
      paid,
    );
    expect(rulesOf(done, 'confirm-executed', {})).toEqual([]);
  });

  it('no more is paid than is owed in cash', () => {
    expect(rulesOf(both, 'record-payment', { amount: '101' })).toEqual(['payment.withinDebt']);
  });
});
