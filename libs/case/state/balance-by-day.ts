import type { RecordedFact } from '../definition/fact.js';
import { corrected } from './corrections.js';
import type { LegalDate } from '../law/legal-date.js';
import { sum } from './ledger.js';

/** The change of a case's undistributed money on a legal day. */
export interface DayChange {
  readonly on: LegalDate;
  readonly by: bigint;
}

export interface DayBalance {
  readonly on: LegalDate;
  readonly amount: bigint;
}

/** Adds a change. The list is in order of days, with one entry per day; mostly the new one is the last. */
export function withChange(changes: readonly DayChange[], on: LegalDate, by: bigint): readonly DayChange[] {
  let at = changes.length;
  while (at > 0 && changes[at - 1]!.on > on) at -= 1;
  const same = changes[at - 1];
  return same?.on === on ? changes.with(at - 1, { on, by: same.by + by }) : changes.toSpliced(at, 0, { on, by });
}

/** The undistributed amount at the end of each day that has a change. */
export function balances(changes: readonly DayChange[]): DayBalance[] {
  let amount = 0n;
  return changes.map(({ on, by }) => ({ on, amount: (amount += by) }));
}

/** The undistributed amount at the end of a day. */
export function balanceOn(changes: readonly DayChange[], day: LegalDate): bigint {
  let amount = 0n;
  for (const { on, by } of changes) if (on <= day) amount += by;
  return amount;
}

/**
 * The day, from `day` on, with the smallest undistributed amount at its end; the latest such day. A pay-out must not
 * make it negative.
 */
export function leastFrom(changes: readonly DayChange[], day: LegalDate): DayBalance {
  let least: DayBalance = { on: day, amount: balanceOn(changes, day) };
  for (const balance of balances(changes)) if (balance.on > day && balance.amount <= least.amount) least = balance;
  return least;
}

/** The first day, from `day` on, after which at least `amount` stays undistributed; undefined when there is none. */
export function availableFrom(changes: readonly DayChange[], day: LegalDate, amount: bigint): LegalDate | undefined {
  const days = [day, ...changes.map(({ on }) => on).filter((on) => on > day)];
  return days.find((on) => leastFrom(changes, on).amount >= amount);
}

interface MoneyData {
  readonly amount: string;
  readonly total: string;
  readonly of: 'payment' | 'obligation';
  readonly from: string;
  readonly to: string;
  readonly payment: string;
  readonly id: string;
  readonly extinguishes: readonly { readonly amount: string }[];
  readonly items: readonly PaidItem[];
}

export interface PaidItem {
  readonly to: string;
  readonly amount: string;
}

const changeOf: Readonly<Record<string, (data: MoneyData) => bigint>> = {
  PaymentCollected: ({ amount }) => BigInt(amount),
  ProceedsReceived: ({ amount }) => BigInt(amount),
  InterestEarned: ({ amount }) => BigInt(amount),
  DepositReleased: ({ amount }) => BigInt(amount),
  MoneyDistributed: ({ total }) => -BigInt(total),
  ProceedsDistributed: ({ total }) => -BigInt(total),
  AmountCorrected: ({ of, from, to }) => (of === 'payment' ? BigInt(to) - BigInt(from) : 0n),
};

/** The same changes computed from the facts: the reference for the folded case. */
export function changesOf(history: readonly RecordedFact[]): readonly DayChange[] {
  return changesBy(history, ({ type, data }) => changeOf[type]?.(data as MoneyData) ?? 0n);
}

/**
 * The changes of the amount that payees may still get: payments that extinguish debt and interest raise it, pay-outs
 * lower it.
 */
export function dueToPayees(history: readonly RecordedFact[]): readonly DayChange[] {
  const extinguished = new Map<string, bigint>();
  const since = (payment: string, now: bigint): bigint => {
    const before = extinguished.get(payment) ?? 0n;
    extinguished.set(payment, now);
    return now - before;
  };
  return changesBy(history, ({ type, data }) => {
    const { payment, of, id, amount, extinguishes = [], items = [] } = data as Partial<MoneyData>;
    const shares = sum(extinguishes.map((share) => BigInt(share.amount)));
    if (payment !== undefined && amount !== undefined) return since(payment, shares);
    if (of === 'payment') return since(id!, shares);
    return (type === 'InterestEarned' ? BigInt(amount!) : 0n) - paidIn(items);
  });
}

/** The received amounts minus all interest. */
export function receivedBeyondInterest(history: readonly RecordedFact[]): readonly DayChange[] {
  return changesBy(history, ({ type, data }) => {
    if (type === 'InterestEarned') return -BigInt((data as MoneyData).amount);
    return isPayOut(type) || type === 'DepositReleased' ? 0n : (changeOf[type]?.(data as MoneyData) ?? 0n);
  });
}

/** Facts by which money leaves the case. */
export const isPayOut = (type: string): boolean => type === 'MoneyDistributed' || type === 'ProceedsDistributed';

/** The part of a pay-out that goes to payees, or elsewhere. */
export function paidIn(items: readonly PaidItem[], destination = 'paid'): bigint {
  return sum(items.filter(({ to }) => to === destination).map(({ amount }) => BigInt(amount)));
}

function changesBy(history: readonly RecordedFact[], byOf: (fact: RecordedFact) => bigint): readonly DayChange[] {
  const changes = new Map<LegalDate, bigint>();
  for (const fact of corrected(history)) {
    const { effectiveOn } = fact.envelope;
    const by = byOf(fact);
    if (by !== 0n) changes.set(effectiveOn, (changes.get(effectiveOn) ?? 0n) + by);
  }
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, by]) => ({ on, by }));
}

/** Facts that move money; each must be possible on every day from its own on. */
export function isMoney(type: string): boolean {
  return type !== 'AmountCorrected' && changeOf[type] !== undefined;
}
