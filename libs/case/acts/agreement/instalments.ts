import type { DeadlineEnd, DeadlineStart } from '../../definition/act.js';
import { paidUnder } from '../../state/agreement-rules.js';
import type { CaseState } from '../../state/case.js';

/** The instalments that the parties agreed on: each has a deadline, whose last day they chose. */
export const instalmentsDue: DeadlineStart<CaseState> = {
  clock: 'agreement.instalment',
  agreed: ({ agreement }) => ({
    basis: 'agreement.recognition',
    due: (agreement?.instalments ?? []).map(({ id, dueOn }) => ({ subject: id, dueOn })),
  }),
};

export const instalmentPaid: DeadlineEnd<CaseState> = {
  clock: 'agreement.instalment',
  when: (after, subject) => {
    const instalments = after.agreement?.instalments ?? [];
    const upTo = instalments.findIndex(({ id }) => id === subject);
    const owed = instalments.slice(0, upTo + 1).reduce((sum, { amount }) => sum + amount, 0n);
    return upTo >= 0 && paidUnder(after) >= owed;
  },
};

/** A new agreement takes the place of the one before. */
export const instalmentReplaced: DeadlineEnd<CaseState> = {
  clock: 'agreement.instalment',
  when: ({ agreement }, subject) => !agreement?.instalments.some(({ id }) => id === subject),
};
