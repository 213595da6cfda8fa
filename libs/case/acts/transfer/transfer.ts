import { ActBody } from '../../definition/act.js';
import { Code, CodeList, Flag, GroundOf, ListOf, Optional, StoredGround } from '../../definition/fields.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import { labelIn } from '../../definition/wording.js';
import { partyRoleLabels } from '../../labels/parties.js';
import { groundRow } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { isClosed, type Obligation } from '../../state/ledger.js';
import type { Party } from '../../state/members.js';
import { act, fact, ifGiven, onGround } from '../builders.js';
import { inForce } from '../endings/ending.js';
import { decisionMade } from '../grounds.js';
import { nextPartyId, PartyData, PersonBody, storedOf } from '../opening/parties.js';

/**
 * Chapter: a right or duty passes to another person, and the case goes on with him [L25 41; ND152 25]. The law of 2008
 * revokes the decision and issues another [L08 54.3]. Of a dead debtor no transfer is decided: his estate is handled.
 */

const successorsMax = 50;

export class TransferDecidedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  /** Id of the party whose right or duty passes on. */
  @Code({ vi: 'Người chuyển giao', en: 'From' }) from!: string;
  @CodeList(100, { vi: 'Nghĩa vụ', en: 'Obligations' }) obligations!: string[];
  @ListOf(() => PartyData, 1, successorsMax, { vi: 'Người nhận chuyển giao', en: 'Successors' })
  successors!: PartyData[];
  /** Of a debtor's agreement: whether the creditor agreed [L25 41.3]. */
  @Optional() @Flag({ vi: 'Người được thi hành án đồng ý', en: 'The creditor consents' }) creditorConsents?: boolean;
}

/** Several successors of a sole debtor owe jointly, unless the decision on the division says otherwise [L25 41.1]. */
function passedOn(obligation: Obligation, from: Party, to: readonly string[]): Obligation {
  if (from.role === 'creditor') return { ...obligation, creditor: to[0] };
  const debtors = obligation.debtors.flatMap((each) => (each === from.id ? to : [each]));
  const shares = obligation.shares?.map((each) => (each.debtor === from.id ? { ...each, debtor: to[0]! } : each));
  return { ...obligation, debtors, ...(shares && { shares }), ...(to.length > 1 && { joint: true }) };
}

export const TransferDecided = fact('TransferDecided', {
  version: 1,
  schema: TransferDecidedData,
  evolve: (state, { ground, from, obligations, successors }, { effectiveOn: on }) => {
    const party = state.parties.find(({ id }) => id === from);
    if (!party) return state;
    const ids = successors.map(({ id }) => id);
    return {
      ...state,
      parties: [...state.parties, ...successors.map((each) => ({ ...each, succeeds: from }))],
      transfers: [...state.transfers, { ground, on }],
      obligations: state.obligations.map((each) => (obligations.includes(each.id) ? passedOn(each, party, ids) : each)),
    };
  },
  story: ({ ground, from, successors }) => {
    const to = Array.from(successors, ({ id }) => id).join(', ');
    return onGround(`Chuyển giao từ ${from} sang ${to}`, `The part of ${from} passed to ${to}`, ground);
  },
});

class DecideTransfer extends ActBody {
  @GroundOf('transfer', { vi: 'Căn cứ chuyển giao', en: 'Ground' }) ground!: string;
  @Code({ vi: 'Mã người chuyển giao (d1, c1 …)', en: 'From (id of the party: d1, c1 …)' }) from!: string;
  @Optional()
  @CodeList(100, { vi: 'Mã nghĩa vụ (bỏ trống: tất cả)', en: 'Obligations (ids; none: all that are open)' })
  obligations?: string[];
  @ListOf(() => PersonBody, 1, successorsMax, { vi: 'Người nhận chuyển giao', en: 'Successors' })
  successors!: PersonBody[];
  @Optional()
  @Flag({
    vi: 'Người được thi hành án đồng ý (khi chuyển giao nghĩa vụ)',
    en: 'The creditor consents (to a new debtor)',
  })
  creditorConsents?: boolean;
}

const isPartOf = ({ creditor, debtors }: Obligation, party: string): boolean =>
  creditor === party || debtors.includes(party);

const openOnes = ({ obligations }: CaseState, party: string): Obligation[] =>
  obligations.filter((each) => !isClosed(each) && isPartOf(each, party));

const underThisLaw = inForce('transfer.decision', {
  unlock: ['Thu hồi quyết định và ra quyết định mới', 'Revoke the decision and issue a new one'],
  instead: () => ['revoke-decision'],
});

