import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Body,
  given,
  type History,
  opened,
  owing,
  play,
  playedWhereAllowed,
  toDistributing,
  toRealising,
  world,
} from './testing/given.js';
import { type CaseState, foldCase, imbalanceOnAnyDay, type LegalDate, plusDays, recheck } from './index.js';
import { isMoney } from './state/balance-by-day.js';

/**
 * Money that leaves a case was in it, on every legal day and for every state of knowledge. A sale may bring more than
 * the debt; no payee gets more than was owed to him.
 */

const firstDay = '2024-04-02' as LegalDate;
const days = 10;
const day = (n: number): LegalDate => plusDays(firstDay, n % (days + 1));
const start = play(toRealising, opened([owing('90', 2), owing('30', 3), owing('7', 1, 'deliver')]));

interface Move {
  readonly act: string;
  readonly on: number;
  readonly n: number;
}

const acts = {
  'receive-proceeds': 5,
  'distribute-proceeds': 4,
  'record-payment': 3,
  'pay-out': 6,
  'record-interest': 2,
  'correct-amount': 4,
  'correct-date': 4,
  'withdraw-step': 2,
};
const moves = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.entries(acts).flatMap(([act, times]) => Array<string>(times).fill(act))),
    on: fc.nat({ max: days }),
    n: fc.nat({ max: 10_000 }),
  }),
  { minLength: 6, maxLength: 30, size: 'max' },
);

const one = <T>(items: readonly T[], n: number): T => items[n % items.length]!;
const part = (whole: bigint, n: number): bigint => (n % 3 === 0 ? whole : (whole * BigInt(n % 7)) / 9n + 1n);

function bodyOf({ act, on, n }: Move, state: CaseState, history: History): Body {
  const total = part(state.ledger.undistributed, n);
  const first = n % 2 === 0 ? total : total / 2n;
  const items = [
    { to: one(['paid', 'paid', 'deposited'], n), amount: `${first}` },
    ...(total > first ? [{ to: one(['refunded', 'costs', 'paid'], n), amount: `${total - first}` }] : []),
  ];
  const open = state.obligations.reduce((sum, each) => sum + each.open, 0n);
  const money = history.filter(({ type }) => isMoney(type));
  const corrects = one(money.length === 0 ? history : money, n).envelope.eventId;
  const payment = state.payments.length > 0 && n % 3 > 0 ? one(state.payments, n) : undefined;
  const bodies: Readonly<Record<string, Body>> = {
    'receive-proceeds': { amount: `${part(open + 50n, n)}` },
    'distribute-proceeds': { total: `${total}`, items, assets: 'left' },
    'record-payment': { amount: `${part(open, n)}` },
    'pay-out': { total: `${total}`, items },
    'record-interest': { amount: `${n % 40}` },
    'correct-date': { corrects, to: day(n) },
    'withdraw-step': { corrects, reason: 'by mistake' },
    'correct-amount': {
      id: payment?.id ?? one(['o1', 'o2'], n),
      corrects: payment?.eventId ?? history[0]!.envelope.eventId,
      to: `${((payment?.amount ?? 120n) * BigInt(1 + (n % 5))) / 3n}`,
    },
  };
  return { effectiveOn: day(on), ...bodies[act] };
}

const played = (list: readonly Move[]): ReturnType<typeof playedWhereAllowed> =>
  playedWhereAllowed(start, list, bodyOf);

function paidTooMuch(history: History): string | undefined {
  for (let k = start.length; k <= history.length; k += 1) {
    const known = history.slice(0, k);
    if (history[k]?.envelope.commandId === known.at(-1)!.envelope.commandId) continue;
    for (let n = 0; n <= days; n += 1) {
      const { ledger, payments } = foldCase(known, day(n))!;
      const executed = payments
        .flatMap(({ extinguishes }) => extinguishes)
        .reduce((sum, { amount }) => sum + amount, 0n);
      const received = payments.reduce((sum, { amount }) => sum + amount, 0n);
      const at = `${day(n)} as known at r${k - 1}`;
      if (ledger.paid > executed + ledger.interest) return `${at}: ${ledger.paid} paid of ${executed}`;
      if (ledger.interest > received) return `${at}: ${ledger.interest} of interest on ${received}`;
    }
  }
  return undefined;
}

