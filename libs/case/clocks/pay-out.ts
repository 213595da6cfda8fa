import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import type { World } from '../definition/rule.js';
import { later, type LegalDate } from '../law/legal-date.js';
import type { CaseState, Payment } from '../state/case.js';
import { holdingStops, holdsMoney } from '../state/held-money.js';
import type { Deadline } from '../state/stream.js';
import { runningFrom } from './facts.js';
import { counted } from './steps.js';

/**
 * The day on which a stop that held a payment back ended: from then on it can be paid out [ND152 30.4]. None where no stop
 * held it back, or where it was paid out before.
 */
const freedOn = ({ heldFor }: CaseState, { on }: Payment): LegalDate | undefined =>
  heldFor.findLast(({ to }) => to > on)?.to;

const latest = ({ payments }: CaseState): Payment => payments.at(-1)!;

/**
 * Each payment has a pay-out clock of its own, met when the money of that payment is paid out. No term runs while a stop
 * forbids to pay out; another one counts from the day on which the case goes on.
 */
export const startsPayOut: readonly DeadlineStart<CaseState>[] = [
  {
    clock: 'payout',
    when: (after) => !holdsMoney(after) && freedOn(after, latest(after)) === undefined,
    subject: (after) => latest(after).id,
  },
  {
    clock: 'payout.obstacle',
    when: (after) => !holdsMoney(after) && freedOn(after, latest(after)) !== undefined,
    from: (after) => freedOn(after, latest(after)),
    subject: (after) => latest(after).id,
  },
];

const payOutClocks = ['payout', 'payout.obstacle'] as const;

export const paidOut: readonly DeadlineEnd<CaseState>[] = payOutClocks.map((clock) => ({
  clock,
  // A deadline without a subject is of an engine before 0.4.0, which had one for all payments, or of a released deposit.
  when: (after, payment) =>
    payment === '' ? after.ledger.undistributed === 0n : !undistributedPayments(after).has(payment),
}));

/** While a stop forbids pay-outs, their deadlines end; a deadline that had lapsed stays lapsed. */
export const payOutHeld: readonly DeadlineEnd<CaseState>[] = payOutClocks.map((clock) => ({
  clock,
  when: (after, _subject, { lapsed }) => holdsMoney(after) && !lapsed,
}));

/** What a stop held back is paid out within ten days after it. */
export const startsPayOutAgain: DeadlineStart<CaseState> = {
  clock: 'payout.obstacle',
  when: (after) => !holdsMoney(after),
  subject: (after) => {
    const late = new Set(after.deadlines.filter(({ rule }) => rule === 'payout').map(({ subject }) => subject));
    return [...undistributedPayments(after)].filter((id) => !late.has(id));
  },
};

/** What was collected lies in deposit five working days after the case was stopped [ND152 30.8]. */
export const startsDeposit: DeadlineStart<CaseState> = {
  clock: 'stop.deposit',
  when: (after) => holdsMoney(after) && after.ledger.undistributed > 0n,
};

/** As `startsDeposit`, for a payment that arrives while the case is stopped. */
export const startsDepositOf: DeadlineStart<CaseState> = {
  ...startsDeposit,
  subject: (after) => latest(after).id,
  from: (after) => {
    const [stopped, paid] = [holdingStops(after)[0]?.on, latest(after).on];
    return stopped && later(stopped, paid);
  },
};

export const depositDone: DeadlineEnd<CaseState> = {
  clock: 'stop.deposit',
  // Without a subject: of what had come in by the day of the stop.
  when: (after, payment) => {
    const left = undistributedPayments(after);
    if (payment !== '') return !left.has(payment);
    const stoppedOn = holdingStops(after)[0]?.on;
    return after.payments.every(({ id, on }) => !left.has(id) || (stoppedOn !== undefined && on > stoppedOn));
  },
};

/** Nothing has to be deposited once the case goes on. */
export const depositNoLongerDue: DeadlineEnd<CaseState> = {
  clock: 'stop.deposit',
  when: (after) => !holdsMoney(after),
};

const isPayOut: ReadonlySet<string> = new Set(payOutClocks);

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
    ({ rule, subject }) => !isPayOut.has(rule) || subject === '' || now.has(subject),
  );
  const again = after.payments
    .filter(({ id }) => now.has(id) && !then.has(id) && !holdsMoney(after))
    .flatMap((payment) => {
      const { id: subject, eventId, on } = payment;
      const freed = freedOn(after, payment);
      const clock = freed === undefined ? 'payout' : 'payout.obstacle';
      return counted({ clock, subject, eventId, from: freed ?? on }, world) ?? [];
    })
    .map(runningFrom);
  return [...running, ...again];
}
