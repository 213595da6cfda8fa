import type { CaseState, Ending, Outcome } from '../../state/case.js';
import type { At, Fact } from '../../definition/fact.js';
import { type Closing, closeRest, openOf } from '../../state/ledger.js';
import { rule } from '../../definition/rule.js';
import { stillInHand } from '../../state/ending.js';
import { ClassifiedEnforceable } from '../verification/verification.js';

/** What every ending of a case shares; the endings themselves are in the files beside this one. */

/** The state after an ending: the rest of every obligation is closed the way the outcome says. */
export const end =
  <D extends object>(outcome: (data: D) => Outcome, closing: Closing) =>
  (state: CaseState, data: D, at: Pick<At, 'eventId' | 'effectiveOn'>): CaseState => {
    const ending: Ending = {
      outcome: outcome(data),
      on: at.effectiveOn,
      eventId: at.eventId,
      rest: openOf(state.obligations),
      closing,
      from: state.place.lifecycle,
      deadlines: state.deadlines,
    };
    return {
      ...state,
      ending,
      endingsCount: state.endingsCount + 1,
      obligations: closeRest(state.obligations, closing),
      deadlines: [],
    };
  };

/** Defines an ending. A case in the separate book leaves it first, so that it ends in a column that is counted. */
export function ending<F extends Fact>(
  before: CaseState,
  main: F,
): (F | ReturnType<typeof ClassifiedEnforceable.of>)[] {
  return before.place.classification === 'separateBook'
    ? [ClassifiedEnforceable.of({ conditions: 'toVerify' }), main]
    : [main];
}

export const nothingUndistributed = rule<CaseState>('ending.distributed', ({ before }) =>
  before.ledger.undistributed === 0n
    ? undefined
    : stillInHand(before, ['Chi trả hoặc gửi tiết kiệm trước', 'Pay them out or deposit them first']),
);

export const alreadyEnded = {
  rule: 'lifecycle',
  unlock: {
    vi: 'Vụ việc đã kết thúc; muốn kết thúc theo cách khác phải mở lại',
    en: 'The case has ended; it can end in another way only after it was reopened',
  },
} as const;
