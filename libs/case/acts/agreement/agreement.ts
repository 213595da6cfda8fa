import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import {
  Amount,
  Code,
  CodeList,
  Day,
  Flag,
  GroundOf,
  ListOf,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedLine,
  SealedReference,
  StoredAmount,
  StoredDay,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { agreementIsWhole, instalmentsInOrder, mediationGoesOn, noAgreementYet } from '../../state/agreement-rules.js';
import { stillOwed } from '../../state/debt-rules.js';
import type { LegalDate } from '../../law/legal-date.js';
import { beforeMediation } from '../../lifecycle/leaves.js';
import { betweenTheParties } from './participants.js';
import { act, fact, goesBackTo, groundOfDay, highest, ifGiven, onGround, sealedIfGiven } from '../builders.js';
import { restLabels } from '../../labels/values.js';
import { instalmentReplaced, instalmentsDue } from './instalments.js';

/**
 * Chapter: agreement between the parties [L08 6; ND62 5; L25 36.2; ND152 14]. They agree at any time, also before the
 * notice and while something stops the case; what is called mediation here is a negotiation that the office leads.
 */

export class ReturnToData {
  @OneOf(beforeMediation, { vi: 'Trở lại', en: 'Goes back to' }) returnTo!: string;
}

export const AgreementProposed = fact('AgreementProposed', {
  version: 1,
  schema: ReturnToData,
  evolve: (state, data) => ({ ...state, mediationFrom: data.returnTo }),
  story: () => ({ vi: 'Các bên bắt đầu thỏa thuận', en: 'The parties began to negotiate' }),
});

export const proposeAgreement = act('propose-agreement', {
  label: { vi: 'Bắt đầu thỏa thuận', en: 'Propose an agreement' },
  command: ActBody,
  leadsTo: [AgreementProposed],
  requires: [stillOwed, noAgreementYet, goesBackTo((before) => before.place.lifecycle)],
  notAllowed: {
    rule: 'mediation.session',
    unlock: {
      vi: 'Thương lượng bắt đầu từ thời hạn tự nguyện trở đi; thỏa thuận đã có thì ghi nhận lúc nào cũng được',
      en: 'Negotiations begin from the voluntary period on; an agreement that is reached is recorded at any time',
    },
  },
  decide: ({ before }) => [AgreementProposed.of({ returnTo: before.place.lifecycle })],
});

export class InstalmentData {
  @Code({ vi: 'Mã', en: 'Instalment' }) id!: string;
  @StoredDay({ vi: 'Đến hết', en: 'Due on' }) dueOn!: string;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

/** What becomes of the debt beyond what was agreed, once that is performed. */
const rests = ['owed', 'waived'] as const;

export class AgreementReachedData {
  @Optional() @CodeList(200, { vi: 'Người tham gia', en: 'Participants' }) participants?: string[];
  @Optional() @Part(() => SealedReference, { vi: 'Địa điểm', en: 'Place' }) place?: SealedReference;
  @Flag({ vi: 'Bằng văn bản', en: 'In writing' }) inWriting!: boolean;
  @Part(() => SealedReference, { vi: 'Nội dung', en: 'Terms' }) terms!: SealedReference;
  @Optional() @StoredDay({ vi: 'Thời hạn', en: 'Until the end of' }) until?: string;
  @Optional()
  @ListOf(() => InstalmentData, 1, 60, { vi: 'Các kỳ trả', en: 'Instalments' })
  instalments?: InstalmentData[];
  @Optional() @OneOf(rests, { vi: 'Phần còn lại', en: 'What is left' }) rest?: (typeof rests)[number];
  @Optional()
  @Part(() => SealedReference, { vi: 'Hậu quả khi vi phạm', en: 'Consequence of a breach' })
  consequence?: SealedReference;
  @Optional() @Part(() => SealedReference, { vi: 'Phí và chi phí', en: 'Fee and costs' }) feeAndCosts?: SealedReference;
  @Optional() @Flag({ vi: 'Người mua đồng ý', en: 'The buyer consents' }) buyerConsents?: boolean;
}

export const AgreementReached = fact('AgreementReached', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: AgreementReachedData,
  evolve: (state, { inWriting, until, rest, instalments = [] }, at) => ({
    ...state,
    instalmentsCount: instalments.reduce((count, { id }) => highest(count, id), state.instalmentsCount),
    agreement: {
      on: at.effectiveOn,
      eventId: at.eventId,
      paymentsBefore: state.payments.length,
      inWriting,
      until: until as LegalDate | undefined,
      instalments: instalments.map(({ id, dueOn, amount }) => ({
        id,
        dueOn: dueOn as LegalDate,
        amount: BigInt(amount),
      })),
      waivesRest: rest === 'waived',
    },
  }),
  story: () => ({ vi: 'Các bên đạt thỏa thuận', en: 'The parties reached an agreement' }),
});

class Instalment {
  @Day({ vi: 'Trả chậm nhất ngày', en: 'Due on' }) dueOn!: string;
  @Amount({ vi: 'Số tiền (đồng)', en: 'Amount (đồng)' }) amount!: string;
}

class RecordAgreement extends ActBody {
  @Optional()
  @CodeList(200, { vi: 'Người tham gia (d1, c1 …)', en: 'Who took part (d1, c1 …)' })
  participants?: string[];
  @Optional() @SealedLine(300, { vi: 'Địa điểm', en: 'Place' }) place?: LocalizedText;
  @Flag({ vi: 'Thỏa thuận bằng văn bản', en: 'The agreement is in writing' }) inWriting!: boolean;
  @Sealed(4000, { vi: 'Nội dung thỏa thuận', en: 'Terms' }) terms!: LocalizedText;
  @Optional() @Day({ vi: 'Thực hiện đến hết ngày', en: 'To be performed until the end of' }) until?: string;
  @Optional() @ListOf(() => Instalment, 1, 60, { vi: 'Các kỳ trả', en: 'Instalments' }) instalments?: Instalment[];
  @Optional()
  @OneOf(rests, { vi: 'Phần còn lại sau khi thực hiện xong', en: 'What is left once it is performed' }, restLabels)
  rest?: (typeof rests)[number];
  @Optional()
  @Sealed(2000, { vi: 'Hậu quả pháp lý khi vi phạm', en: 'Legal consequence of a breach' })
  consequence?: LocalizedText;
  @Optional()
  @Sealed(2000, { vi: 'Thỏa thuận về phí và chi phí thi hành án', en: 'What was agreed on fee and costs' })
  feeAndCosts?: LocalizedText;
  @Optional()
  @Flag({ vi: 'Người mua tài sản đồng ý (khi tài sản đã bán)', en: 'The buyer consents (once an asset is sold)' })
  buyerConsents?: boolean;
}

export const recordAgreement = act('record-agreement', {
  label: { vi: 'Ghi nhận thỏa thuận', en: 'Record the agreement' },
  command: RecordAgreement,
  leadsTo: [AgreementReached],
  requires: [stillOwed, mediationGoesOn, ...agreementIsWhole, betweenTheParties, instalmentsInOrder],
  notAllowed: {
    rule: 'agreement.recognition',
    unlock: {
      vi: 'Chỉ khi vụ việc còn mở và không ở sổ theo dõi riêng',
      en: 'Possible while the case is open and not in the separate book',
    },
  },
  starts: [instalmentsDue],
  ends: [instalmentReplaced],
  decide: ({ before, command }) => [
    AgreementReached.of({
      inWriting: command.inWriting,
      terms: sealed(command.terms),
      ...ifGiven(command, ['participants', 'until', 'rest', 'buyerConsents']),
      ...sealedIfGiven('place', command.place),
      ...sealedIfGiven('consequence', command.consequence),
      ...sealedIfGiven('feeAndCosts', command.feeAndCosts),
      ...(command.instalments
        ? {
            instalments: command.instalments.map((each, at) => ({
              id: `i${before.instalmentsCount + at + 1}`,
              ...each,
            })),
          }
        : {}),
    }),
  ],
});

export const leaveMediation = (state: CaseState): CaseState => ({
  ...state,
  mediationFrom: undefined,
  agreement: undefined,
});

export const AgreementRefused = fact('AgreementRefused', {
  version: 1,
  schema: ReturnToData,
  evolve: leaveMediation,
  story: () => ({ vi: 'Không đạt được thỏa thuận', en: 'No agreement was reached' }),
});

export const refuseAgreement = act('refuse-agreement', {
  label: { vi: 'Ghi nhận không thỏa thuận được', en: 'Record that no agreement was reached' },
  command: ActBody,
  leadsTo: [AgreementRefused],
  requires: [stillOwed, goesBackTo((before) => before.mediationFrom)],
  notAllowed: {
    rule: 'agreement.recognition',
    unlock: { vi: 'Chỉ khi các bên đang thương lượng', en: 'Possible while the parties negotiate' },
  },
  decide: ({ before }) => [AgreementRefused.of({ returnTo: before.mediationFrom ?? '' })],
});

export class AgreementNotRecognisedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason!: SealedReference;
  /** Of an agreement that was being negotiated here. */
  @Optional() @OneOf(beforeMediation, { vi: 'Trở lại', en: 'Goes back to' }) returnTo?: string;
}

