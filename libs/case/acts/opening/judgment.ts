import { ActBody, actOn } from '../../definition/act.js';
import { factOf } from '../../definition/fact.js';
import {
  Code,
  Day,
  Flag,
  type LocalizedText,
  Needs,
  OfficialNumbers,
  OneOf,
  Optional,
  Part,
  sealed,
  SealedLine,
  SealedReference,
  StoredDay,
  TimeOfDay,
} from '../../definition/fields.js';
import { blocked, ruleOn, since } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { categoryLabels, judgmentChannelLabels } from '../../labels/values.js';
import { later, type LegalDate } from '../../law/legal-date.js';
import { judgmentTransitions } from '../../lifecycle/transitions.js';
import { categories, onceReceived, type OriginState, received } from '../../state/origin.js';
import { ifGiven } from '../builders.js';

/** Chapter: the judgment and its entry in the register of judgments [L08 28–29; L25 33.1; ND152 7]. */

const judgmentChannels = ['direct', 'post', 'digital'] as const;

export class JudgmentReceivedData {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @Code({ vi: 'Tòa án', en: 'Court' }) court!: string;
  @StoredDay({ vi: 'Ngày bản án', en: 'Date of the judgment' }) judgedOn!: string;
  @Part(() => SealedReference, { vi: 'Số bản án', en: 'Number of the judgment' }) number!: SealedReference;
  @Optional() @OneOf(judgmentChannels, { vi: 'Hình thức nhận', en: 'Channel' }) channel?: string;
  @Optional() @TimeOfDay({ vi: 'Giờ nhận', en: 'Time of receipt' }) receivedAt?: string;
  @Optional() @StoredDay({ vi: 'Ngày có hiệu lực pháp luật', en: 'Date of legal effect' }) inForceOn?: string;
  @Optional() @Flag({ vi: 'Được thi hành ngay', en: 'Enforceable at once' }) immediate?: boolean;
  @Optional() @OfficialNumbers(20, { vi: 'Biên bản kê biên, tạm giữ', en: 'Minutes of seizure' }) minutes?: string[];
  @Optional() @Flag({ vi: 'Có khoản chủ động thi hành', en: 'Has ex officio items' }) exOfficio?: boolean;
  @Optional() @Flag({ vi: 'Biện pháp khẩn cấp tạm thời', en: 'Provisional measure' }) provisional?: boolean;
}

export const JudgmentReceived = factOf<OriginState | undefined>()('JudgmentReceived', {
  version: 4,
  // Earlier versions had fewer fields, and those that they lack may be absent.
  upcasters: { 1: (data) => data, 2: (data) => data, 3: (data) => data },
  schema: JudgmentReceivedData,
  evolve: (_none, data: JudgmentReceivedData, at): OriginState => ({
    ...received('judgment', judgmentTransitions.initial, data.category, at),
    entry: {
      court: data.court,
      judgedOn: data.judgedOn as LegalDate,
      ...ifGiven(data, ['channel', 'receivedAt', 'minutes']),
    },
    ...(data.inForceOn === undefined ? {} : { inForceOn: data.inForceOn as LegalDate }),
    ...(data.immediate === undefined ? {} : { immediate: data.immediate }),
    ...(data.exOfficio === undefined ? {} : { exOfficio: data.exOfficio }),
    ...(data.provisional === undefined ? {} : { provisional: data.provisional }),
  }),
  story: ({ inForceOn }) =>
    inForceOn === undefined
      ? { vi: 'Nhận bản án, quyết định của Tòa án', en: 'The judgment was received from the court' }
      : {
          vi: `Nhận bản án, quyết định của Tòa án, có hiệu lực từ ${dayVi(inForceOn as LegalDate)}`,
          en: `The judgment, in force since ${inForceOn}, was received from the court`,
        },
});

