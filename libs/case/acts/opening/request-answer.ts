import { ActBody, actOn, type DeadlineEnd } from '../../definition/act.js';
import { factOf } from '../../definition/fact.js';
import {
  GroundOf,
  Id,
  type LocalizedText,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedReference,
  StoredDay,
  StoredGround,
  Whole,
} from '../../definition/fields.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { groundId, groundLabels, groundRow } from '../../law/grounds.js';
import type { TimeLimitId } from '../../law/law.js';
import type { LegalDate } from '../../law/legal-date.js';
import type { OriginState } from '../../state/origin.js';
import { groundOfDay, ifGiven, NothingData, onGround, sealedIfGiven } from '../builders.js';
import { limitationOf } from './decision-rules.js';
import { decisionTerm, obstacleOfDay, obstacles, TimeOfRequest, timeOfRequest } from './request.js';

/** Chapter: the answer to a request: supplement, refusal, withdrawal [L08 31.5; L25 34.3–34.4; ND152 9.6–9.7]. */

type Origin = OriginState | undefined;
const fact = factOf<Origin>();
const act = actOn<Origin>('request');

/** Why an answer has no place: the request was answered already. */
const answered = {
  rule: 'request.pending',
  unlock: {
    vi: 'Chỉ đơn chưa có quyết định, chưa bị từ chối hoặc rút mới được xử lý',
    en: 'Only a request that was not decided, refused or withdrawn can be answered',
  },
} as const;

export class SupplementAskedData {
  @Part(() => SealedReference, { vi: 'Nội dung cần bổ sung', en: 'What is missing' }) missing!: SealedReference;
}

export const SupplementAsked = fact('SupplementAsked', {
  version: 1,
  schema: SupplementAskedData,
  evolve: (state) => state,
  story: () => ({ vi: 'Yêu cầu bổ sung đơn', en: 'A supplement to the request was asked for' }),
});

class AskSupplement extends ActBody {
  @Sealed(2000, { vi: 'Nội dung cần bổ sung', en: 'What is missing' }) missing!: LocalizedText;
}

const whileItRuns = (clock: TimeLimitId): DeadlineEnd<Origin> => ({
  clock,
  when: (after, _subject, { dueOn }) => (after?.lastActOn ?? dueOn) <= dueOn,
});

export const askSupplement = act('ask-supplement', {
  label: { vi: 'Yêu cầu bổ sung đơn', en: 'Ask for a supplement' },
  command: AskSupplement,
  leadsTo: [SupplementAsked],
  basis: 'request.complete',
  notAllowed: answered,
  // An incomplete request is not entered in the register yet [ND152 9.4]; a term that is over stays so.
  ends: [whileItRuns('decision.onRequest'), whileItRuns('request.refuse')],
  decide: ({ command }) => [SupplementAsked.of({ missing: sealed(command.missing) })],
});

export class SupplementReceivedData {
  @Optional() @StoredDay({ vi: 'Thời hiệu tính từ', en: 'Limitation runs from' }) enforceableSince?: string;
  @Optional() @OneOf(obstacles, { vi: 'Trở ngại', en: 'Obstacle' }) obstacle?: string;
  @Optional() @Whole(1, 36_500, { vi: 'Số ngày có trở ngại', en: 'Days of the obstacle' }) obstacleDays?: number;
}

export const SupplementReceived = fact('SupplementReceived', {
  version: 1,
  schema: SupplementReceivedData,
  evolve: (state, { enforceableSince, obstacleDays }) =>
    state?.request && {
      ...state,
      request: {
        ...state.request,
        ...(enforceableSince === undefined ? {} : { enforceableSince: enforceableSince as LegalDate }),
        ...(obstacleDays === undefined ? {} : { obstacleDays }),
      },
    },
  story: () => ({ vi: 'Nhận phần bổ sung đơn', en: 'The supplement to the request was received' }),
});

export const recordSupplement = act('record-supplement', {
  label: { vi: 'Ghi nhận phần bổ sung đơn', en: 'Record a supplement' },
  command: TimeOfRequest,
  leadsTo: [SupplementReceived],
  basis: 'request.complete',
  requires: [obstacleOfDay],
  notAllowed: answered,
  starts: [decisionTerm, { clock: 'request.refuse' }],
  decide: ({ command }) => [SupplementReceived.of(ifGiven(command, timeOfRequest))],
});

export class JudgmentArrivedData {
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
}

export const JudgmentArrived = fact('JudgmentArrived', {
  version: 1,
  schema: JudgmentArrivedData,
  evolve: (state, _data, { effectiveOn }) => {
    if (!state?.request) return state;
    const { awaitsJudgment: _, ...request } = state.request;
    return { ...state, request: { ...request, judgmentReceivedOn: effectiveOn } };
  },
  story: () => ({ vi: 'Đã nhận bản án của đơn yêu cầu', en: 'The judgment of the request was received' }),
});

