import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import {
  Amount,
  Code,
  Flag,
  OneOf,
  Optional,
  Part,
  Sealed,
  sealed,
  SealedReference,
  type LocalizedText,
} from '../../definition/fields.js';
import { stillOwed } from '../../state/debt-rules.js';
import { beforeMediation } from '../../lifecycle/leaves.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import { startsPayOut } from '../../clocks/pay-out.js';
import { act, fact, goesBackTo, sealedIfGiven, unchanged } from '../builders.js';
import { collect, PaymentCollected, withinDebt } from '../money.js';
import { agreementResultLabels } from '../../labels/values.js';

const results = ['agreed', 'notAgreed'] as const;

/** Chapter: agreement between the parties, called mediation here [L08 6; ND62 5; ND152 14]. */

export class MobilisationSessionHeldData {
  @OneOf(results, { vi: 'Kết quả', en: 'Result' }) result!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Nội dung', en: 'Notes' }) notes?: SealedReference;
}

export const MobilisationSessionHeld = fact('MobilisationSessionHeld', {
  version: 1,
  schema: MobilisationSessionHeldData,
  mayComeLate: true,
  evolve: unchanged,
  story: () => ({ vi: 'Tổ chức vận động, thuyết phục', en: 'A session of persuasion was held' }),
});

class HoldMobilisationSession extends ActBody {
  @OneOf(results, { vi: 'Kết quả', en: 'Result' }, agreementResultLabels) result!: string;
  @Optional() @Sealed(2000, { vi: 'Nội dung', en: 'Notes' }) notes?: LocalizedText;
}

export const holdMobilisationSession = act('hold-mobilisation-session', {
  label: { vi: 'Vận động, thuyết phục', en: 'Hold a session of persuasion' },
  command: HoldMobilisationSession,
  leadsTo: [MobilisationSessionHeld],
  requires: [stillOwed],
  notAllowed: {
    rule: 'mediation.session',
    unlock: {
      vi: 'Chỉ khi vụ việc còn mở và không ở sổ theo dõi riêng',
      en: 'Possible while the case is open and not in the separate book',
    },
  },
  decide: ({ command }) => [
    MobilisationSessionHeld.of({ result: command.result, ...sealedIfGiven('notes', command.notes) }),
  ],
});

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
  requires: [stillOwed, goesBackTo((before) => before.place.lifecycle)],
  notAllowed: {
    rule: 'mediation.session',
    unlock: {
      vi: 'Thỏa thuận bắt đầu từ thời hạn tự nguyện trở đi, khi vụ việc không bị dừng',
      en: 'Possible from the voluntary period on, while nothing stops the case',
    },
  },
  decide: ({ before }) => [AgreementProposed.of({ returnTo: before.place.lifecycle })],
});

export class AgreementReachedData {
  @Flag({ vi: 'Bằng văn bản', en: 'In writing' }) inWriting!: boolean;
  @Part(() => SealedReference, { vi: 'Nội dung', en: 'Terms' }) terms!: SealedReference;
}

export const AgreementReached = fact('AgreementReached', {
  version: 1,
  schema: AgreementReachedData,
  evolve: (state, data, at) => ({ ...state, agreement: { on: at.effectiveOn, inWriting: data.inWriting } }),
  story: () => ({ vi: 'Các bên đạt thỏa thuận', en: 'The parties reached an agreement' }),
});

class RecordAgreement extends ActBody {
  @Flag({ vi: 'Thỏa thuận bằng văn bản', en: 'The agreement is in writing' }) inWriting!: boolean;
  @Sealed(4000, { vi: 'Nội dung thỏa thuận', en: 'Terms' }) terms!: LocalizedText;
}

const mustBeWritten = ruleOn<CaseState, AgreementReachedData>('agreement.written', (data) =>
  data.inWriting
    ? undefined
    : blocked(
        ['Thỏa thuận phải lập thành văn bản', 'The agreement must be in writing'],
        ['Lập thành văn bản', 'Put it in writing'],
      ),
);

const whileNegotiating = {
  rule: 'agreement.recognition',
  unlock: { vi: 'Chỉ khi các bên đang thương lượng', en: 'Possible while the parties negotiate' },
} as const;

export const recordAgreement = act('record-agreement', {
  label: { vi: 'Ghi nhận thỏa thuận', en: 'Record the agreement' },
  command: RecordAgreement,
  leadsTo: [AgreementReached],
  requires: [stillOwed, mustBeWritten],
  notAllowed: whileNegotiating,
  decide: ({ command }) => [AgreementReached.of({ inWriting: command.inWriting, terms: sealed(command.terms) })],
});

const leaveMediation = (state: CaseState): CaseState => ({ ...state, mediationFrom: undefined, agreement: undefined });

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
  notAllowed: whileNegotiating,
  decide: ({ before }) => [AgreementRefused.of({ returnTo: before.mediationFrom ?? '' })],
});

export class InstalmentPaidData {
  @Code({ vi: 'Khoản thu', en: 'Payment' }) payment!: string;
}

export const InstalmentPaid = fact('InstalmentPaid', {
  version: 1,
  schema: InstalmentPaidData,
  mayComeLate: true,
  evolve: unchanged,
  story: () => ({ vi: 'Thực hiện một phần thỏa thuận', en: 'An instalment of the agreement was paid' }),
});

class PayInstalment extends ActBody {
  @Amount({ vi: 'Số tiền (đồng)', en: 'Amount (đồng)' }) amount!: string;
}

export const payInstalment = act('pay-instalment', {
  label: { vi: 'Trả góp theo thỏa thuận', en: 'Pay an instalment of the agreement' },
  command: PayInstalment,
  leadsTo: [InstalmentPaid, PaymentCollected],
  requires: withinDebt,
  notAllowed: {
    rule: 'agreement.recognition',
    unlock: {
      vi: 'Chỉ trả góp theo thỏa thuận đã ghi nhận',
      en: 'Instalments are paid under an agreement that was recorded',
    },
  },
  starts: [startsPayOut],
  decide: ({ before, command }) => {
    const payment = collect(before, command.amount);
    return [PaymentCollected.of(payment), InstalmentPaid.of({ payment: payment.payment })];
  },
});

export const AgreementBreached = fact('AgreementBreached', {
  version: 1,
  schema: ReturnToData,
  evolve: leaveMediation,
  story: () => ({
    vi: 'Vi phạm thỏa thuận; thi hành tiếp phần còn lại',
    en: 'The agreement was broken; the rest is enforced',
  }),
});

export const recordBreach = act('record-breach', {
  label: { vi: 'Ghi nhận vi phạm thỏa thuận', en: 'Record that the agreement was broken' },
  command: ActBody,
  leadsTo: [AgreementBreached],
  requires: [stillOwed, goesBackTo((before) => before.mediationFrom)],
  notAllowed: {
    rule: 'agreement.breach',
    unlock: {
      vi: 'Chỉ thỏa thuận đã ghi nhận mới có thể bị vi phạm',
      en: 'Only an agreement that was recorded can be broken',
    },
  },
  decide: ({ before }) => [AgreementBreached.of({ returnTo: before.mediationFrom ?? '' })],
});