class ReceiveJudgment extends ActBody {
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @Code({ vi: 'Mã Tòa án', en: 'Court (code)' }) court!: string;
  @SealedLine(200, { vi: 'Số bản án', en: 'Number of the judgment' }) number!: LocalizedText;
  @Day({ vi: 'Ngày bản án', en: 'Date of the judgment' }) judgedOn!: string;
  @Optional() @Day({ vi: 'Ngày có hiệu lực pháp luật', en: 'Date of legal effect' }) inForceOn?: string;
  @Optional()
  @Flag({ vi: 'Được thi hành ngay, dù có thể bị kháng cáo', en: 'Enforceable at once, though open to appeal' })
  immediate?: boolean;
  @Optional() @OneOf(judgmentChannels, { vi: 'Hình thức nhận', en: 'Channel' }, judgmentChannelLabels) channel?: string;
  @Optional()
  @Needs('channel')
  @TimeOfDay({ vi: 'Giờ hệ thống ghi nhận (nhận qua mạng)', en: 'Time that the system recorded (digital)' })
  receivedAt?: string;
  @Optional()
  @OfficialNumbers(20, { vi: 'Biên bản kê biên, tạm giữ gửi kèm', en: 'Minutes of seizure that came along' })
  minutes?: string[];
  @Optional()
  @Flag({ vi: 'Có khoản chủ động thi hành (bỏ trống: có)', en: 'Has items that are enforced ex officio (none: yes)' })
  exOfficio?: boolean;
  @Optional()
  @Flag({ vi: 'Quyết định áp dụng biện pháp khẩn cấp tạm thời', en: 'It orders a provisional measure' })
  provisional?: boolean;
}

type Receipt = Pick<JudgmentReceivedData, 'judgedOn' | 'inForceOn'>;

const judgedBeforeReceipt = since(
  '0.2.0',
  ruleOn<OriginState | undefined, Receipt>('date.order', ({ judgedOn }, { on }) =>
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
  ruleOn<OriginState | undefined, Receipt>('date.order', ({ judgedOn }, { decision }) =>
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

const inForceAfterJudgment = since(
  '0.4.0',
  ruleOn<OriginState | undefined, Receipt>('date.order', ({ judgedOn, inForceOn }) =>
    inForceOn === undefined || inForceOn >= judgedOn
      ? undefined
      : blocked(
          [
            `Ngày có hiệu lực ${dayVi(inForceOn as LegalDate)} trước ngày bản án ${dayVi(judgedOn as LegalDate)}`,
            `The judgment would be in force on ${inForceOn}, before its date ${judgedOn}`,
          ],
          [
            `Nhập ngày có hiệu lực không trước ${dayVi(judgedOn as LegalDate)}`,
            `Enter ${judgedOn} or a later day as the date of legal effect`,
          ],
        ),
  ),
);

/** Of a judgment without such items nothing is decided until somebody asks. */
const mustBeDecided = (after: OriginState | undefined): boolean => after?.exOfficio !== false;

const isProvisional = (after: OriginState | undefined): boolean => after?.provisional === true;

/** The day from which a decision may be made: before its legal effect a judgment is not enforced. */
const decidableFrom = (after: OriginState | undefined): LegalDate | undefined =>
  after?.inForceOn === undefined || after.immediate ? undefined : later(after.inForceOn, after.receivedOn);

export const receiveJudgment = actOn<OriginState | undefined>('judgment')('receive-judgment', {
  label: { vi: 'Nhận bản án', en: 'Receive a judgment' },
  command: ReceiveJudgment,
  opens: 'judgment',
  leadsTo: [JudgmentReceived],
  notAllowed: onceReceived,
  basis: 'judgment.effective',
  requires: [judgedBeforeReceipt, decisionAfterJudgment, inForceAfterJudgment],
  starts: [
    {
      clock: 'decision.exOfficio',
      when: (after) => mustBeDecided(after) && !isProvisional(after) && after?.category !== 'bankruptcy',
      from: decidableFrom,
    },
    {
      clock: 'decision.exOfficio.bankruptcy',
      when: (after) => mustBeDecided(after) && !isProvisional(after) && after?.category === 'bankruptcy',
      from: decidableFrom,
    },
    { clock: 'decision.exOfficio.provisional', when: isProvisional },
  ],
  decide: ({ command }) => [
    JudgmentReceived.of({
      category: command.category,
      court: command.court,
      judgedOn: command.judgedOn,
      number: sealed(command.number),
      ...ifGiven(command, ['channel', 'receivedAt', 'inForceOn', 'immediate', 'minutes', 'exOfficio', 'provisional']),
    }),
  ],
});
