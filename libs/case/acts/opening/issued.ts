import type { At } from '../../definition/fact.js';
import {
  CaseNumber,
  Code,
  CodeList,
  Flag,
  Id,
  ListOf,
  OneOf,
  Optional,
  type SealedText,
  StoredAmount,
  StoredGround,
  Whole,
} from '../../definition/fields.js';
import { initialPlace } from '../../lifecycle/transitions.js';
import { initiatives, openCase, type Origin } from '../../state/case.js';
import { nothingClosed, obligationKinds, type ObligationKind, sharesOfWhole } from '../../state/ledger.js';
import { categories } from '../../state/origin.js';
import { fact, ifGiven } from '../builders.js';
import { PartyData, ShareData } from './parties.js';

/** Chapter: the fact that opens a case [L08 36.3; ND152 12.1]. */

export const natures = ['state', 'party'] as const;
/** The law of 2008 has three ranks of payment, that of 2025 five. */
export const ranksMax = 5;
/** Those that a body lists, the one debtor that it names instead, and a creditor for each obligation. */
export const listedPartiesMax = 50;
const obligationsMax = 50;
export const partiesMax = listedPartiesMax + 1 + obligationsMax;

export class ObligationData {
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @OneOf(obligationKinds, { vi: 'Loại nghĩa vụ', en: 'Kind' }) kind!: ObligationKind;
  @OneOf(natures, { vi: 'Cho Nhà nước hay đương sự', en: 'For the state or a party' })
  nature!: (typeof natures)[number];
  @Whole(1, ranksMax, { vi: 'Thứ tự thanh toán', en: 'Rank of payment' }) rank!: number;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
  @Optional() @Code({ vi: 'Người được thi hành án', en: 'Creditor' }) creditor?: string;
  @CodeList(50, { vi: 'Những người phải thi hành án', en: 'Debtors' }) debtors!: string[];
  @Optional() @Flag({ vi: 'Liên đới', en: 'Joint and several' }) joint?: boolean;
  @Optional() @ListOf(() => ShareData, 1, 50, { vi: 'Theo phần', en: 'In shares' }) shares?: ShareData[];
  @Optional() @StoredGround({ vi: 'Điểm chủ động thi hành', en: 'Point of the ex officio list' }) point?: string;
}

export class EnforcementDecisionIssuedData {
  @CaseNumber({ vi: 'Số vụ việc', en: 'Case number' }) number!: string;
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }) category!: string;
  @OneOf(initiatives, { vi: 'Chủ động hay theo yêu cầu', en: 'Initiative' }) initiative!: (typeof initiatives)[number];
  @OneOf(['judgment', 'request', 'entrustment'], { vi: 'Căn cứ', en: 'Origin' }) originKind!: Origin['kind'];
  @Code({ vi: 'Mã căn cứ', en: 'Origin id' }) originId!: string;
  @ListOf(() => PartyData, 1, partiesMax, { vi: 'Những người có tên', en: 'Parties' }) parties!: PartyData[];
  @ListOf(() => ObligationData, 1, obligationsMax, { vi: 'Các nghĩa vụ', en: 'Obligations' })
  obligations!: ObligationData[];
  @Optional() @StoredGround({ vi: 'Căn cứ ra thêm quyết định', en: 'Why it is a further one' }) further?: string;
  /** The case whose decision was revoked or cancelled, which this one replaces. */
  @Optional()
  @Code({ vi: 'Vụ việc có quyết định bị thu hồi, hủy', en: 'Case of the revoked decision' })
  replaces?: string;
  /** The entrustment that the replaced decision was issued on; otherwise it is the cause of this fact. */
  @Optional() @Id({ vi: 'Sự kiện ủy thác', en: 'Event of the entrustment' }) entrustment?: string;
}

interface Version2 {
  readonly debtor: SealedText;
  readonly obligations: readonly { readonly id: string; readonly creditor?: SealedText }[];
}

/**
 * Version 2 had one debtor, and the creditor's name in the obligation. A creditor's id follows from that of the
 * obligation, so that it is the same in the case of an entrustment, which holds only some of them.
 */
function withParties(data: object): object {
  const { debtor, obligations, ...rest } = data as Version2;
  const idOf = (obligation: string): string => `c${obligation.slice(1)}`;
  const creditors = obligations.flatMap(({ id, creditor }) =>
    creditor ? [{ id: idOf(id), role: 'creditor', name: creditor }] : [],
  );
  return {
    ...rest,
    parties: [{ id: 'd1', role: 'debtor', name: debtor }, ...creditors],
    obligations: obligations.map(({ creditor, ...obligation }) => ({
      ...obligation,
      ...(creditor ? { creditor: idOf(obligation.id) } : {}),
      debtors: ['d1'],
    })),
  };
}

function originOf(data: EnforcementDecisionIssuedData, { causationId }: At): Origin {
  const { originKind: kind, originId: id, entrustment = causationId } = data;
  return kind === 'entrustment' && entrustment !== undefined ? { kind, id, entrustment } : { kind, id };
}

export const EnforcementDecisionIssued = fact('EnforcementDecisionIssued', {
  version: 4,
  // Version 1 had neither `point` nor `further`, version 3 neither `replaces` nor `entrustment`: all may be absent.
  upcasters: { 1: (data) => data, 2: withParties, 3: (data) => data },
  schema: EnforcementDecisionIssuedData,
  // The first fact of its stream, so there is no earlier state.
  evolve: (_none, data, at) =>
    openCase(
      {
        number: data.number,
        category: data.category,
        initiative: data.initiative,
        origin: originOf(data, at),
        parties: data.parties,
        ...ifGiven(data, ['replaces']),
        obligations: data.obligations.map((obligation) => {
          const amount = BigInt(obligation.amount);
          return {
            id: obligation.id,
            kind: obligation.kind,
            nature: obligation.nature,
            rank: obligation.rank,
            creditor: obligation.creditor,
            debtors: obligation.debtors,
            joint: obligation.joint,
            shares: obligation.shares && sharesOfWhole(obligation.shares, amount),
            point: obligation.point,
            amount,
            ...nothingClosed,
            executed: 0n,
            open: amount,
            performed: false,
            dropped: false,
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
