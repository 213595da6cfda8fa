import { groundRow } from '../law/grounds.js';
import type { CaseState, Ending } from './case.js';
import { type ElsewhereClosing, isClosed, type Obligation, type PartClosing, type Share, sum } from './ledger.js';

/** What an entrustment takes out of a case, and how it comes back. */

/** How a receiver closes what was entrusted to it. */
export const receiverClosings = ['executed', 'reduced', 'terminated', 'revoked', 'moved'] as const;
export type ReceiverClosing = (typeof receiverClosings)[number];

export interface ClosedShare extends Share {
  readonly how: ReceiverClosing;
}

/** The outcome of an entrustment that the receiver returns: the shares still open, and the shares that it closed. */
export interface Returned {
  readonly open: readonly Share[];
  /** Absent where an engine before 0.4.0 brought it: what did not come back counts as executed. */
  readonly closed?: readonly ClosedShare[];
}

/** A duty without a price is closed as a whole, by its performance or by a decision. */
const isUnpriced = ({ amount, kind }: Obligation): boolean => amount === 0n && kind !== 'pay';

/** What a whole entrustment takes along: all that was open, duties without a price included. */
export const entrustedWhole = (obligations: readonly Obligation[]): Share[] =>
  obligations
    .filter((each) => each.entrusted > 0n || (isUnpriced(each) && !each.performed && !each.dropped))
    .map(({ id, entrusted }) => ({ obligation: id, amount: entrusted }));

/** What the receiver of an entrustment gives back, and what it closed, its own receivers included. */
export function broughtBack(obligations: readonly Obligation[]): Required<Returned> {
  const closed = obligations.flatMap((each): ClosedShare[] => {
    if (isUnpriced(each))
      return isClosed(each)
        ? [{ obligation: each.id, how: each.performed ? 'executed' : 'terminated', amount: 0n }]
        : [];
    const amounts: Record<ReceiverClosing, bigint> = {
      executed: each.executed + each.executedElsewhere,
      reduced: each.reduced + each.reducedElsewhere,
      terminated: each.terminatedPart + each.terminatedElsewhere,
      revoked: each.revokedPart + each.returnedPart + each.revokedElsewhere,
      moved: each.withdrawnPart + each.movedPart + each.movedElsewhere,
    };
    return receiverClosings
      .filter((how) => amounts[how] > 0n)
      .map((how) => ({ obligation: each.id, how, amount: amounts[how] }));
  });
  const open = obligations
    .filter((each) => each.returned > 0n || !isClosed(each))
    .map(({ id, returned }) => ({ obligation: id, amount: returned }));
  return { open, closed };
}

const bookedAs = (how: ReceiverClosing): ElsewhereClosing => `${how}Elsewhere`;

/**
 * Reopens the open shares of an entrusted part that came back, and books the shares that the receiver closed under the
 * way in which it closed them.
 */
export function takeBack(
  obligations: readonly Obligation[],
  entrusted: readonly Share[],
  { open, closed }: Returned,
): Obligation[] {
  return obligations.map((obligation) => {
    const part = entrusted.find((each) => each.obligation === obligation.id);
    if (!part) return obligation;
    const isOwn = (share: Share): boolean => share.obligation === obligation.id;
    const back = open.find(isOwn);
    const amount = back?.amount ?? 0n;
    const rest = part.amount > amount ? part.amount - amount : 0n;
    const byReceiver: readonly ClosedShare[] =
      closed?.filter(isOwn) ??
      (back && rest === 0n ? [] : [{ obligation: obligation.id, how: 'executed', amount: rest }]);
    const wasClosed = isUnpriced(obligation) && back === undefined;
    const wasPerformed = byReceiver.some(({ how }) => how === 'executed');
    const booked: Partial<Record<ElsewhereClosing, bigint>> = {};
    for (const { how, amount: by } of byReceiver) booked[bookedAs(how)] = obligation[bookedAs(how)] + by;
    return {
      ...obligation,
      ...booked,
      // A receiver of an earlier engine corrected amounts that the sender had set.
      amount: obligation.amount - part.amount + amount + sum(byReceiver.map((each) => each.amount)),
      entrustedPart: obligation.entrustedPart - part.amount,
      open: obligation.open + amount,
      performed: obligation.performed || (wasClosed && wasPerformed),
      dropped: isUnpriced(obligation) ? wasClosed && !wasPerformed : obligation.dropped,
    };
  });
}

/** The part as which the rest of an ended case stays closed. */
function partOf({ closing, outcome }: Ending): PartClosing {
  switch (closing) {
    case 'terminated':
      return groundRow(outcome.slice(outcome.indexOf('-') + 1))?.exemption ? 'reduced' : 'terminatedPart';
    case 'revoked':
      return 'revokedPart';
    case 'entrusted':
      return 'entrustedPart';
    case 'returned':
      return outcome === 'requestReturned' ? 'returnedPart' : 'revokedPart';
    case 'moved':
      return outcome === 'withdrawnUp' ? 'withdrawnPart' : 'movedPart';
  }
}

/** What the ending of a case had closed, as parts: they stay closed when only an entrusted part comes back. */
export function endedAsParts(state: CaseState): Pick<CaseState, 'obligations' | 'entrustments'> {
  const { ending, obligations, entrustments } = state;
  if (!ending) return { obligations, entrustments };
  const { closing, eventId, on } = ending;
  const how = partOf(ending);
  const isAway = ending.outcome === 'entrusted';
  return {
    obligations: obligations.map((each) => ({
      ...each,
      [closing]: 0n,
      [how]: each[how] + each[closing],
      dropped: each.dropped || (!isClosed(each) && each.amount === 0n),
    })),
    entrustments: isAway ? [...entrustments, { eventId, on, shares: entrustedWhole(obligations) }] : entrustments,
  };
}
