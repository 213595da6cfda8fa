import { AskedFirst } from '../../definition/field-order.js';
import { ActBody, actOn } from '../../definition/act.js';
import type { FactKind } from '../../definition/fact.js';
import {
  Amount,
  GroundOf,
  ListOf,
  type LocalizedText,
  OneOf,
  Optional,
  SealedLine,
  Whole,
} from '../../definition/fields.js';
import { bounds } from '../../definition/limits.js';
import { refuseBeyondBound } from '../../definition/refuse-beyond-bound.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { natureLabels, obligationKindLabels } from '../../labels/values.js';
import type { CaseState } from '../../state/case.js';
import { obligationKinds, type ObligationKind, sum } from '../../state/ledger.js';
import { initiativeOf, type OriginState } from '../../state/origin.js';
import { ifGiven } from '../builders.js';
import {
  judgmentInForce,
  judgmentIsHere,
  requestIsComplete,
  requestIsDue,
  requestIsInTime,
  requestIsPending,
} from './decision-rules.js';
import { noticeDue } from './copies.js';
import { askedByParty, furtherOnGround, pointsFit, pointsOfDay } from './how-many.js';
import {
  EnforcementDecisionIssued,
  type EnforcementDecisionIssuedData,
  listedPartiesMax,
  natures,
  ranksMax,
} from './issued.js';
import { namedTwice, Owing, partiesOf, PartyBody } from './parties.js';
import { partyRules } from './party-rules.js';

/** Chapter: the enforcement decision, the birth of a case [L08 36; ND152 8, 11, 12]. */

export class ObligationBody extends Owing {
  @OneOf(obligationKinds, { vi: 'Loại nghĩa vụ', en: 'Kind' }, obligationKindLabels) kind!: ObligationKind;
  @OneOf(natures, { vi: 'Cho Nhà nước hay đương sự', en: 'For the state or a party' }, natureLabels)
  nature!: (typeof natures)[number];
  @Whole(1, ranksMax, { vi: 'Thứ tự thanh toán', en: 'Rank of payment' }) rank!: number;
  @Amount({ vi: 'Số tiền hoặc giá trị (đồng)', en: 'Amount or value (đồng)' }) amount!: string;
}

export class ExOfficioObligationBody extends ObligationBody {
  @Optional()
  @GroundOf('exOfficio', { vi: 'Điểm chủ động thi hành', en: 'Point of the list of what is enforced ex officio' })
  point?: string;
}

@AskedFirst()
export class DecisionBody extends ActBody {
  @Optional()
  @SealedLine(500, { vi: 'Người phải thi hành án (nếu chỉ một)', en: 'Debtor (if only one)' })
  debtor?: LocalizedText;
  @Optional()
  @ListOf(() => PartyBody, 1, listedPartiesMax, { vi: 'Những người có tên', en: 'Parties' })
  parties?: PartyBody[];
  @Optional()
  @GroundOf('oneDecision', { vi: 'Căn cứ ra thêm quyết định', en: 'Why a further decision is made on it' })
  further?: string;
}

class IssueDecisionExOfficio extends DecisionBody {
  @ListOf(() => ExOfficioObligationBody, 1, 50, { vi: 'Các nghĩa vụ', en: 'Obligations' })
  obligations!: ExOfficioObligationBody[];
}

class IssueDecisionOnRequest extends DecisionBody {
  @ListOf(() => ObligationBody, 1, 50, { vi: 'Các nghĩa vụ', en: 'Obligations' }) obligations!: ObligationBody[];
}

const bodies: { readonly [_ in OriginState['kind']]: new () => IssueDecisionExOfficio } = {
  judgment: IssueDecisionExOfficio,
  request: IssueDecisionOnRequest,
};

type CaseOpening = FactKind<'EnforcementDecisionIssued', EnforcementDecisionIssuedData, OriginState | undefined>;
/** {@link EnforcementDecisionIssued}, typed for the act on a judgment or a request. */
const opening = EnforcementDecisionIssued as unknown as CaseOpening;