describe('what leaves a case', () => {
  it('was executed or earned, on every day, for every state of knowledge', () => {
    const seen = new Set<string>();
    let surpluses = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const { history, accepted } = played(list);
        for (const act of accepted) seen.add(act);
        const { payments } = foldCase(history)!;
        const isSurplus = payments.some(
          ({ amount, extinguishes }) => extinguishes.reduce((sum, each) => sum + each.amount, 0n) < amount,
        );
        if (isSurplus) surpluses += 1;
        expect(paidTooMuch(history)).toBeUndefined();
        expect(imbalanceOnAnyDay(history)).toBeUndefined();
        expect(recheck(history, world)).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect([...seen].toSorted()).toEqual(Object.keys(acts).toSorted());
    expect(surpluses).toBeGreaterThan(50);
  }, 120_000);

  const paid = (amount: string, to = 'paid'): Body => ({ total: amount, items: [{ to, amount }] });

  const all = (payees: string, debtor: string) => ({
    total: '150',
    items: [
      { to: 'paid', amount: payees },
      { to: 'refunded', amount: debtor },
    ],
  });

  it('is the debtor’s where a sale brought more than was owed', () => {
    const sold = play([...toRealising, ['receive-proceeds', { amount: '150' }]]);
    const [refusal] = given(sold)
      .when('distribute-proceeds', { ...all('101', '49'), assets: 'none' })
      .thenRefused('payout.within');
    expect(refusal!.message.vi).toBe(
      'Người được thi hành án chỉ còn được nhận 100 đồng; phần thu vượt nghĩa vụ không phải của họ',
    );
    expect(refusal!.unlock.en).toContain('back to the debtor');
    given(sold)
      .when('distribute-proceeds', { ...all('100', '50'), assets: 'none' })
      .thenFacts('ProceedsDistributed');
  });

  it('waits for the payment that executes it, when both bear a date that is past', () => {
    const sold = play([...toRealising, ['receive-proceeds', { amount: '150', effectiveOn: '2024-04-03' }]]);
    const corrects = sold[0]!.envelope.eventId;
    const raised = play([['correct-amount', { corrects, id: 'o1', to: '140' }]], sold);
    const later = play([['record-payment', { amount: '40', effectiveOn: '2024-04-08' }]], raised);
    const [refusal] = given(later)
      .when('pay-out', { ...paid('140'), effectiveOn: '2024-04-05' })
      .thenRefused('payout.within');
    expect(refusal!.until).toBe('2024-04-08');
    given(later)
      .when('pay-out', { ...paid('140'), effectiveOn: '2024-04-08' })
      .thenFacts('MoneyDistributed');
  });

  it('is not more after a payment was corrected', () => {
    const sold = play(
      [['receive-proceeds', { amount: '60' }]],
      play([['record-payment', { amount: '70' }]], play(toRealising)),
    );
    const payment = sold.find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
    const full = play([['pay-out', paid('100')]], sold);
    given(full).when('correct-amount', { corrects: payment, id: 'p1', to: '50' }).thenRefused('payout.within');
  });

  it('bears no more interest in all than was received', () => {
    const deposited = play([['pay-out', paid('40', 'deposited')]], play(toDistributing));
    const earned = play(
      ['40'].map((amount) => ['record-interest', { amount }] as const),
      deposited,
    );
    const again = play([['pay-out', paid('40', 'deposited')]], earned);
    given(again).when('record-interest', { amount: '1' }).thenRefused('interest.deposited');
  });
});
