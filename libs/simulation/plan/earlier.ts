import { draw, leastOf, part, sumOf } from './amounts.js';
import { type CasePlan, paidIn, type PlannedPayment, type Span, type Standing } from './case-plan.js';
import { type Operands, PlanImpossible } from './figures.js';
import type { Chance } from './random.js';

/** A case before its story, while the money of the earlier spans is still being distributed. */
export type Draft = Omit<CasePlan, 'key'>;

/**
 * The debt that a case brought into the half-year. An enforceable or completed case counts with all of it, any other
 * case only with its payments.
 */
const brought = (draft: Draft): bigint => draft.amount - paidIn(draft as CasePlan, 'before');

export function isEnforceable(draft: Draft): boolean {
  if (draft.ended?.in === 'first') return draft.ended.how === 'executed' || draft.ended.how === 'terminated';
  const standing = draft.stands.first;
  return standing !== undefined && standing !== 'notYet' && standing !== 'postponed' && standing !== 'separateBook';
}

const livedInFirst = (draft: Draft): boolean =>
  draft.opened === 'first' || (draft.opened === 'before' && draft.stands.before !== 'separateBook');

/** The amounts that last year's half-year received and had enforceable, in đồng. */
export function lastYearMoney(drafts: readonly Draft[]): { received: bigint; enforceable: bigint } {
  const received = sumOf(drafts.filter((draft) => draft.opened === 'first').map(brought));
  const enforceable = drafts
    .filter(livedInFirst)
    .map((draft) => (isEnforceable(draft) ? brought(draft) : paidIn(draft as CasePlan, 'first')));
  return { received, enforceable: sumOf(enforceable) };
}

/**
 * Sets the amounts of last year's cases that ended before this year, so that both of last year's totals come out. The
 * amounts of the others (and of those that are reopened) are fixed already.
 */
export function fillLastYear(
  fixed: readonly Draft[],
  unset: readonly Draft[],
  money: Operands['money'],
  chance: Chance,
): void {
  const known = lastYearMoney(fixed);
  const groups = {
    newEnforceable: unset.filter((draft) => draft.opened === 'first' && isEnforceable(draft)),
    newOther: unset.filter((draft) => draft.opened === 'first' && !isEnforceable(draft)),
    oldEnforceable: unset.filter((draft) => draft.opened === 'before' && isEnforceable(draft)),
  };
  const newRest = money.receivedLastYear - known.received;
  const enforceableRest = money.enforceableLastYear - known.enforceable;
  const minimum = (drafts: readonly Draft[]): bigint => 2n * BigInt(drafts.length);
  if (newRest < minimum(groups.newEnforceable) + minimum(groups.newOther) || enforceableRest < 0n)
    throw new PlanImpossible("last year's printed differences leave too little money for last year's cases");
  const share = groups.newOther.length === 0 ? 1 : 0.9;
  const ofEnforceable = groups.oldEnforceable.length === 0 ? enforceableRest : part(enforceableRest, 0.6);
  const newEnforceable = leastOf(part(newRest, share), ofEnforceable);
  give(groups.newEnforceable, newEnforceable, chance);
  give(groups.newOther, newRest - newEnforceable, chance);
  give(groups.oldEnforceable, enforceableRest - newEnforceable, chance);
}

/** Gives small amounts to the cases that end soon, and large ones to those that stay open. */
function give(drafts: readonly Draft[], total: bigint, chance: Chance): void {
  const amounts = draw(total, drafts.length, chance).sort((a, b) => (a < b ? -1 : 1));
  drafts
    .map((draft) => ({ draft, key: chance.normal() + (draft.ended?.in === 'first' ? 0 : 2) }))
    .sort((a, b) => a.key - b.key)
    .forEach(({ draft }, index) => (draft.amount = amounts[index]!));
}

/** A payment before the year that counts the case: it makes the case larger, and leaves the year's figures alone. */
export function paidBefore(open: bigint, span: Span, chance: Chance): PlannedPayment | undefined {
  const amount = part(open, 0.05 + 0.3 * chance.next());
  return amount > 0n ? { in: span, amount } : undefined;
}

/** The state of an open case, by whether it is enforceable. */
export function standingOf(enforceable: boolean, chance: Chance): Standing {
  if (!enforceable) return chance.weighted({ notYet: 93, postponed: 7 });
  return chance.weighted({ inProgress: 94, agreedPostponement: 2, suspended: 2, paused: 2 });
}