const partyPassesOn = ruleOn<CaseState, TransferDecidedData>('transfer.decision', (data, { before }) => {
  const able = before.parties.filter(({ id }) => openOnes(before, id).length > 0).map(({ id }) => id);
  const open = openOnes(before, data.from).map(({ id }) => id);
  if (able.length === 0) return undefined;
  if (open.length === 0)
    return blocked(
      [`${data.from} không có quyền, nghĩa vụ chưa thi hành`, `${data.from} has no open right or duty in this case`],
      [`Chọn một trong: ${able.join(', ')}`, `Choose one of: ${able.join(', ')}`],
      { choices: able },
    );
  const wrong = data.obligations.find((id) => !open.includes(id));
  return wrong === undefined
    ? undefined
    : blocked(
        [
          `${wrong} không phải nghĩa vụ chưa thi hành của ${data.from}`,
          `${wrong} is no open obligation of ${data.from}`,
        ],
        [`Chọn trong: ${open.join(', ')}`, `Choose among: ${open.join(', ')}`],
        { choices: open },
      );
});

const roleOf = (before: CaseState, id: string): Party['role'] | undefined =>
  before.parties.find((each) => each.id === id)?.role;

const groundFitsRole = ruleOn<CaseState, TransferDecidedData>('transfer.decision', (data, { before }) => {
  const role = roleOf(before, data.from);
  const roles: readonly string[] | undefined = groundRow(data.ground)?.roles;
  if (role === undefined || !roles || roles.includes(role)) return undefined;
  const { vi, en } = labelIn(partyRoleLabels, role);
  return blocked(
    [`Căn cứ này không áp dụng cho ${vi}`, `That ground is none for the ${en}`],
    [
      'Người phải thi hành án chết: xử lý di sản; không có tài sản thì đình chỉ',
      'Of a debtor who died the estate is handled; without assets the case is terminated',
    ],
  );
});

const creditorAgrees = ruleOn<CaseState, TransferDecidedData>('transfer.decision', (data, { before }) =>
  groundRow(data.ground)?.code !== 'agreement' ||
  roleOf(before, data.from) !== 'debtor' ||
  data.creditorConsents === true
    ? undefined
    : blocked(
        [
          'Chuyển giao nghĩa vụ phải được người được thi hành án đồng ý',
          'A duty passes on with the creditor’s consent only',
        ],
        ['Ghi nhận sự đồng ý của người được thi hành án', 'Enter that the creditor consents'],
      ),
);

/**
 * A right, a share of a duty, or the part of a debtor who owes it beside others and not jointly has one holder: if
 * several took it over, their joint part could not be told from that of the others.
 */
const oneHolder = ruleOn<CaseState, TransferDecidedData>('transfer.decision', (data, { before }) => {
  const single = openOnes(before, data.from).find(
    ({ id, creditor, debtors, joint, shares }) =>
      data.obligations.includes(id) &&
      (creditor === data.from || shares !== undefined || (debtors.length > 1 && joint !== true)),
  );
  return data.successors.length < 2 || !single
    ? undefined
    : blocked(
        [
          `Quyền hoặc phần nghĩa vụ ở ${single.id} chỉ có một người nhận`,
          `The right or share in ${single.id} has one successor`,
        ],
        [
          'Ra quyết định riêng cho từng nghĩa vụ, hoặc nhập người đại diện của những người thừa kế',
          'Decide on each obligation by itself, or enter the representative of the heirs',
        ],
      );
});

export const decideTransfer = act('decide-transfer', {
  label: { vi: 'Ra quyết định chuyển giao quyền, nghĩa vụ', en: 'Decide that a right or duty passes on' },
  command: DecideTransfer,
  leadsTo: [TransferDecided],
  requires: [underThisLaw, stillOwed, partyPassesOn, groundFitsRole, creditorAgrees, oneHolder],
  notAllowed: {
    rule: 'transfer.decision',
    unlock: { vi: 'Chỉ chuyển giao khi vụ việc còn mở', en: 'A right or duty passes on while the case is open' },
  },
  meets: decisionMade('transfer'),
  decide: ({ before, command }) => {
    const { ground, from, obligations = openOnes(before, from).map(({ id }) => id) } = command;
    const role = roleOf(before, from) ?? 'debtor';
    const successors: PartyData[] = [];
    for (const each of command.successors)
      successors.push({ id: nextPartyId(role, [...before.parties, ...successors]), role, ...storedOf(each) });
    return [TransferDecided.of({ ground, from, obligations, successors, ...ifGiven(command, ['creditorConsents']) })];
  },
});
