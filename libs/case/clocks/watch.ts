import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import { later, type LegalDate } from '../law/legal-date.js';
import type { CaseState } from '../state/case.js';
import type { World } from '../definition/rule.js';
import { taskOf } from '../law/law.js';
import type { DeadlineSetData } from './facts.js';
import { isLong, isRelieved } from './in-time.js';
import { counted } from './steps.js';

/** The clocks of a case that is not yet enforceable: it is verified again within six months, or a year. */

/** Whether the case is not yet enforceable, also while something stops it or the parties negotiate. */
export const isWatched = ({ place: { lifecycle, classification } }: CaseState): boolean =>
  lifecycle.startsWith('enforceable.dormant') ||
  (/^(suspended|mediation)/.test(lifecycle) && classification === 'withoutConditions');

/** In the separate book only news lead to a verification; once conditions are found, the decision to continue is next. */
const isVerifiedAgain = (state: CaseState, world: World): boolean =>
  isWatched(state) &&
  state.place.classification !== 'separateBook' &&
  state.foundSinceNotYet === undefined &&
  !isRelieved(state, world);

const isLongNow = (state: CaseState): boolean => isLong(state, state.lastFactOn);
const isShortWatched = (state: CaseState): boolean => isWatched(state) && !isLongNow(state);
const isLongWatched = (state: CaseState): boolean => isWatched(state) && isLongNow(state);

export const reverified: readonly DeadlineStart<CaseState>[] = [
  { clock: 'reverification', when: (after, world) => isShortWatched(after) && isVerifiedAgain(after, world) },
  { clock: 'reverification.long', when: (after, world) => isLongWatched(after) && isVerifiedAgain(after, world) },
];

/** The longer interval counts from the last verification, or from the decision. */
const lastVerified = ({ notYetSince, verification }: CaseState): LegalDate | undefined =>
  notYetSince && later(notYetSince, verification?.on ?? notYetSince);

/** Where the interval changes, the other one ends; the shorter one counts from the day of the change. */
export const intervalChanged: {
  readonly ends: readonly DeadlineEnd<CaseState>[];
  readonly starts: readonly DeadlineStart<CaseState>[];
} = {
  ends: [
    { clock: 'reverification', when: isLongWatched },
    { clock: 'reverification.long', when: isShortWatched },
  ],
  starts: [reverified[0]!, { ...reverified[1]!, from: lastVerified }],
};

/** The verification that the law of 2025 asks for, of a case that the law of 2008 had relieved of it [L25 38.3, 116.3]. */
export function dueUnderNewLaw(state: CaseState, on: LegalDate, world: World): DeadlineSetData | undefined {
  if (!isWatched(state) || state.place.classification === 'separateBook' || !isRelieved(state, world)) return undefined;
  const clock = isLong(state, on) ? 'reverification.long' : 'reverification';
  return state.deadlines.some(({ rule }) => taskOf(rule) === 'verification' || rule === clock)
    ? undefined
    : counted({ clock, subject: '', from: on }, world);
}
