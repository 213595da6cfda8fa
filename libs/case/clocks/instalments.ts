import type { DeadlineEnd } from '../definition/act.js';
import type { World } from '../definition/rule.js';
import { instalmentIs } from '../state/agreement-rules.js';
import type { CaseState } from '../state/case.js';
import type { Deadline } from '../state/stream.js';
import { runningFrom } from './facts.js';
import { agreedLimit } from './steps.js';

const clock = 'agreement.instalment';

/** What pays the debt pays its instalments, whatever act records it. */
export const instalmentPaid: DeadlineEnd<CaseState> = {
  clock,
  when: (after, subject) => instalmentIs(after, subject) === 'paid',
};

/** The deadlines after an amount was corrected: an instalment may be due again, or due no more. */
export function instalmentsAfterAmount(before: CaseState, after: CaseState, world: World): Deadline[] {
  const isDue = (state: CaseState, subject: string): boolean => instalmentIs(state, subject) === 'due';
  const running = after.deadlines.filter(({ rule, subject }) => rule !== clock || isDue(after, subject));
  const { eventId, on, instalments = [] } = after.agreement ?? {};
  const again = instalments
    .filter(({ id }) => isDue(after, id) && !isDue(before, id))
    .map(({ id: subject, dueOn }) =>
      agreedLimit(clock, 'agreement.recognition', { subject, dueOn }, { eventId: eventId!, on: on!, world }),
    );
  return [...running, ...again.map(runningFrom)];
}
