import type { Ambiguous } from '../../definition/act.js';
import { blocked } from '../../definition/rule.js';
import {
  Amount,
  Code,
  CodeList,
  Day,
  Flag,
  ListOf,
  type LocalizedText,
  OneOf,
  Optional,
  Part,
  sealed,
  SealedLine,
  SealedReference,
  type SealedText,
  StoredAmount,
  StoredDay,
} from '../../definition/fields.js';
import { partyKindLabels, partyRoleLabels, representationLabels } from '../../labels/parties.js';
import { ifGiven, sealedIfGiven } from '../builders.js';

/** Who a decision names: creditors, debtors and third persons, each with an id of its case [L25 3; ND152 12.1]. */

export const partyRoles = ['debtor', 'creditor', 'third'] as const;
export type PartyRole = (typeof partyRoles)[number];
const partyKinds = [
  'person',
  'organisation',
  'household',
  'privateEnterprise',
  'stateBody',
  'collateralOwner',
] as const;
const representations = ['legal', 'authorised'] as const;

export class RepresentativeData {
  @OneOf(representations, { vi: 'Loại đại diện', en: 'Kind' }) kind!: string;
  @Part(() => SealedReference, { vi: 'Người đại diện', en: 'Representative' }) name!: SealedText;
  @Optional() @StoredDay({ vi: 'Đến hết', en: 'Until the end of' }) until?: string;
}

export class PartyData {
  @Code({ vi: 'Mã', en: 'Id' }) id!: string;
  @OneOf(partyRoles, { vi: 'Tư cách', en: 'Role' }) role!: PartyRole;
  @Optional() @OneOf(partyKinds, { vi: 'Loại', en: 'Kind' }) kind?: string;
  @Part(() => SealedReference, { vi: 'Tên', en: 'Name' }) name!: SealedText;
  @Optional() @Part(() => SealedReference, { vi: 'Địa chỉ', en: 'Address' }) address?: SealedText;
  @Optional() @Part(() => SealedReference, { vi: 'Số định danh', en: 'Id number' }) idNumber?: SealedText;
  @Optional() @Part(() => SealedReference, { vi: 'Tài khoản', en: 'Bank account' }) account?: SealedText;
  @Optional()
  @Part(() => RepresentativeData, { vi: 'Đại diện', en: 'Representative' })
  representative?: RepresentativeData;
  @Optional() @StoredAmount({ vi: 'Giới hạn bảo đảm', en: 'Ceiling of what it secures' }) ceiling?: string;
}

export class ShareData {
  @Code({ vi: 'Người phải thi hành án', en: 'Debtor' }) debtor!: string;
  @StoredAmount({ vi: 'Phần', en: 'Part' }) part!: string;
}

class RepresentativeBody {
  @OneOf(representations, { vi: 'Loại đại diện', en: 'Kind of representation' }, representationLabels) kind!: string;
  @SealedLine(500, { vi: 'Người đại diện', en: 'Representative' }) name!: LocalizedText;
  @Optional() @Day({ vi: 'Đại diện đến hết ngày', en: 'Until the end of' }) until?: string;
}

/** Somebody, without the part that he has in a case. */
export class PersonBody {
  @SealedLine(500, { vi: 'Tên', en: 'Name' }) name!: LocalizedText;
  @Optional() @OneOf(partyKinds, { vi: 'Loại', en: 'Kind' }, partyKindLabels) kind?: string;
  @Optional() @SealedLine(1000, { vi: 'Địa chỉ', en: 'Address' }) address?: LocalizedText;
  @Optional()
  @SealedLine(100, { vi: 'Số định danh hoặc mã doanh nghiệp', en: 'Number of the person or enterprise' })
  idNumber?: LocalizedText;
  @Optional() @SealedLine(200, { vi: 'Tài khoản nhận hoặc trả tiền', en: 'Bank account' }) account?: LocalizedText;
  @Optional()
  @Part(() => RepresentativeBody, { vi: 'Người đại diện', en: 'Representative' })
  representative?: RepresentativeBody;
  @Optional()
  @Amount({ vi: 'Giới hạn nghĩa vụ được bảo đảm (đồng)', en: 'Ceiling of the secured duty (đồng)' })
  ceiling?: string;
}

export class PartyBody extends PersonBody {
  @OneOf(partyRoles, { vi: 'Tư cách', en: 'Role' }, partyRoleLabels) role!: PartyRole;
}