export const moneyIsOwed = ruleOn<unknown, Pick<EnforcementDecisionIssuedData, 'obligations'>>(
  'obligation.open',
  (data) => {
    const empty = data.obligations.find((obligation) => obligation.kind === 'pay' && obligation.amount === '0');
    return empty
      ? blocked(
          [`Nghĩa vụ trả tiền ${empty.id} có số tiền 0`, `Obligation ${empty.id} is to pay nothing`],
          ['Nhập số tiền lớn hơn 0', 'Enter a positive amount'],
        )
      : undefined;
  },
);

const afterReceiptOnly = ruleOn<OriginState | undefined, EnforcementDecisionIssuedData>(
  'date.beforeDecision',
  (_data, { before, on }) =>
    before === undefined || on >= before.receivedOn
      ? undefined
      : blocked(
          [`Bản án hoặc đơn được nhận ngày ${dayVi(before.receivedOn)}`, `It was received on ${before.receivedOn}`],
          ['Nhập ngày quyết định từ ngày đó', 'Date the decision on that day or later'],
          { until: before.receivedOn },
        ),
);

/**
 * Bounds the amounts of a decision, but not on an entrustment, which hands over amounts that another case holds already
 * and must not fail at the receiver.
 */
export const withinBounds = since(
  '0.2.0',
  ruleOn<unknown, Pick<EnforcementDecisionIssuedData, 'obligations'>>('money.caseMax', (data) =>
    refuseBeyondBound('owed', 0n, sum(data.obligations.map((obligation) => BigInt(obligation.amount)))),
  ),
);

const decisionsOn = (before: OriginState | CaseState | undefined): number =>
  (before && ('cases' in before ? before.cases : before.issuedAnew).length) ?? 0;

/** Bounds the number of decisions on one judgment or request, and of those that replace one decision. */
export const fewEnough = since(
  '0.2.0',
  rule<OriginState | CaseState | undefined>('decisions.originMax', ({ before }) =>
    decisionsOn(before) < bounds.originDecisionsMax
      ? undefined
      : blocked(
          [
            `Đã có ${bounds.originDecisionsMax} quyết định thi hành án trên hồ sơ này, đã đạt giới hạn`,
            `There are ${bounds.originDecisionsMax} enforcement decisions on it already, the limit`,
          ],
          ['Nhận bản án hoặc đơn yêu cầu thành hồ sơ mới', 'Receive the judgment or request as a new entry'],
        ),
  ),
);

/** What must stand on the judgment or request, whatever the decision says. */
export const ofOrigin = {
  judgment: [judgmentInForce, pointsOfDay, pointsFit],
  request: [requestIsPending, requestIsComplete, judgmentIsHere, requestIsDue, requestIsInTime, askedByParty],
};

const issueDecisionOn = (kind: OriginState['kind']) =>
  actOn<OriginState | undefined>(kind)('issue-decision', {
    decides: true,
    label: { vi: 'Ra quyết định thi hành án', en: 'Issue the enforcement decision' },
    command: bodies[kind],
    opens: 'case',
    ambiguous: namedTwice,
    leadsTo: [opening],
    requires: [
      moneyIsOwed,
      afterReceiptOnly,
      withinBounds,
      fewEnough,
      ...ofOrigin[kind],
      furtherOnGround(kind),
      ...partyRules,
    ],
    notAllowed: {
      rule: 'oneDecisionPerRequest',
      unlock: {
        vi: 'Đã có người ra quyết định này',
        en: 'Somebody has just made this decision; look at the cases of the judgment',
      },
    },
    starts: [noticeDue, { clock: 'procuracy.copy' }],
    decide: ({ before, command, caseNumber, targetId }) => {
      const { parties, owing } = partiesOf(command);
      return [
        opening.of({
          number: caseNumber(),
          category: before?.category ?? 'other',
          initiative: initiativeOf(kind),
          originKind: kind,
          originId: targetId,
          parties,
          obligations: command.obligations.map((obligation, index) => ({
            id: `o${index + 1}`,
            kind: obligation.kind,
            nature: obligation.nature,
            rank: obligation.rank,
            amount: obligation.amount,
            ...owing[index]!,
            ...ifGiven(obligation, ['point']),
          })),
          ...ifGiven(command, ['further']),
        }),
      ];
    },
  });

export const issueDecisionOnJudgment = issueDecisionOn('judgment');
export const issueDecisionOnRequest = issueDecisionOn('request');
