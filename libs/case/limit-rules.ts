import { paidOutBy } from './state/ending.js';
import type { Act } from './definition/act.js';
import { bounds } from './definition/limits.js';
import type { CaseState } from './state/case.js';
import type { At, Fact } from './definition/fact.js';
import { evolveCase } from './streams.js';
import type { LegalDate } from './law/legal-date.js';
import { isPayOut } from './state/balance-by-day.js';
import { isClosed, sum } from './state/ledger.js';
import { refuseBeyondBound } from './definition/refuse-beyond-bound.js';
import { blocked, type Rule, rule, since } from './definition/rule.js';

/**
 * Rules that keep a case within the bounds of `limits.ts`. They check the case after the facts, so that acts added
 * later are bounded too. An act that opens a case has them among its own rules.
 */
export function boundRules(act: Act): Rule<never>[] {
  // A reaction must be possible in every state of its target.
  if (act.target !== 'case' || act.opens || act.internal) return [];
  return act.ending ? [moneyOfCase] : [moneyOfCase, factsOfCase(act)];
}

const moneyOfCase = since(
  '0.2.0',
  rule<never>('money.caseMax', ({ before, facts, on, after: known }) => {
    const after: CaseState = known ?? folded(before, facts, on);
    const why =
      refuseBeyondBound('owed', owed(before), owed(after)) ??
      refuseBeyondBound('cameIn', cameIn(before), cameIn(after));
    // A wrong entry may have used up the room, so corrections unlock the act.
    return why && { ...why, unlockedBy: ['correct-amount', 'withdraw-step'] };
  }),
);

const owed = ({ obligations }: CaseState): bigint => sum(obligations.map(({ amount }) => amount));
const cameIn = ({ ledger }: CaseState): bigint => ledger.received + ledger.interest;

/** A case with the maximum of facts can still end, and pay out the rest of its money before that. */
const factsOfCase = (act: Act): Rule<never> =>
  since(
    '0.2.0',
    rule<never>('facts.caseMax', ({ before, facts, on, after: known }) => {
      const { actRevision, ledger, obligations, ending } = before as CaseState;
      if (actRevision < bounds.caseFactsMax) return undefined;
      const hasMoney = ledger.undistributed > 0n;
      const after: CaseState = known ?? folded(before, facts, on);
      if (hasMoney && isPayOut(act.leadsTo[0]?.type ?? '') && (facts.length === 0 || after.ledger.undistributed === 0n))
        return undefined;
      const endedBy = obligations.every(isClosed) ? 'confirm-executed' : 'terminate';
      return blocked(
        [
          `Vụ việc đã có ${bounds.caseFactsMax} sự kiện, đã đạt giới hạn của một vụ việc`,
          `The case holds ${bounds.caseFactsMax} facts, the limit of one case`,
        ],
        hasMoney
          ? [
              'Chi trả một lần toàn bộ số tiền còn lại, rồi kết thúc vụ việc này và ra quyết định mới',
              'Pay out all that is left at once, then end this case and issue a new decision',
            ]
          : ['Kết thúc vụ việc này và ra quyết định mới', 'End this case and issue a new decision'],
        ending ? {} : { instead: hasMoney ? paidOutBy(before) : [endedBy] },
      );
    }),
  );

/** The amounts of the case after the facts. A correction that strikes facts through brings no money. */
function folded(before: CaseState, facts: readonly Fact[], on: LegalDate): CaseState {
  const at: At = {
    eventId: '',
    streamId: before.id,
    revision: 0,
    effectiveOn: on,
    realm: before.realm,
    officeThen: '',
  };
  return facts.reduce((state, { type, data }) => evolveCase(state, type, data, at) ?? state, before);
}
