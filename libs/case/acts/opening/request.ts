import { ActBody, actOn, type DeadlineStart } from '../../definition/act.js';
import { factOf } from '../../definition/fact.js';
import {
  Day,
  Flag,
  GroundOf,
  Id,
  type LocalizedText,
  Needs,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedLine,
  SealedReference,
  StoredDay,
  StoredGround,
  Whole,
} from '../../definition/fields.js';
import { blocked, ruleOn, since } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { categoryLabels, obstacleLabels, requestChannelLabels } from '../../labels/values.js';
import { law } from '../../law/law.js';
import { dayNumber, type LegalDate } from '../../law/legal-date.js';
import { requestTransitions } from '../../lifecycle/transitions.js';
import { categories, onceReceived, type OriginState, received } from '../../state/origin.js';
import { ifGiven } from '../builders.js';

/** Chapter: the request for enforcement [L08 30–31; L25 34; ND152 9–10]. What becomes of it: `request-answer.ts`. */

const requestChannels = ['inPerson', 'oral', 'post', 'portal', 'ministrySystem', 'vneid'] as const;
type RequestChannel = (typeof requestChannels)[number];
/** In person and orally a request is made where it is received; otherwise it was sent before. */
const madeOnReceipt: readonly string[] = ['inPerson', 'oral'] satisfies RequestChannel[];
/** Channels that the law names since 1 July 2026. */
const newChannels: readonly string[] = ['portal', 'ministrySystem', 'vneid'] satisfies RequestChannel[];

export const obstacles = ['emergency', 'objectiveObstacle', 'forceMajeure', 'stopped'] as const;
const obstacleDaysMax = 36_500;

export class RequestReceivedData {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @OneOf(requestChannels, { vi: 'Hình thức', en: 'Channel' }) channel!: string;
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
  @Part(() => SealedReference, { vi: 'Người yêu cầu', en: 'Requester' }) requester!: SealedReference;
  @Part(() => SealedReference, { vi: 'Nội dung yêu cầu', en: 'What is claimed' }) claim!: SealedReference;
  @Optional() @StoredDay({ vi: 'Ngày yêu cầu', en: 'Day of the request' }) madeOn?: string;
  @Optional() @StoredDay({ vi: 'Thời hiệu tính từ', en: 'Limitation runs from' }) enforceableSince?: string;
  @Optional() @OneOf(obstacles, { vi: 'Trở ngại', en: 'Obstacle' }) obstacle?: string;
  @Optional()
  @Whole(1, obstacleDaysMax, { vi: 'Số ngày có trở ngại', en: 'Days of the obstacle' })
  obstacleDays?: number;
  @Optional() @StoredGround({ vi: 'Không được từ chối', en: 'Not to be refused' }) protectedBy?: string;
  @Optional() @Flag({ vi: 'Đã chứng minh điều kiện thi hành', en: 'Conditions are proven' }) conditionsProven?: boolean;
  @Optional() @Flag({ vi: 'Được thi hành ngay', en: 'Enforceable at once' }) immediate?: boolean;
  @Optional() @Flag({ vi: 'Chưa nhận bản án', en: 'The judgment is awaited' }) awaitsJudgment?: boolean;
  @Optional() @StoredDay({ vi: 'Ngày nhận bản án', en: 'Judgment received on' }) judgmentReceivedOn?: string;
}

export const RequestReceived = factOf<OriginState | undefined>()('RequestReceived', {
  version: 3,
  // Versions 1 and 2 had fewer fields, and those that they lack may be absent.
  upcasters: { 1: (data) => data, 2: (data) => data },
  schema: RequestReceivedData,
  evolve: (_none, data: RequestReceivedData, at): OriginState => ({
    ...received('request', requestTransitions.initial, data.category, at),
    request: {
      madeOn: (data.madeOn as LegalDate | undefined) ?? at.effectiveOn,
      ...(data.enforceableSince === undefined ? {} : { enforceableSince: data.enforceableSince as LegalDate }),
      obstacleDays: data.obstacleDays ?? 0,
      ...ifGiven(data, ['protectedBy', 'immediate', 'awaitsJudgment']),
      ...(data.judgmentReceivedOn === undefined ? {} : { judgmentReceivedOn: data.judgmentReceivedOn as LegalDate }),
    },
  }),
  story: ({ channel, madeOn }) => {
    const by = labelIn(requestChannelLabels, channel);
    return madeOn === undefined
      ? { vi: `Nhận đơn yêu cầu thi hành án (${by.vi})`, en: `The request for enforcement was received (${by.en})` }
      : {
          vi: `Nhận đơn yêu cầu thi hành án (${by.vi}), ngày yêu cầu ${dayVi(madeOn as LegalDate)}`,
          en: `The request for enforcement, made on ${madeOn}, was received (${by.en})`,
        };
  },
});

/**
 * The fields that prove that a request was made within its time limit. The receipt or a later supplement states them.
 */
