import type { DeadlineEnd, DeadlineStart } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';

/** The instalments that the parties agreed on: each has a deadline, whose last day they chose. */
export const instalmentsDue: DeadlineStart<CaseState> = {
  clock: 'agreement.instalment',
  agreed: ({ agreement }) => ({
    basis: 'agreement.recognition',
    due: (agreement?.instalments ?? []).map(({ id, dueOn }) => ({ subject: id, dueOn })),
  }),
};

/** A new agreement takes the place of the one before. */
export const instalmentReplaced: DeadlineEnd<CaseState> = {
  clock: 'agreement.instalment',
  when: ({ agreement }, subject) => !agreement?.instalments.some(({ id }) => id === subject),
};
