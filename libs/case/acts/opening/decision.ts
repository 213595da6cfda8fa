import { ActBody, actOn } from '../../definition/act.js';
import { initiatives, openCase, type Origin } from '../../state/case.js';
import type { At, FactKind } from '../../definition/fact.js';
import {
  Amount,
  CaseNumber,
  Code,
  GroundOf,
  ListOf,
  OneOf,
  Optional,
  Part,
  SealedLine,
  sealed,
  SealedReference,
  type SealedText,
  StoredAmount,
  StoredGround,
  Whole,
  type LocalizedText,
} from '../../definition/fields.js';
import { categories, initiativeOf, type OriginState } from '../../state/origin.js';
import { obligationKinds, type ObligationKind, sum } from '../../state/ledger.js';
import { bounds } from '../../definition/limits.js';
import { refuseBeyondBound } from '../../definition/refuse-beyond-bound.js';
import { initialPlace } from '../../lifecycle/transitions.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { fact, ifGiven, sealedIfGiven } from '../builders.js';
import { judgmentInForce, requestIsComplete, requestIsInTime, requestIsPending } from './decision-rules.js';
import { furtherOnGround, pointsFit, pointsOfDay } from './how-many.js';
import { dayVi } from '../../definition/wording.js';
import { natureLabels, obligationKindLabels } from '../../labels/values.js';

/** Chapter: the enforcement decision, the birth of a case [L08 36; ND152 8, 11, 12]. */

const natures = ['state', 'party'] as const;

export class ObligationData {
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @OneOf(obligationKinds, { vi: 'Loại nghĩa vụ', en: 'Kind' }) kind!: ObligationKind;
  @OneOf(natures, { vi: 'Cho Nhà nước hay đương sự', en: 'For the state or a party' })
  nature!: (typeof natures)[number];
  @Whole(1, 3, { vi: 'Thứ tự thanh toán', en: 'Rank of payment' }) rank!: number;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Người được thi hành án', en: 'Creditor' }) creditor?: SealedText;
  @Optional() @StoredGround({ vi: 'Điểm chủ động thi hành', en: 'Point of the ex officio list' }) point?: string;
}

export class EnforcementDecisionIssuedData {
  @CaseNumber({ vi: 'Số vụ việc', en: 'Case number' }) number!: string;
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @OneOf(initiatives, { vi: 'Chủ động hay theo yêu cầu', en: 'Initiative' }) initiative!: (typeof initiatives)[number];
  @OneOf(['judgment', 'request', 'entrustment'], { vi: 'Căn cứ', en: 'Origin' }) originKind!: Origin['kind'];
  @Code({ vi: 'Mã căn cứ', en: 'Origin id' }) originId!: string;
  @Part(() => SealedReference, { vi: 'Người phải thi hành án', en: 'Debtor' }) debtor!: SealedText;
  @ListOf(() => ObligationData, 1, 50, { vi: 'Các nghĩa vụ', en: 'Obligations' }) obligations!: ObligationData[];
  @Optional() @StoredGround({ vi: 'Căn cứ ra thêm quyết định', en: 'Why it is a further one' }) further?: string;
}

function originOf({ originKind: kind, originId: id }: EnforcementDecisionIssuedData, { causationId }: At): Origin {
  return kind === 'entrustment' && causationId !== undefined ? { kind, id, entrustment: causationId } : { kind, id };
}

export const EnforcementDecisionIssued = fact('EnforcementDecisionIssued', {
  version: 2,
  // Version 1 had neither `point` nor `further`, which may be absent.
  upcasters: { 1: (data) => data },
  schema: EnforcementDecisionIssuedData,
  // The first fact of its stream, so there is no earlier state.
  evolve: (_none, data, at) =>
    openCase(
      {
        number: data.number,
        category: data.category,
        initiative: data.initiative,
        origin: originOf(data, at),
        debtor: data.debtor,
        obligations: data.obligations.map((obligation) => {
          const amount = BigInt(obligation.amount);
          return {
            id: obligation.id,
            kind: obligation.kind,
            nature: obligation.nature,
            rank: obligation.rank,
            creditor: obligation.creditor,
            point: obligation.point,
            amount,
            executed: 0n,
            terminated: 0n,
            entrusted: 0n,
            revoked: 0n,
            moved: 0n,
            returned: 0n,
            executedElsewhere: 0n,
            open: amount,
            performed: false,
          };
        }),
      },
      at,
      initialPlace,
    ),
  story: (data) => ({
    vi: `Ra quyết định thi hành án ${data.number}`,
    en: `The enforcement decision opened case ${data.number}`,
  }),
});

