import { ActBody, actOn, ReactionBody } from '../definition/act.js';
import type { Initiative } from './case.js';
import { type At, factOf } from '../definition/fact.js';
import {
  Code,
  Day,
  StoredDay,
  Id,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedLine,
  sealed,
  SealedReference,
  type LocalizedText,
} from '../definition/fields.js';
import type { LegalDate } from '../law/legal-date.js';
import type { Transitions } from '../lifecycle/compile.js';
import type { OriginPlace } from '../lifecycle/origin-structure.js';
import { judgmentTransitions, requestTransitions } from '../lifecycle/transitions.js';
import type { StreamState } from './stream.js';
import { blocked, ruleOn, since } from '../definition/rule.js';
import { dayVi } from '../definition/wording.js';
import { categoryLabels, requestChannelLabels } from '../labels/values.js';

/**
 * The origin of cases: a judgment that the court sent, or a request that somebody filed. Each is a stream of its own
 * and learns, by a reaction, which cases were opened on it.
 */
export interface OriginState extends StreamState {
  readonly kind: 'judgment' | 'request';
  readonly place: OriginPlace;
  readonly receivedOn: LegalDate;
  readonly category: string;
  /** The cases opened on it, in order: the next decision's case id is derived from their number. */
  readonly cases: readonly string[];
}

export const categories = [
  'civil',
  'civilPartOfCriminal',
  'administrative',
  'family',
  'commerce',
  'labour',
  'bankruptcy',
  'arbitration',
  'other',
] as const;
const requestChannels = ['inPerson', 'oral', 'post', 'portal'] as const;

const fact = factOf<OriginState | undefined>();
const judgmentAct = actOn<OriginState | undefined>('judgment');
const requestAct = actOn<OriginState | undefined>('request');

export class JudgmentReceivedData {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @Code({ vi: 'Tòa án', en: 'Court' }) court!: string;
  @StoredDay({ vi: 'Ngày bản án', en: 'Date of the judgment' }) judgedOn!: string;
  @Part(() => SealedReference, { vi: 'Số bản án', en: 'Number of the judgment' }) number!: SealedReference;
}

export class RequestReceivedData {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @OneOf(requestChannels, { vi: 'Hình thức', en: 'Channel' }) channel!: string;
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
  @Part(() => SealedReference, { vi: 'Người yêu cầu', en: 'Requester' }) requester!: SealedReference;
  @Part(() => SealedReference, { vi: 'Nội dung yêu cầu', en: 'What is claimed' }) claim!: SealedReference;
}

/** The state after a receipt. */
const received =
  (kind: OriginState['kind'], { initial }: Transitions<OriginPlace>) =>
  (_none: OriginState | undefined, { category }: { category: string }, at: At): OriginState => ({
    id: at.streamId,
    kind,
    realm: at.realm,
    receivedOn: at.effectiveOn,
    office: at.officeThen,
    category,
    cases: [],
    place: initial,
    deadlines: [],
    lastActOn: at.effectiveOn,
    lastFactOn: at.effectiveOn,
    actRevision: at.revision,
    unplaced: [],
  });

export const JudgmentReceived = fact('JudgmentReceived', {
  version: 1,
  schema: JudgmentReceivedData,
  evolve: received('judgment', judgmentTransitions),
  story: () => ({ vi: 'Nhận bản án, quyết định của Tòa án', en: 'The judgment was received from the court' }),
});

export const RequestReceived = fact('RequestReceived', {
  version: 1,
  schema: RequestReceivedData,
  evolve: received('request', requestTransitions),
  story: () => ({ vi: 'Nhận đơn yêu cầu thi hành án', en: 'The request for enforcement was received' }),
});

export class CaseOpenedOnItData {
  @Code({ vi: 'Vụ việc', en: 'Case' }) case!: string;
}

export const CaseOpenedOnIt = fact('CaseOpenedOnIt', {
  version: 1,
  schema: CaseOpenedOnItData,
  evolve: (state, data) => state && { ...state, cases: [...state.cases, data.case] },
  story: (data) => ({
    vi: `Đã ra quyết định thi hành án (${data.case})`,
    en: `An enforcement decision was made on it (${data.case})`,
  }),
});