export const AgreementNotRecognised = fact('AgreementNotRecognised', {
  version: 1,
  schema: AgreementNotRecognisedData,
  evolve: (state, { returnTo }) => (returnTo === undefined ? state : leaveMediation(state)),
  story: ({ ground }) => onGround('Không công nhận thỏa thuận', 'The agreement was not recognised', ground),
});

class DenyAgreement extends ActBody {
  @GroundOf('agreementRefusal', { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason!: LocalizedText;
}

const negotiatedFrom = ({ place, mediationFrom }: CaseState): string | undefined =>
  place.lifecycle === 'mediation.negotiating' ? mediationFrom : undefined;

export const denyAgreement = act('deny-agreement', {
  label: { vi: 'Từ chối công nhận thỏa thuận', en: 'Refuse to recognise the agreement' },
  command: DenyAgreement,
  leadsTo: [AgreementNotRecognised],
  requires: [
    stillOwed,
    mediationGoesOn,
    groundOfDay('agreementRefusal', 'agreement.recognition'),
    goesBackTo(negotiatedFrom),
  ],
  notAllowed: recordAgreement.notAllowed,
  decide: ({ before, command: { ground, reason } }) => {
    const returnTo = negotiatedFrom(before);
    return [
      AgreementNotRecognised.of({ ground, reason: sealed(reason), ...(returnTo === undefined ? {} : { returnTo }) }),
    ];
  },
});
