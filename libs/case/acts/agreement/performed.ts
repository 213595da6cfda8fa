import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import { Amount, Code, OneOf, Optional } from '../../definition/fields.js';
import {
  anAgreementRuns,
  anAgreementToBreak,
  anAgreementToEnd,
  isBroken,
  isOver,
} from '../../state/agreement-rules.js';
import { agreementEndLabels } from '../../labels/values.js';
import { labelIn } from '../../definition/wording.js';
import { stillOwed } from '../../state/debt-rules.js';
import { beforeMediation } from '../../lifecycle/leaves.js';
import { instalmentPaid } from '../../clocks/instalments.js';
import { startsDepositOf, startsPayOut } from '../../clocks/pay-out.js';
import { act, fact, goesBackTo, unchanged, withGround } from '../builders.js';
import { collect, PaymentCollected, withinDebt } from '../money.js';
import { leaveMediation } from './agreement.js';

/** Chapter: an agreement is performed, ends or is broken [L08 6; ND62 5; L25 36.2; ND152 14]. */

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
  requires: [...withinDebt, anAgreementRuns],
  notAllowed: {
    rule: 'agreement.recognition',
    unlock: {
      vi: 'Chỉ trả góp theo thỏa thuận đã ghi nhận',
      en: 'Instalments are paid under an agreement that was recorded',
    },
  },
  starts: [...startsPayOut, startsDepositOf],
  meets: [instalmentPaid],
  decide: ({ before, command }) => {
    const payment = collect(before, command.amount);
    return [PaymentCollected.of(payment), InstalmentPaid.of({ payment: payment.payment })];
  },
});

/** `returnTo`: of an agreement that was negotiated here; any other is broken where the case stands. */
export class AgreementBreachedData {
  @Optional() @OneOf(beforeMediation, { vi: 'Trở lại', en: 'Goes back to' }) returnTo?: string;
}

export const AgreementBreached = fact('AgreementBreached', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: AgreementBreachedData,
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
  requires: [stillOwed, anAgreementToBreak, isBroken, goesBackTo((before: CaseState) => before.mediationFrom)],
  notAllowed: {
    rule: 'agreement.breach',
    unlock: {
      vi: 'Chỉ thỏa thuận đã ghi nhận mới có thể bị vi phạm',
      en: 'Only an agreement that was recorded can be broken',
    },
  },
  ends: ['agreement.instalment'],
  decide: ({ before: { mediationFrom } }) => [
    AgreementBreached.of(mediationFrom === undefined ? {} : { returnTo: mediationFrom }),
  ],
});

const ends = ['performed', 'termOver'] as const;

/** `returnTo`: of an agreement that was negotiated here. */
export class AgreementEndedData {
  @OneOf(ends, { vi: 'Vì sao', en: 'Why' }) how!: (typeof ends)[number];
  @Optional() @OneOf(beforeMediation, { vi: 'Trở lại', en: 'Goes back to' }) returnTo?: string;
}

export const AgreementEnded = fact('AgreementEnded', {
  version: 1,
  schema: AgreementEndedData,
  evolve: leaveMediation,
  story: ({ how }) => withGround('Thỏa thuận kết thúc', 'The agreement has ended', labelIn(agreementEndLabels, how)),
});

class EndAgreement extends ActBody {
  @OneOf(ends, { vi: 'Vì sao kết thúc', en: 'Why it has ended' }, agreementEndLabels) how!: (typeof ends)[number];
}

export const endAgreement = act('end-agreement', {
  label: { vi: 'Ghi nhận thỏa thuận đã kết thúc', en: 'Record that the agreement has ended' },
  command: EndAgreement,
  leadsTo: [AgreementEnded],
  requires: [stillOwed, anAgreementToEnd, isOver, goesBackTo((before: CaseState) => before.mediationFrom)],
  notAllowed: {
    rule: 'agreement.end',
    unlock: {
      vi: 'Chỉ thỏa thuận đã ghi nhận mới kết thúc',
      en: 'Only an agreement that was recorded ends',
    },
  },
  ends: ['agreement.instalment'],
  decide: ({ before: { mediationFrom }, command: { how } }) => [
    AgreementEnded.of({ how, ...(mediationFrom === undefined ? {} : { returnTo: mediationFrom }) }),
  ],
});