export class TimeOfRequest extends ActBody {
  @Optional()
  @Day({
    vi: 'Ngày bản án có hiệu lực, hoặc ngày nghĩa vụ đến hạn',
    en: 'Date of legal effect of the judgment, or the due date of the duty',
  })
  enforceableSince?: string;
  @Optional()
  @Needs('obstacleDays')
  @OneOf(obstacles, { vi: 'Trở ngại đã chứng minh', en: 'Obstacle that was proven' }, obstacleLabels)
  obstacle?: (typeof obstacles)[number];
  @Optional()
  @Needs('obstacle')
  @Whole(1, obstacleDaysMax, { vi: 'Số ngày có trở ngại', en: 'Days of the obstacle' })
  obstacleDays?: number;
}

const aboutJudgment = ['immediate', 'awaitsJudgment', 'judgmentReceivedOn'] as const;
export const timeOfRequest = ['enforceableSince', 'obstacle', 'obstacleDays'] as const;

class ReceiveRequest extends TimeOfRequest {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @OneOf(requestChannels, { vi: 'Hình thức nộp', en: 'Channel' }, requestChannelLabels) channel!: RequestChannel;
  @Optional()
  @Day({
    vi: 'Ngày gửi thành công, hoặc ngày dấu bưu điện (nếu khác ngày nhận)',
    en: 'Day of successful sending, or of the postmark (if not that of receipt)',
  })
  madeOn?: string;
  @Optional() @Id({ vi: 'Bản án đã nhận', en: 'Judgment received' }) judgment?: string;
  @Optional()
  @Day({ vi: 'Ngày nhận bản án (nếu khác ngày nhận đơn)', en: 'Day on which the judgment was received (if another)' })
  judgmentReceivedOn?: string;
  @Optional()
  @Flag({ vi: 'Chưa nhận được bản án', en: 'The judgment is still awaited' })
  awaitsJudgment?: boolean;
  @Optional()
  @Flag({ vi: 'Bản án được thi hành ngay, dù có thể bị kháng cáo', en: 'Enforceable at once, though open to appeal' })
  immediate?: boolean;
  @SealedLine(500, { vi: 'Người yêu cầu', en: 'Requester' }) requester!: LocalizedText;
  @Sealed(4000, { vi: 'Nội dung yêu cầu', en: 'What is claimed' }) claim!: LocalizedText;
  @Optional()
  @GroundOf('mustNotRefuse', { vi: 'Trường hợp không được từ chối', en: 'Why it must not be refused' })
  protectedBy?: string;
  @Optional()
  @Flag({
    vi: 'Yêu cầu lại: đã chứng minh người phải thi hành án có điều kiện',
    en: 'A returned request: the requester proves that the debtor can pay or perform',
  })
  conditionsProven?: boolean;
}

type Made = Pick<RequestReceivedData, 'channel' | 'madeOn' | 'obstacle'>;

/** The day of a request is that of sending or of the postmark; of one that is made at the office, that of receipt. */
const madeInOrder = since(
  '0.4.0',
  ruleOn<OriginState | undefined, Made>('request.date', ({ channel, madeOn }, { on }) => {
    if (madeOn === undefined || madeOn === on) return undefined;
    if (!madeOnReceipt.includes(channel) && madeOn < on) return undefined;
    return blocked(
      [
        `Ngày yêu cầu ${dayVi(madeOn as LegalDate)} không hợp với hình thức nộp và ngày nhận ${dayVi(on)}`,
        `A request of ${madeOn} does not go with this channel and the receipt on ${on}`,
      ],
      madeOnReceipt.includes(channel)
        ? ['Nộp hoặc trình bày trực tiếp: ghi ngày nhận', 'Made at the office: enter the day of receipt']
        : [`Nhập ngày không sau ${dayVi(on)}`, `Enter ${on} or an earlier day`],
    );
  }),
);

/** A request belongs to the law of the day on which it was made. */
const channelOfDay = since(
  '0.4.0',
  ruleOn<OriginState | undefined, Made>('request.channel', ({ channel, madeOn }, { on, world }) =>
    world.law.regimeOn((madeOn as LegalDate | undefined) ?? on) === 'L25' || !newChannels.includes(channel)
      ? undefined
      : blocked(
          [
            `Ngày ${dayVi(on)} chưa có hình thức «${labelIn(requestChannelLabels, channel).vi}»`,
            `On ${on} there was no request ${labelIn(requestChannelLabels, channel).en}`,
          ],
          ['Chọn hình thức khác', 'Choose another channel'],
        ),
  ),
);

/**
 * An obstacle cannot last longer than the limitation period has run so far. Since 1 July 2026 postponement and
 * suspension are no obstacles.
 */
