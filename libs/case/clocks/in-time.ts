import type { World } from '../definition/rule.js';
import { earlier, later, type LegalDate, plusDays } from '../law/legal-date.js';
import { groundRow } from '../law/grounds.js';
import { dueOn } from '../law/time-limit.js';
import type { CaseState } from '../state/case.js';

/** Whether a case that is not yet enforceable was verified in its time [L08 44.2; ND62 9.5b; L25 38.3–4]. */

type Watched = Pick<CaseState, 'notYetSince' | 'notYetGround' | 'longPeriods' | 'verifiedWithout' | 'foundSinceNotYet'>;

/** Two verifications suffice for the separate book, and under the law of 2008 no third is due without news. */
const verificationsMin = 2;

const hasLongGround = ({ notYetGround }: Pick<CaseState, 'notYetGround'>): boolean =>
  notYetGround !== undefined && groundRow(notYetGround)?.watch === 'long';

/** Whether the longer terms hold on a day: the debtor's address is unknown, or two years of prison are left. */
export const isLong = (state: Pick<CaseState, 'notYetGround' | 'longPeriods'>, on: LegalDate): boolean =>
  hasLongGround(state) || state.longPeriods.some(({ from, to }) => from <= on && (to === undefined || on <= to));

/**
 * The last day for the verification that follows the one of `from`: by the longer interval, if its condition began to
 * hold before the shorter one was over.
 */
function nextDue(state: Watched, from: LegalDate, { law, calendar }: World): LegalDate {
  const after = (clock: 'reverification' | 'reverification.long', start: LegalDate): LegalDate =>
    dueOn(law.clock(clock, start), start, calendar).dueOn;
  const short = after('reverification', from);
  const long = after('reverification.long', from);
  if (hasLongGround(state)) return long;
  const longer = state.longPeriods
    .filter((each) => each.from <= short && (each.to === undefined || each.to >= from))
    // Where it ended meanwhile, the shorter term counts from that day.
    .map(({ to }) => (to === undefined ? long : earlier(long, after('reverification', plusDays(to, 1)))));
  return longer.reduce(later, short);
}

/**
 * Whether the law of 2008 asks for no further verification until there is news: two rounds found nothing, and were made
 * under it [L08 44.2]. From 1 July 2026 on the case is verified again [L25 38.3].
 */
export function isRelieved(state: Watched, world: World): boolean {
  const last = state.verifiedWithout.at(-1);
  return last !== undefined && world.law.regimeOn(last) === 'L08' && isVerifiedInTime(state, last, world);
}

/**
 * Whether, on a day, the verifications since the decision were made in their time and found nothing new: at least two on
 * different days, not all of them in the first term, and none later than the term that the one before it left. A gap
 * that is too long begins a new series with the verification that closes it, and so does one that found conditions.
 */
export function isVerifiedInTime(state: Watched, on: LegalDate, world: World): boolean {
  if (state.notYetSince === undefined) return false;
  let first = later(state.notYetSince, state.foundSinceNotYet ?? state.notYetSince);
  let last = first;
  let count = 0;
  const isLate = (day: LegalDate): boolean => {
    // The law of 2008 asks for two rounds only; the new one counts from its first day.
    const isRelieved = count >= verificationsMin && world.law.regimeOn(last) === 'L08';
    return day > nextDue(state, isRelieved ? later(last, world.law.firstDayOfL25) : last, world);
  };
  for (const day of new Set(state.verifiedWithout.filter((each) => each > first && each <= on))) {
    const startsAnew = isLate(day);
    if (startsAnew) first = day;
    count = startsAnew ? 0 : count + 1;
    last = day;
  }
  return count >= verificationsMin && last > nextDue(state, first, world) && !isLate(on);
}
