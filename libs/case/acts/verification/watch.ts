import type { DeadlineEnd, DeadlineStart } from '../../definition/act.js';
import { later, type LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { isLong } from './in-time.js';

/** The clocks of a case that is not yet enforceable: it is verified again within six months, or a year. */

/** Whether the case is not yet enforceable, also while something stops it or the parties negotiate. */
export const isWatched = ({ place: { lifecycle, classification } }: CaseState): boolean =>
  lifecycle.startsWith('enforceable.dormant') ||
  (/^(suspended|mediation)/.test(lifecycle) && classification === 'withoutConditions');

const isLongNow = (state: CaseState): boolean => isLong(state, state.lastFactOn);
const isShortWatched = (state: CaseState): boolean => isWatched(state) && !isLongNow(state);
const isLongWatched = (state: CaseState): boolean => isWatched(state) && isLongNow(state);

export const reverified: readonly DeadlineStart<CaseState>[] = [
  { clock: 'reverification', when: isShortWatched },
  { clock: 'reverification.long', when: isLongWatched },
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
  starts: [
    { clock: 'reverification', when: isShortWatched },
    { clock: 'reverification.long', when: isLongWatched, from: lastVerified },
  ],
};