export const obstacleOfDay = since(
  '0.4.0',
  ruleOn<
    OriginState | undefined,
    Pick<Made, 'obstacle' | 'madeOn'> & Pick<RequestReceivedData, 'enforceableSince' | 'obstacleDays'>
  >('request.inTime', ({ obstacle, obstacleDays = 0, madeOn, enforceableSince }, { before, on, world }) => {
    const day = before?.request?.madeOn ?? (madeOn as LegalDate | undefined) ?? on;
    const from = (enforceableSince as LegalDate | undefined) ?? before?.request?.enforceableSince;
    const most = from === undefined ? obstacleDays : dayNumber(day) - dayNumber(from);
    if (obstacleDays > 0 && obstacleDays > most)
      return blocked(
        [
          `Từ khi tính thời hiệu đến ngày yêu cầu chỉ có ${most} ngày`,
          `From the start of the limitation to the request there are only ${most} days`,
        ],
        ['Sửa số ngày có trở ngại', 'Correct the days of the obstacle'],
      );
    if (world.law.regimeOn(day) === 'L08' || obstacle !== 'stopped') return undefined;
    return blocked(
      [
        'Từ 1/7/2026 thời gian hoãn, tạm đình chỉ vẫn tính vào thời hiệu',
        'Since 1 July 2026 the time of postponement and suspension counts',
      ],
      ['Chỉ nêu trở ngại khác đã chứng minh', 'Name only another obstacle that was proven'],
    );
  }),
);

/** The judgment came before the request or with it; or it is still awaited. */
const judgmentInOrder = since(
  '0.4.0',
  ruleOn<OriginState | undefined, Pick<RequestReceivedData, 'judgment' | 'judgmentReceivedOn' | 'awaitsJudgment'>>(
    'judgment.received',
    ({ judgment, judgmentReceivedOn, awaitsJudgment = false }, { on }) => {
      const isNamed = judgment !== undefined || judgmentReceivedOn !== undefined;
      if (!(awaitsJudgment && isNamed) && (judgmentReceivedOn ?? on) <= on) return undefined;
      return blocked(
        [
          'Bản án chưa nhận thì không có mã và ngày nhận; ngày nhận không sau ngày nhận đơn',
          'A judgment that is awaited has no id and no day of receipt; it is received on the day of the request or before',
        ],
        ['Sửa thông tin về việc nhận bản án', 'Correct what is said about the receipt of the judgment'],
      );
    },
  ),
);

const returned = 'L25:ND152.9.7.d';

/** A request that was returned is made again with proof that the debtor has conditions [ND152 22.2]. */
const provesConditions = since(
  '0.4.0',
  ruleOn<OriginState | undefined, Pick<RequestReceivedData, 'protectedBy' | 'conditionsProven'>>(
    'request.again',
    ({ protectedBy, conditionsProven = false }, { on, world }) =>
      (protectedBy === returned) === conditionsProven || world.law.regimeOn(on) === 'L08'
        ? undefined
        : protectedBy === returned
          ? blocked(
              [
                'Chưa chứng minh người phải thi hành án có điều kiện thi hành án',
                'Nothing proves that the debtor can pay or perform now',
              ],
              ['Yêu cầu người đó chứng minh trước', 'Ask the requester for the proof first'],
            )
          : blocked(
              ['Chỉ yêu cầu đã được gửi lại mới phải chứng minh', 'Only a request that was returned takes this proof'],
              ['Chọn trường hợp yêu cầu đã được gửi lại', 'Choose that the request had been returned'],
            ),
  ),
);

/**
 * The term of the decision counts from the request, since 1 July 2026 from request and judgment, whichever is later
 * [L08 36.1; L25 34.3].
 */
export const decisionTerm: DeadlineStart<OriginState | undefined> = {
  clock: 'decision.onRequest',
  when: (after) => after?.request?.awaitsJudgment !== true || after.lastActOn < law.firstDayOfL25,
  // Before the duty is due there is nothing to decide.
  from: (after) => {
    const { enforceableSince, immediate = false } = after?.request ?? {};
    return after && enforceableSince && !immediate && enforceableSince > after.lastActOn ? enforceableSince : undefined;
  },
};

export const receiveRequest = actOn<OriginState | undefined>('request')('receive-request', {
  label: { vi: 'Nhận đơn yêu cầu', en: 'Receive a request' },
  command: ReceiveRequest,
  opens: 'request',
  leadsTo: [RequestReceived],
  notAllowed: onceReceived,
  basis: 'request.standing',
  requires: [madeInOrder, channelOfDay, obstacleOfDay, judgmentInOrder, provesConditions],
  starts: [decisionTerm, { clock: 'request.refuse' }],
  decide: ({ command }) => [
    RequestReceived.of({
      category: command.category,
      channel: command.channel,
      requester: sealed(command.requester),
      claim: sealed(command.claim),
      ...ifGiven(command, [
        'judgment',
        'madeOn',
        ...timeOfRequest,
        'protectedBy',
        'conditionsProven',
        ...aboutJudgment,
      ]),
    }),
  ],
});
