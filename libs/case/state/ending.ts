import { blocked, type Blocked } from '../definition/rule.js';
import { dong } from '../definition/wording.js';
import { beforeEnding, type Leaf } from '../lifecycle/leaves.js';
import type { CaseState } from './case.js';
import { closeRest, openOf } from './ledger.js';

/** What holds back the ending of a case, and where it goes on when it is open again. */

/** Whether assets that were seized here are neither sold nor returned. */
export const hasUnsoldAssets = ({ coercion }: CaseState): boolean => (coercion?.assets ?? 0) > 0;

/** The acts that pay out undistributed money in the present state. */
export const paidOutBy = ({ place }: CaseState): string[] =>
  place.lifecycle === 'coercion.distributing' ? ['distribute-proceeds', 'pay-out'] : ['pay-out'];

/** @param unlock what is to be done first, in both languages */
export const stillInHand = (before: CaseState, unlock: readonly [string, string]): Blocked => {
  const { undistributed } = before.ledger;
  const message = [
    `Còn ${dong.vi(undistributed)} chưa chi trả`,
    `${dong.en(undistributed)} are undistributed`,
  ] as const;
  return blocked(message, unlock, { unlockedBy: paidOutBy(before) });
};

/**
 * The state in which a reopened case continues: the one that it ended in. A case that was dormant or stopped, or whose
 * coercion the ending ended, is verified again.
 */
export function goesOnAt({ ending }: CaseState): Leaf {
  const from = ending?.from as Leaf;
  if (ending?.coercionLapsed === true) return 'enforceable.verifying';
  return (beforeEnding as readonly Leaf[]).includes(from) ? from : 'enforceable.verifying';
}

/**
 * What is left of an ended case is what its obligations say, not a number of the day of the ending: a payment that is
 * recorded late, or a corrected amount, takes its part out of what the ending had closed.
 */
export function restOfEnded(state: CaseState): CaseState {
  const { ending, obligations } = state;
  if (ending === undefined || obligations.every(({ open }) => open === 0n)) return state;
  return {
    ...state,
    ending: { ...ending, rest: ending.rest + openOf(obligations) },
    obligations: closeRest(obligations, ending.closing),
  };
}
