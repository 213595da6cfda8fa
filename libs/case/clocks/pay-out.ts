import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import type { World } from '../definition/rule.js';
import { later } from '../law/legal-date.js';
import type { CaseState } from '../state/case.js';
import { holdingStops, holdsMoney } from '../state/held-money.js';
import type { Deadline } from '../state/stream.js';
import { runningFrom } from './facts.js';
import { counted } from './steps.js';

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

/** What was collected lies in deposit five working days after the case was stopped [ND152 30.8]. */
export const startsDeposit: DeadlineStart<CaseState> = {
  clock: 'stop.deposit',
  when: (after) => holdsMoney(after) && after.ledger.undistributed > 0n,
};

/** The same for money that comes in while the case is stopped. */
export const startsDepositOf: DeadlineStart<CaseState> = {
  ...startsDeposit,
  from: (after) => {
    const [stopped, paid] = [holdingStops(after)[0]?.on, after.payments.at(-1)?.on];
    return stopped && paid && later(stopped, paid);
  },
};

export const depositDone: DeadlineEnd<CaseState> = {
  clock: 'stop.deposit',
  when: ({ ledger }) => ledger.undistributed === 0n,
};

/** Nothing has to be deposited once the case goes on. */
export const depositNoLongerDue: DeadlineEnd<CaseState> = {
  clock: 'stop.deposit',
  when: (after) => !holdsMoney(after),
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

/** The deadlines after an amount was corrected: money of a payment may be left again, or left no more. */
export function payOutsAfterAmount(before: CaseState, after: CaseState, world: World): Deadline[] {
  const [then, now] = [undistributedPayments(before), undistributedPayments(after)];
  const running = after.deadlines.filter(
    ({ rule, subject }) => rule !== 'payout' || subject === '' || now.has(subject),
  );
  const again = after.payments
    .filter(({ id }) => now.has(id) && !then.has(id))
    .flatMap(({ id: subject, eventId, on: from }) => counted({ clock: 'payout', subject, eventId, from }, world) ?? [])
    .map(runningFrom);
  return [...running, ...again];
}
