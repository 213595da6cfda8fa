import type { DeadlineEnd, DeadlineStart } from '../definition/act.js';
import { clocksThat } from '../law/law.js';
import { instalmentIs } from '../state/agreement-rules.js';
import type { CaseState } from '../state/case.js';

/** Deadlines that a state calls for, whatever act leads to it: they start where the state before did not call for it. */

/** What is published about a case no longer holds: it is enforceable again, or has ended [ND62 11.3; ND152 23.2]. */
const isPublishedInVain = ({ isPublished, ending, place }: CaseState): boolean =>
  isPublished && (ending !== undefined || /^(unclassified|withConditions)$/.test(place.classification));

export const standing: readonly (DeadlineStart<CaseState> & { readonly when: (state: CaseState) => boolean })[] = [
  // A publication that is entered after the ending stood until then.
  { clock: 'publication.stop.portal', when: isPublishedInVain, from: ({ ending }) => ending?.on },
];

/** Whatever act leaves nothing to pay under an agreement ends its instalments. */
export const endedByAny: readonly DeadlineEnd<CaseState>[] = [
  { clock: 'agreement.instalment', when: (after, id) => ['paid', 'gone'].includes(instalmentIs(after, id)!) },
];

/** Deadlines that an ending does not end. */
export const outlivesEnding = clocksThat('outlivesEnding');