class ObligationBody {
  @OneOf(obligationKinds, { vi: 'Loại nghĩa vụ', en: 'Kind' }, obligationKindLabels) kind!: ObligationKind;
  @OneOf(natures, { vi: 'Cho Nhà nước hay đương sự', en: 'For the state or a party' }, natureLabels)
  nature!: (typeof natures)[number];
  @Whole(1, 3, { vi: 'Thứ tự thanh toán (điều 47)', en: 'Rank of payment (article 47)' }) rank!: number;
  @Amount({ vi: 'Số tiền hoặc giá trị (đồng)', en: 'Amount or value (đồng)' }) amount!: string;
  @Optional() @SealedLine(500, { vi: 'Người được thi hành án', en: 'Creditor' }) creditor?: LocalizedText;
}

class ExOfficioObligationBody extends ObligationBody {
  @Optional()
  @GroundOf('exOfficio', { vi: 'Điểm chủ động thi hành', en: 'Point of the list of what is enforced ex officio' })
  point?: string;
}

class DecisionBody extends ActBody {
  @SealedLine(500, { vi: 'Người phải thi hành án', en: 'Debtor' }) debtor!: LocalizedText;
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

const moneyIsOwed = ruleOn<OriginState | undefined, EnforcementDecisionIssuedData>('obligation.open', (data) => {
  const empty = data.obligations.find((obligation) => obligation.kind === 'pay' && obligation.amount === '0');
  return empty
    ? blocked(
        [`Nghĩa vụ trả tiền ${empty.id} có số tiền 0`, `Obligation ${empty.id} is to pay nothing`],
        ['Nhập số tiền lớn hơn 0', 'Enter a positive amount'],
      )
    : undefined;
});

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
const withinBounds = since(
  '0.2.0',
  ruleOn<OriginState | undefined, EnforcementDecisionIssuedData>('money.caseMax', (data) =>
    refuseBeyondBound('owed', 0n, sum(data.obligations.map((obligation) => BigInt(obligation.amount)))),
  ),
);

const fewEnough = since(
  '0.2.0',
  rule<OriginState | undefined>('decisions.originMax', ({ before }) =>
    (before?.cases.length ?? 0) < bounds.originDecisionsMax
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

const ofOrigin = {
  judgment: [judgmentInForce, pointsOfDay, pointsFit],
  request: [requestIsPending, requestIsComplete, requestIsInTime],
};

const issueDecisionOn = (kind: OriginState['kind']) =>
  actOn<OriginState | undefined>(kind)('issue-decision', {
    label: { vi: 'Ra quyết định thi hành án', en: 'Issue the enforcement decision' },
    command: bodies[kind],
    opens: 'case',
    leadsTo: [opening],
    requires: [moneyIsOwed, afterReceiptOnly, withinBounds, fewEnough, ...ofOrigin[kind], furtherOnGround(kind)],
    notAllowed: {
      rule: 'oneDecisionPerRequest',
      unlock: {
        vi: 'Đã có người ra quyết định này',
        en: 'Somebody has just made this decision; look at the cases of the judgment',
      },
    },
    starts: [{ clock: 'file.open' }, { clock: 'notice.parties' }],
    decide: ({ before, command, caseNumber, targetId }) => [
      opening.of({
        number: caseNumber(),
        category: before?.category ?? 'other',
        initiative: initiativeOf(kind),
        originKind: kind,
        originId: targetId,
        debtor: sealed(command.debtor),
        obligations: command.obligations.map((obligation, index) => ({
          id: `o${index + 1}`,
          kind: obligation.kind,
          nature: obligation.nature,
          rank: obligation.rank,
          amount: obligation.amount,
          ...sealedIfGiven('creditor', obligation.creditor),
          ...ifGiven(obligation, ['point']),
        })),
        ...ifGiven(command, ['further']),
      }),
    ],
  });

export const issueDecisionOnJudgment = issueDecisionOn('judgment');
export const issueDecisionOnRequest = issueDecisionOn('request');
