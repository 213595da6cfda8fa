import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { append, type Body, decide, type History, opened, owing, play, stateOf } from '../testing/given.js';
import { factKind, imbalanceOnAnyDay, type LegalDate, plusDays } from '../index.js';

/**
 * Counts how often the facts of a long case are folded: a cost that grows with its days would block the whole service.
 */
const payments = 120;
const firstDay = '2024-03-05' as LegalDate;

const paymentOn = (day: number): [string, Body] => [
  'record-payment',
  { amount: '5', effectiveOn: plusDays(firstDay, day) },
];
const inOrder = play(
  Array.from({ length: payments }, (_, n) => paymentOn(n)),
  opened([owing('1000')]),
);
const eventOf = (history: History, nth: number): string =>
  history.filter(({ type }) => type === 'PaymentCollected')[nth]!.envelope.eventId;

/** How often each payment was folded, on average. */
function foldsIn(work: () => unknown): number {
  const evolve = jest.spyOn(factKind('PaymentCollected')!, 'evolve');
  work();
  const folds = evolve.mock.calls.length / payments;
  evolve.mockRestore();
  return folds;
}

afterEach(() => void jest.restoreAllMocks());

/** Some payments struck through, some moved. */
const corrected = [10, 50, 90].reduce(
  (history: History, nth) =>
    play([['withdraw-step', { corrects: eventOf(history, nth), reason: 'by mistake' }]], history),
  play([['correct-date', { corrects: eventOf(inOrder, 70), to: plusDays(firstDay, 20) }]], inOrder),
);

describe('a case with many payments', () => {
  it.each<[string, Body]>([
    ['withdraw-step', { reason: 'by mistake' }],
    ['correct-date', { to: plusDays(firstDay, 3) }],
  ])('is folded a few times for %s, however many days and earlier corrections it has', (act, more) => {
    for (const history of [inOrder, corrected]) {
      const body = { corrects: eventOf(history, 100), ...more };
      const before = stateOf(history);
      let verdict: ReturnType<typeof decide> | undefined;
      expect(foldsIn(() => (verdict = decide(history, act, body, before)))).toBeLessThan(5);
      expect(append(history, act, body, verdict!)[history.length]!.envelope.corrects).toBe(body.corrects);
    }
  });

  it('is checked on every day by one fold, and by about one more for each correction', () => {
    expect(foldsIn(() => expect(imbalanceOnAnyDay(inOrder)).toBeUndefined())).toBe(1);
    expect(foldsIn(() => expect(imbalanceOnAnyDay(corrected)).toBeUndefined())).toBeLessThan(1 + 4 + 3);
  });

  it('that came in the wrong order is checked by one step for each later day of each payment', () => {
    const backwards = play(
      Array.from({ length: payments }, (_, n) => paymentOn(payments - n)),
      opened([owing('1000')]),
    );
    const steps = foldsIn(() => expect(imbalanceOnAnyDay(backwards)).toBeUndefined()) * payments;
    expect(steps).toBe((payments * (payments + 1)) / 2);
  });
});
