import type { Act } from '../definition/act.js';
import { type Blocked, blocked } from '../definition/rule.js';
import { dayVi } from '../definition/wording.js';
import type { LegalDate } from '../law/legal-date.js';
import { beforeEnded } from '../lifecycle/fragments.js';
import type { Leaf } from '../lifecycle/leaves.js';
import type { CaseState } from '../state/case.js';
import { reopenRest } from '../state/ledger.js';
import type { StreamState } from '../state/stream.js';

/**
 * What happened before a case ended is recorded after its ending, with its date: it is decided on the case as it was
 * before, and takes its part out of what the ending had closed (`restOfEnded`). The ending itself stands.
 */

type Ended = CaseState & { readonly ending: NonNullable<CaseState['ending']> };

const isEnded = (state: StreamState | undefined): state is Ended =>
  (state as CaseState | undefined)?.ending !== undefined;

/** Whether an ended case takes the act only if it happened before the ending. */
export const isOfBefore = (act: Pick<Act, 'leadsTo'>, before: StreamState | undefined): before is Ended =>
  isEnded(before) && (act.leadsTo[0]?.type ?? '') in beforeEnded;

/** The case as it was before it ended: what its rules are applied to. */
export function beforeItsEnding(state: Ended): CaseState {
  const place = { ...state.place, lifecycle: state.ending.from as Leaf };
  return { ...state, place, obligations: reopenRest(state.obligations), ending: undefined };
}

/** Why the act is refused although it happened before the ending: the debt is owed in another case since. */
export function owedElsewhere(act: Pick<Act, 'leadsTo'>, { ending, origin }: Ended): Blocked | undefined {
  const reduces = ['PaymentCollected', 'ObligationPerformed'].includes(act.leadsTo[0]?.type ?? '');
  if (!reduces) return undefined;
  const { outcome, eventId, issuedAnew, on } = ending;
  const openedBy = issuedAnew ?? (outcome === 'entrusted' ? eventId : undefined);
  if (openedBy === undefined && outcome !== 'returned') return undefined;
  return blocked(
    [
      `Từ ngày ${dayVi(on)} nghĩa vụ còn lại được thi hành ở vụ việc khác`,
      `Since ${on} what was left is enforced in another case`,
    ],
    ['Ghi nhận tại vụ việc đó', 'Record it there'],
    { otherStream: openedBy === undefined ? { id: origin.id } : { openedBy } },
  );
}

/** Whether an ended case has a place for the act on that day: before the day of its ending. */
export const isInTime = ({ ending }: Ended, on: LegalDate): boolean => on < ending.on;
