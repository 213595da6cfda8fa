import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  closeRest,
  emptyLedger,
  executeShares,
  extinguish,
  imbalance,
  isClosed,
  nothingClosed,
  type Obligation,
  openOf,
  reopenRest,
  sum,
} from './ledger.js';

const obligation = (id: string, rank: number, open: bigint, executed = 0n): Obligation => ({
  id,
  kind: 'pay',
  nature: 'party',
  rank,
  creditor: undefined,
  debtors: ['d1'],
  amount: open + executed,
  ...nothingClosed,
  executed,
  dropped: false,
  open,
  performed: false,
});

const money = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));
const obligations = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), money, money), { minLength: 1, maxLength: 8 })
  .map((rows) => rows.map(([rank, open, executed], index) => obligation(`o${index + 1}`, rank, open, executed)));
const shareOf = (shares: ReturnType<typeof extinguish>, { id }: Obligation): bigint =>
  sum(shares.filter((share) => share.obligation === id).map((share) => share.amount));

describe('extinguish', () => {
  it.each<[string, bigint, Obligation[], string]>([
    ['nothing', 0n, [obligation('o1', 1, 5n)], ''],
    [
      'rank by rank',
      30n,
      [obligation('o1', 3, 50n), obligation('o2', 1, 10n), obligation('o3', 2, 10n)],
      'o2 10, o3 10, o1 10',
    ],
    ['in proportion within a rank', 30n, [obligation('o1', 1, 20n), obligation('o2', 1, 40n)], 'o1 10, o2 20'],
    ['the odd đồng to the largest remainder', 10n, [obligation('o1', 1, 10n), obligation('o2', 1, 20n)], 'o1 3, o2 7'],
    ['equal remainders: the earlier first', 1n, [obligation('o1', 1, 10n), obligation('o2', 1, 10n)], 'o1 1'],
    ['at most the debt', 100n, [obligation('o1', 1, 10n), obligation('o2', 3, 20n)], 'o1 10, o2 20'],
    ['not what is closed', 5n, [obligation('o1', 1, 0n, 9n), obligation('o2', 2, 9n)], 'o2 5'],
  ])('%s', (_name, amount, owed, expected) => {
    const text = extinguish(amount, owed).map((share) => `${share.obligation} ${share.amount}`);
    expect(text.join(', ')).toBe(expected);
  });

  it('spends the whole sum, up to the whole debt, and never more than is open', () => {
    fc.assert(
      fc.property(obligations, money, (owed, amount) => {
        const shares = extinguish(amount, owed);
        const debt = openOf(owed);
        expect(sum(shares.map((share) => share.amount))).toBe(amount < debt ? amount : debt);
        expect(shares.every((share) => share.amount > 0n)).toBe(true);
        expect(owed.every((each) => shareOf(shares, each) <= each.open)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a rank nothing before the ranks above it are full', () => {
    fc.assert(
      fc.property(obligations, money, (owed, amount) => {
        const shares = extinguish(amount, owed);
        const lowest = Math.max(0, ...owed.filter((each) => shareOf(shares, each) > 0n).map(({ rank }) => rank));
        return owed.filter(({ rank }) => rank < lowest).every((each) => shareOf(shares, each) === each.open);
      }),
      { numRuns: 1000 },
    );
  });

  it('is in proportion within a rank, to less than one đồng', () => {
    fc.assert(
      fc.property(obligations, money, (owed, amount) => {
        const shares = extinguish(amount, owed);
        for (const rank of [1, 2, 3]) {
          const peers = owed.filter((each) => each.rank === rank);
          const [total, given] = [openOf(peers), sum(peers.map((each) => shareOf(shares, each)))];
          for (const each of peers) {
            const off = shareOf(shares, each) * total - each.open * given;
            if (off >= total && total > 0n) return false;
            if (off <= -total && total > 0n) return false;
          }
        }
        return true;
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same whatever order the ranks stand in', () => {
    fc.assert(
      fc.property(obligations, money, (owed, amount) => {
        const sorted = owed.toSorted((a, b) => b.rank - a.rank);
        const [one, other] = [extinguish(amount, owed), extinguish(amount, sorted)];
        return owed.every((each) => shareOf(one, each) === shareOf(other, each));
      }),
    );
  });
});

describe('obligations', () => {
  it('balance after payment, ending and reopening, and come back to where they were', () => {
    const closings = fc.constantFrom('terminated', 'entrusted', 'revoked', 'moved');
    fc.assert(
      fc.property(obligations, money, closings, (owed, amount, how) => {
        const shares = extinguish(amount, owed);
        const paid = executeShares(owed, shares);
        const ended = closeRest(paid, how);
        for (const each of [paid, ended, reopenRest(ended)]) expect(imbalance(emptyLedger, each)).toBeUndefined();
        expect(openOf(ended)).toBe(0n);
        expect(reopenRest(ended)).toEqual(paid);
        expect(executeShares(paid, shares, -1n)).toEqual(owed);
      }),
    );
  });

  it('are closed by payment to the last đồng, or by performance', () => {
    const [duty, done] = [obligation('o1', 3, 0n), obligation('o1', 3, 0n, 7n)].map((each) => ({
      ...each,
      kind: 'do' as const,
    }));
    expect(isClosed(duty!)).toBe(false);
    expect(isClosed({ ...duty!, performed: true })).toBe(true);
    expect(isClosed(done!)).toBe(true);
    expect(isClosed(obligation('o1', 3, 1n, 7n))).toBe(false);
    expect(isClosed(obligation('o1', 3, 0n))).toBe(true);
  });
});

describe('imbalance', () => {
  const owed = obligation('o1', 1, 5n);
  it.each([
    ['money from nowhere', { ...emptyLedger, paid: 1n }, [owed], 'ledger: 0 came in, 1 is accounted for'],
    ['money that is lost', { ...emptyLedger, received: 2n }, [owed], 'ledger: 2 came in, 0 is accounted for'],
    ['a negative sum', { ...emptyLedger, paid: 1n, undistributed: -1n }, [owed], 'ledger: undistributed is negative'],
    ['an obligation of wrong parts', emptyLedger, [{ ...owed, open: 4n }], 'obligation o1: amount 5, parts 4'],
    ['a negative part', emptyLedger, [{ ...owed, open: -1n, executed: 6n }], 'obligation o1: negative'],
  ])('names %s', (_name, ledger, list, said) => {
    expect(imbalance(ledger, list)).toBe(said);
  });
});