export class ShareBody {
  @Code({ vi: 'Mã người phải thi hành án', en: 'Debtor (id)' }) debtor!: string;
  @Amount({
    vi: 'Phần (số tiền; nghĩa vụ không có giá: tỷ lệ)',
    en: 'Part (an amount; of a duty without a price: a ratio)',
  })
  part!: string;
}

/** Who owes an obligation to whom; parties are named by their ids, which follow their order: d1, d2, c1, t1. */
export class Owing {
  @Optional() @SealedLine(500, { vi: 'Người được thi hành án', en: 'Creditor' }) creditor?: LocalizedText;
  @Optional()
  @Code({ vi: 'Mã người được thi hành án (thay cho tên)', en: 'Creditor (id, instead of the name)' })
  owedTo?: string;
  @Optional()
  @CodeList(50, { vi: 'Mã những người phải thi hành (bỏ trống: tất cả)', en: 'Debtors (ids; none: all)' })
  owedBy?: string[];
  @Optional() @Flag({ vi: 'Liên đới', en: 'Joint and several' }) joint?: boolean;
  @Optional() @ListOf(() => ShareBody, 1, 50, { vi: 'Theo phần', en: 'In shares' }) shares?: ShareBody[];
}

interface Named {
  readonly debtor?: LocalizedText;
  readonly parties?: readonly PartyBody[];
  readonly obligations: readonly Owing[];
}

const letters: Readonly<Record<PartyRole, string>> = { debtor: 'd', creditor: 'c', third: 't' };

/** The id of the next party of a role: a role has no gaps, for nobody leaves a case. */
export const nextPartyId = (role: PartyRole, parties: readonly { readonly role: PartyRole }[]): string =>
  `${letters[role]}${parties.filter((each) => each.role === role).length + 1}`;

/** A debtor or a creditor is named once: by the name alone, or in the list of the parties. */
export function namedTwice({ debtor, parties = [], obligations }: Named): Ambiguous | undefined {
  const twice = (vi: string, en: string): Ambiguous => ({
    rule: 'decision.parties',
    why: blocked(
      [`${vi} được nêu hai lần`, `The ${en} is named twice`],
      [
        'Nêu tên, hoặc ghi trong danh sách đương sự và dùng mã; không cả hai',
        'Give the name, or enter it among the parties and use the id; not both',
      ],
    ),
  });
  if (debtor !== undefined && parties.some(({ role }) => role === 'debtor'))
    return twice('Người phải thi hành án', 'debtor');
  const isOwedTwice = obligations.some(({ creditor, owedTo }) => creditor !== undefined && owedTo !== undefined);
  return isOwedTwice ? twice('Người được thi hành án', 'creditor') : undefined;
}

/** The parties of a decision: those that the body lists, and those that it names in one word. */
export function partiesOf({ debtor, parties = [], obligations }: Named) {
  const named: PartyData[] = [];
  const add = (role: PartyRole, rest: Omit<PartyData, 'id' | 'role'>): string => {
    const id = nextPartyId(role, named);
    named.push({ id, role, ...rest });
    return id;
  };
  if (debtor !== undefined) add('debtor', { name: sealed(debtor) });
  for (const { role, ...party } of parties) add(role, storedOf(party));
  const creditors = obligations.map(({ creditor }) =>
    creditor === undefined ? undefined : add('creditor', { name: sealed(creditor) }),
  );
  const debtors = named.filter(({ role }) => role === 'debtor').map(({ id }) => id);
  const owing = obligations.map(({ owedTo, owedBy, joint, shares }, index) => ({
    ...ifGiven({ creditor: owedTo ?? creditors[index], joint, shares }, ['creditor', 'joint', 'shares']),
    debtors: owedBy ?? debtors,
  }));
  return { parties: named, owing };
}

export function storedOf({ name, representative, ...rest }: PersonBody): Omit<PartyData, 'id' | 'role'> {
  return {
    name: sealed(name),
    ...ifGiven(rest, ['kind', 'ceiling']),
    ...sealedIfGiven('address', rest.address),
    ...sealedIfGiven('idNumber', rest.idNumber),
    ...sealedIfGiven('account', rest.account),
    ...(representative && {
      representative: {
        kind: representative.kind,
        name: sealed(representative.name),
        ...ifGiven(representative, ['until']),
      },
    }),
  };
}