class ReceiveJudgment extends ActBody {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @Code({ vi: 'Mã Tòa án', en: 'Court (code)' }) court!: string;
  @Day({ vi: 'Ngày bản án', en: 'Date of the judgment' }) judgedOn!: string;
  @SealedLine(200, { vi: 'Số bản án', en: 'Number of the judgment' }) number!: LocalizedText;
}

class ReceiveRequest extends ActBody {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @OneOf(requestChannels, { vi: 'Hình thức nộp', en: 'Channel' }, requestChannelLabels) channel!: string;
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
  @SealedLine(500, { vi: 'Người yêu cầu', en: 'Requester' }) requester!: LocalizedText;
  @Sealed(4000, { vi: 'Nội dung yêu cầu', en: 'What is claimed' }) claim!: LocalizedText;
}

const nowhere = { rule: 'lifecycle', unlock: { vi: 'Đã được nhận', en: 'It was received already' } } as const;

const judgedBeforeReceipt = since(
  '0.2.0',
  ruleOn<OriginState | undefined, JudgmentReceivedData>('date.order', ({ judgedOn }, { on }) =>
    judgedOn <= on
      ? undefined
      : blocked(
          [
            `Bản án ngày ${dayVi(judgedOn as LegalDate)} sau ngày nhận ${dayVi(on)}`,
            `The judgment of ${judgedOn} lies after its receipt on ${on}`,
          ],
          [`Nhập ngày bản án không sau ${dayVi(on)}`, `Enter ${on} or an earlier day as the date of the judgment`],
        ),
  ),
);

const decisionAfterJudgment = since(
  '0.3.0',
  ruleOn<OriginState | undefined, JudgmentReceivedData>('date.order', ({ judgedOn }, { decision }) =>
    decision === undefined || decision.date >= judgedOn
      ? undefined
      : blocked(
          [
            `Ngày quyết định ${dayVi(decision.date)} trước ngày bản án ${dayVi(judgedOn as LegalDate)}`,
            `The decision of ${decision.date} lies before the judgment of ${judgedOn}`,
          ],
          [
            `Nhập ngày quyết định không trước ${dayVi(judgedOn as LegalDate)}`,
            `Enter ${judgedOn} or a later day as the date of the decision`,
          ],
        ),
  ),
);

export const receiveJudgment = judgmentAct('receive-judgment', {
  label: { vi: 'Nhận bản án', en: 'Receive a judgment' },
  command: ReceiveJudgment,
  opens: 'judgment',
  leadsTo: [JudgmentReceived],
  notAllowed: nowhere,
  basis: 'judgment.effective',
  requires: [judgedBeforeReceipt, decisionAfterJudgment],
  decide: ({ command }) => [
    JudgmentReceived.of({
      category: command.category,
      court: command.court,
      judgedOn: command.judgedOn,
      number: sealed(command.number),
    }),
  ],
});

export const receiveRequest = requestAct('receive-request', {
  label: { vi: 'Nhận đơn yêu cầu', en: 'Receive a request' },
  command: ReceiveRequest,
  opens: 'request',
  leadsTo: [RequestReceived],
  notAllowed: nowhere,
  basis: 'request.standing',
  decide: ({ command }) => [
    RequestReceived.of({
      category: command.category,
      channel: command.channel,
      ...(command.judgment === undefined ? {} : { judgment: command.judgment }),
      requester: sealed(command.requester),
      claim: sealed(command.claim),
    }),
  ],
});

class RecordCaseOpened extends ReactionBody {
  @Code({ vi: 'Vụ việc', en: 'Case' }) case!: string;
}

const recordCaseOpenedOn = (target: typeof judgmentAct) =>
  target('record-case-opened', {
    label: { vi: 'Ghi nhận đã ra quyết định', en: 'Record the case opened on it' },
    command: RecordCaseOpened,
    internal: true,
    leadsTo: [CaseOpenedOnIt],
    notAllowed: nowhere,
    basis: 'oneDecisionPerRequest',
    decide: ({ command }) => [CaseOpenedOnIt.of({ case: command.case })],
  });

export const recordCaseOpenedOnJudgment = recordCaseOpenedOn(judgmentAct);
export const recordCaseOpenedOnRequest = recordCaseOpenedOn(requestAct);

/** Judgments are enforced ex officio, requests on request [L08 36]. */
export function initiativeOf(kind: OriginState['kind']): Initiative {
  return kind === 'judgment' ? 'exOfficio' : 'onRequest';
}