class RecordJudgmentArrival extends ActBody {
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
}

const isAwaited = rule<Origin>('judgment.received', ({ before }) =>
  before?.request?.awaitsJudgment
    ? undefined
    : blocked(
        ['Đơn yêu cầu không chờ bản án', 'The request waits for no judgment'],
        ['Ra quyết định thi hành án', 'Issue the enforcement decision'],
        { instead: ['issue-decision'] },
      ),
);

export const recordJudgmentArrival = act('record-judgment-arrival', {
  label: { vi: 'Ghi nhận đã nhận bản án', en: 'Record that the judgment was received' },
  command: RecordJudgmentArrival,
  leadsTo: [JudgmentArrived],
  basis: 'judgment.received',
  requires: [isAwaited],
  notAllowed: answered,
  starts: [decisionTerm],
  decide: ({ command }) => [JudgmentArrived.of(ifGiven(command, ['judgment']))],
});

export class RequestRefusedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const RequestRefused = fact('RequestRefused', {
  version: 1,
  schema: RequestRefusedData,
  evolve: (state) => state,
  story: ({ ground }) => onGround('Từ chối yêu cầu thi hành án', 'The request was refused', ground),
});

class RefuseRequest extends ActBody {
  @GroundOf('requestRefusal', { vi: 'Căn cứ từ chối', en: 'Ground of the refusal' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

/** Out of time, or decided already: these refusals do not deny that the content can be enforced. */
const otherwise: readonly string[] = ['L25:34.4.d', 'L25:34.4.dd'];
const returnedBefore = 'L25:ND152.9.7.d';

const mayBeRefused = since(
  '0.4.0',
  ruleOn<Origin, RequestRefusedData>('request.mustNotRefuse', ({ ground }, { before, on, world }) => {
    const point = before?.request?.protectedBy;
    if (point === undefined || groundRow(point)?.regime !== world.law.regimeOn(on)) return undefined;
    if (point !== returnedBefore && otherwise.includes(ground)) return undefined;
    const { vi, en } = labelIn(groundLabels, point);
    return blocked(
      [`Không được từ chối yêu cầu này (${vi})`, `This request must not be refused (${en})`],
      ['Ra quyết định thi hành án', 'Issue the enforcement decision'],
      { instead: ['issue-decision'] },
    );
  }),
);

const outOfTime: readonly string[] = ['L08:31.5.c', 'L25:34.4.d'];

/** A request that was made in time is not refused as out of time; where the start is unknown, the office decides. */
const isOutOfTime = since(
  '0.4.0',
  ruleOn<Origin, RequestRefusedData>('request.inTime', ({ ground }, { before, world }) => {
    const limitation = limitationOf(before, world);
    if (!outOfTime.includes(ground) || !limitation?.isIn) return undefined;
    const { last, madeOn } = limitation;
    return blocked(
      [
        `Thời hiệu yêu cầu còn đến hết ngày ${dayVi(last)}; yêu cầu ngày ${dayVi(madeOn)}`,
        `The limitation runs to ${last}; the request is of ${madeOn}`,
      ],
      ['Ra quyết định thi hành án, hoặc chọn căn cứ khác', 'Issue the enforcement decision, or choose another ground'],
      { instead: ['issue-decision'] },
    );
  }),
);

export const refuseRequest = act('refuse-request', {
  label: { vi: 'Từ chối yêu cầu thi hành án', en: 'Refuse the request' },
  command: RefuseRequest,
  leadsTo: [RequestRefused],
  basis: 'request.standing',
  requires: [mayBeRefused, isOutOfTime, groundOfDay<Origin>('requestRefusal', 'request.standing')],
  notAllowed: answered,
  meets: ['request.refuse', 'decision.onRequest'],
  decide: ({ command }) => [
    RequestRefused.of({
      ground: groundId('requestRefusal', command.ground),
      ...sealedIfGiven('reason', command.reason),
    }),
  ],
});

export const RequestWithdrawn = fact('RequestWithdrawn', {
  version: 1,
  schema: NothingData,
  evolve: (state) => state,
  story: () => ({ vi: 'Người yêu cầu rút đơn', en: 'The requester withdrew the request' }),
});

export const withdrawRequest = act('withdraw-request', {
  label: { vi: 'Ghi nhận rút đơn yêu cầu', en: 'Record that the request was withdrawn' },
  command: ActBody,
  leadsTo: [RequestWithdrawn],
  notAllowed: answered,
  ends: ['decision.onRequest', 'request.refuse'],
  decide: () => [RequestWithdrawn.of({})],
});
