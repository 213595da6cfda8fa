import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { taskOf } from '../law/law.js';
import { depositNoLongerDue, payOutHeld, startsDeposit, startsPayOutAgain } from './pay-out.js';

/**
 * The deadlines of acts that a stop forbids: they end when the stop begins, and count anew from the day on which the
 * case continues. A deadline that had lapsed before the stop stays lapsed.
 */

const isStopped = ({ place }: CaseState): boolean => place.lifecycle.startsWith('suspended');

const held: readonly DeadlineEnd<CaseState>[] = (['notice.parties', 'verification.first'] as const).map((clock) => ({
  clock,
  when: (after, _subject, { lapsed }) => isStopped(after) && !lapsed,
}));

export const whenPaused = { ends: held };
export const whenStopped = { starts: [startsDeposit], ends: [...held, ...payOutHeld] };

const isUnverified = ({ place, verification, deadlines }: CaseState): boolean =>
  place.lifecycle === 'enforceable.verifying' &&
  verification === undefined &&
  deadlines.every(({ rule }) => taskOf(rule) !== 'verification');

const again: readonly DeadlineStart<CaseState>[] = [
  {
    clock: 'notice.parties',
    when: ({ place, notices }) => place.lifecycle.startsWith('received') && notices.length === 0,
  },
  { clock: 'verification.first', when: isUnverified },
  startsPayOutAgain,
];

export const whenResumed = (continuing: readonly DeadlineEnd<CaseState>[]) => ({
  starts: again,
  ends: [...continuing, depositNoLongerDue],
});
