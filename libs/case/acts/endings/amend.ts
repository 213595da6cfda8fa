import { ActBody } from '../../definition/act.js';
import { Code, type LocalizedText, Part, sealed, Sealed, SealedReference } from '../../definition/fields.js';
import { blocked, rule, type Subject } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { decidedIn, decisionStatusLabels, stands } from '../../state/decisions.js';
import { act, fact, unchanged } from '../builders.js';

/** Chapter: an error that does not change the substance of a decision is amended, and the decision stands [L08 37.2; L25 52.2]. */

export class DecisionAmendedData {
  /** Event id of the decision. */
  @Code({ vi: 'Quyết định', en: 'Decision' }) decision!: string;
  @Part(() => SealedReference, { vi: 'Nội dung sửa đổi', en: 'Amendment' }) amendment!: SealedReference;
}

export const DecisionAmended = fact('DecisionAmended', {
  version: 1,
  schema: DecisionAmendedData,
  evolve: unchanged,
  story: () => ({ vi: 'Sửa đổi, bổ sung quyết định', en: 'A decision was amended' }),
});

class AmendDecision extends ActBody {
  @Code({
    vi: 'Quyết định (mã trong sổ quyết định của vụ việc)',
    en: 'Decision (eventId in the register of decisions)',
  })
  decision!: string;
  @Sealed(2000, { vi: 'Nội dung sửa đổi, bổ sung', en: 'What is amended' }) amendment!: LocalizedText;
}

/** The decision is one of the case, and nobody has revoked, cancelled or ended it. */
const decisionStands = rule<CaseState>('decision.amendment', ({ data, history }: Subject<CaseState>) => {
  const named = (data as DecisionAmendedData | undefined)?.decision;
  if (named === undefined) return undefined;
  const decided = decidedIn(history());
  const found = decided.find(({ fact }) => fact.envelope.eventId === named);
  if (found && stands(found)) return undefined;
  const choices = decided.filter(stands).map(({ fact }) => fact.envelope.eventId);
  const status = found && decisionStatusLabels[found.status];
  return blocked(
    status
      ? [`Quyết định này ${status.vi}`, `That decision is ${status.en}`]
      : ['Vụ việc không có quyết định này', 'The case has no such decision'],
    [
      'Lấy eventId của quyết định còn hiệu lực trong sổ quyết định',
      'Take the eventId of a decision that stands in the register',
    ],
    { choices },
  );
});

export const amendDecision = act('amend-decision', {
  label: { vi: 'Sửa đổi, bổ sung quyết định', en: 'Amend a decision' },
  command: AmendDecision,
  leadsTo: [DecisionAmended],
  basis: 'decision.amendment',
  readsHistory: true,
  requires: [decisionStands],
  notAllowed: { rule: 'lifecycle', unlock: { vi: 'Sửa đổi được ở mọi trạng thái', en: 'It is possible everywhere' } },
  decide: ({ command: { decision, amendment } }) => [DecisionAmended.of({ decision, amendment: sealed(amendment) })],
});
