import { ActBody } from '../../definition/act.js';
import {
  Code,
  type Label,
  type LocalizedText,
  Part,
  sealed,
  Sealed,
  SealedReference,
} from '../../definition/fields.js';
import { blocked, rule, type Subject } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import type { CaseState } from '../../state/case.js';
import { type Decided, decidedIn, decisionStatusLabels, isStepItself, stands } from '../../state/decisions.js';
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
    en: 'Decision (its id in the register of decisions)',
  })
  decision!: string;
  @Sealed(2000, { vi: 'Nội dung sửa đổi, bổ sung', en: 'What is amended' }) amendment!: LocalizedText;
}

/** A decision by number and date; only the enforcement decision may be recorded without its number. */
function named({ fact, date }: Decided): Label {
  const number = fact.envelope.decision?.number;
  return number === undefined
    ? { vi: `Quyết định thi hành án ngày ${dayVi(date)}`, en: `the enforcement decision of ${date}` }
    : { vi: `Quyết định số ${number} ngày ${dayVi(date)}`, en: `decision no. ${number} of ${date}` };
}

/** The decision is one of the case, and nobody has revoked, cancelled or ended it. */
const decisionStands = rule<CaseState>('decision.amendment', ({ data, history }: Subject<CaseState>) => {
  const id = (data as DecisionAmendedData | undefined)?.decision;
  if (id === undefined) return undefined;
  const decided = decidedIn(history(), isStepItself);
  const found = decided.find(({ fact }) => fact.envelope.eventId === id);
  if (found && stands(found)) return undefined;
  const left = decided.filter(stands).map((each) => ({ id: each.fact.envelope.eventId, ...named(each) }));
  const [is, status] = found ? [named(found), decisionStatusLabels[found.status]] : [];
  return blocked(
    is && status
      ? [`${is.vi} ${status.vi}`, `It is ${status.en}: ${is.en}`]
      : ['Vụ việc không có quyết định này', 'The case has no such decision'],
    left.length === 0
      ? ['Vụ việc không còn quyết định có hiệu lực', 'No decision of the case stands']
      : [
          `Chọn một trong: ${left.map(({ vi }) => vi).join('; ')}`,
          `Choose one of: ${left.map(({ en }) => en).join('; ')}`,
        ],
    { choices: left.map((each) => each.id) },
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
