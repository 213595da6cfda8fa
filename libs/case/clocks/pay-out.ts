import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import type { CaseState } from '../state/case.js';

/** Each payment has a pay-out clock of its own, met when the money of that payment is paid out. */
export const startsPayOut: DeadlineStart<CaseState> = {
  clock: 'payout',
  subject: ({ payments }) => payments.at(-1)?.id,
};

export const paidOut: DeadlineEnd<CaseState> = {
  clock: 'payout',
  // A deadline without a subject is of an engine before 0.4.0, which had one for all payments.
  when: (after, payment) =>
    payment === '' ? after.ledger.undistributed === 0n : !undistributedPayments(after).has(payment),
};

const known = new WeakMap<CaseState, ReadonlySet<string>>();

/** Money is paid out oldest first, so what is left belongs to the latest payments. */
function undistributedPayments(state: CaseState): ReadonlySet<string> {
  const found = known.get(state) ?? new Set(latestUpTo(state));
  known.set(state, found);
  return found;
}

function* latestUpTo({ ledger, payments }: CaseState): Generator<string> {
  let left = ledger.undistributed;
  const byDay = payments.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  for (const { id, amount } of byDay.toReversed()) {
    if (left <= 0n) return;
    yield id;
    left -= amount;
  }
}
