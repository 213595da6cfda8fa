import { ActBody } from '../../definition/act.js';
import {
  Amount,
  Code,
  GroundOf,
  ListOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { type Blocked, blocked, rule, ruleOn } from '../../definition/rule.js';
import { dong } from '../../definition/wording.js';
import { groundId, groundRow } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { somethingOwed } from '../../state/debt-rules.js';
import { closeParts, isClosed, type Obligation, type PartClosing, type Share, sum } from '../../state/ledger.js';
import { act, fact, groundFitsDuty, groundOfDay, ifGiven, onGround, sealedIfGiven } from '../builders.js';
import { decisionMade } from '../grounds.js';
import { idsOf, ShareData, sharesOf } from '../money.js';

/**
 * Chapter: termination and revocation of single obligations or parts of them [L08 50, 37; L25 48, 52]. The case goes on
 * with what is left; what was closed keeps its column, whatever becomes of the case.
 */

export class ObligationsTerminatedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @ListOf(() => ShareData, 1, 50, { vi: 'Phần đình chỉ', en: 'What is terminated' }) shares!: ShareData[];
  /** The debtor whose share it is: he owes nothing of these obligations any more. */
  @Optional() @Code({ vi: 'Người được miễn phần nghĩa vụ', en: 'Debtor released' }) released?: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

const closed = (state: CaseState, data: { shares: ShareData[] }, how: PartClosing): Obligation[] =>
  closeParts(state.obligations, sharesOf(data.shares), how);

/** The obligation after a debtor was released from his share: he is no debtor of it any more. */
function without(obligation: Obligation, debtor: string): Obligation {
  const debtors = obligation.debtors.filter((each) => each !== debtor);
  return { ...obligation, debtors, shares: obligation.shares?.filter((each) => each.debtor !== debtor) };
}

const decided = (state: CaseState, ground: string, on: CaseState['lastActOn']): Pick<CaseState, 'partDecisions'> => ({
  partDecisions: [...state.partDecisions, { ground, on }],
});

export const ObligationsTerminated = fact('ObligationsTerminated', {
  version: 1,
  schema: ObligationsTerminatedData,
  evolve: (state, data, at) => {
    const { released, shares } = data;
    const obligations = closed(state, data, 'terminatedPart').map((each) =>
      released !== undefined && shares.some(({ obligation }) => obligation === each.id)
        ? without(each, released)
        : each,
    );
    return { ...state, obligations, ...decided(state, data.ground, at.effectiveOn) };
  },
  story: ({ ground, shares }) =>
    onGround(`Đình chỉ một phần (${idsOf(shares)})`, `Terminated in part (${idsOf(shares)})`, ground),
});

export class ObligationsRevokedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @ListOf(() => ShareData, 1, 50, { vi: 'Phần thu hồi', en: 'What is revoked' }) shares!: ShareData[];
}

export const ObligationsRevoked = fact('ObligationsRevoked', {
  version: 1,
  schema: ObligationsRevokedData,
  evolve: (state, data, at) => ({
    ...state,
    obligations: closed(state, data, 'revokedPart'),
    ...decided(state, data.ground, at.effectiveOn),
  }),
  story: ({ ground, shares }) =>
    onGround(`Thu hồi một phần quyết định (${idsOf(shares)})`, `Revoked in part (${idsOf(shares)})`, ground),
});

/** A part of an obligation in a body. */
export class PartShare {
  @Code({ vi: 'Nghĩa vụ (o1, o2 …)', en: 'Obligation (o1, o2 …)' }) obligation!: string;
  @Optional()
  @Amount({ vi: 'Số tiền (đồng); bỏ trống: toàn bộ số còn lại', en: 'Amount (đồng); all that is open if left out' })
  amount?: string;
}

class TerminatePart extends ActBody {
  @GroundOf('termination', { vi: 'Căn cứ đình chỉ', en: 'Ground' }) ground!: string;
  @ListOf(() => PartShare, 1, 50, { vi: 'Phần đình chỉ', en: 'What is terminated' }) shares!: PartShare[];
  @Optional()
  @Code({ vi: 'Người phải thi hành án được miễn phần của mình', en: 'Debtor who is released from his share' })
  released?: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

class RevokePart extends ActBody {
  @GroundOf('revocation', { vi: 'Căn cứ thu hồi', en: 'Ground' }) ground!: string;
  @ListOf(() => PartShare, 1, 50, { vi: 'Phần thu hồi', en: 'What is revoked' }) shares!: PartShare[];
}

interface Parts {
  readonly shares: readonly ShareData[];
}

/** Each share with its amount in đồng: the one that the body names, else the whole open amount of the obligation. */
export const sharesGiven = (
  before: CaseState,
  shares: readonly { readonly obligation: string; readonly amount?: string }[],
): ShareData[] =>
  shares.map(({ obligation, amount }) => ({
    obligation,
    amount: amount ?? `${before.obligations.find(({ id }) => id === obligation)?.open ?? 0n}`,
  }));

/** Whether the share is of an open obligation, and no more than is open; of a duty without a price it is the whole. */
function fits({ obligation, amount }: Share, obligations: readonly Obligation[]): boolean {
  const owed = obligations.find(({ id }) => id === obligation);
  return owed !== undefined && !isClosed(owed) && amount <= owed.open && (amount > 0n || owed.amount === 0n);
}

/** Whether the shares name these obligations, each at most once, with no more than its open amount. */
export const fitAll = (shares: readonly Share[], obligations: readonly Obligation[]): boolean =>
  shares.every((each) => fits(each, obligations)) &&
  new Set(shares.map(({ obligation }) => obligation)).size === shares.length;

/** The open obligations, with what is open of each, as the way out of a wrong share. */
export const chooseAmong = (open: readonly Obligation[]): [vi: string, en: string] => [
  `Chọn trong: ${open.map((each) => `${each.id} (${dong.vi(each.open)})`).join(', ')}`,
  `Choose among: ${open.map((each) => `${each.id} (${dong.en(each.open)})`).join(', ')}`,
];

/** A decision about single obligations takes no more than is open of each. */
export const partsOfTheOpen = ruleOn<CaseState, Parts>('part.obligations', ({ shares }, { before }) => {
  const open = before.obligations.filter((each) => !isClosed(each));
  return open.length === 0 || fitAll(sharesOf(shares), before.obligations)
    ? undefined
    : blocked(
        [
          'Mỗi phần phải là nghĩa vụ còn phải thi hành, mỗi nghĩa vụ một lần, không quá số còn lại',
          'Each part is of another open obligation, and no more than is open of it',
        ],
        chooseAmong(open),
      );
});

/** What would leave nothing open ends the case, by the act on the whole; one duty, or one đồng, cannot be divided. */
export const leavesSomething = (instead: string) =>
  rule<CaseState, Parts>('part.rest', ({ before, data }) => {
    const open = before.obligations.filter((each) => !isClosed(each));
    const parts = data && sharesOf(data.shares);
    const isDivisible = open.length !== 1 || open[0]!.open > 1n;
    const leaves =
      !parts ||
      !fitAll(parts, before.obligations) ||
      closeParts(before.obligations, parts, 'terminatedPart').some((each) => !isClosed(each));
    return isDivisible && leaves
      ? undefined
      : blocked(
          ['Không còn nghĩa vụ nào để thi hành tiếp', 'Nothing would be left of the case'],
          ['Ra quyết định đối với toàn bộ vụ việc', 'Decide on the whole case instead'],
          { instead: [instead] },
        );
  });

/** What a court exempts is recorded as its decision says. */
const notForExemption = ruleOn<CaseState, ObligationsTerminatedData>('exemption.decided', ({ ground }) =>
  groundRow(ground)?.exemption === true
    ? blocked(
        ['Phần được miễn, giảm theo quyết định của Tòa án', 'The court’s decision says what is exempted or reduced'],
        ['Ghi nhận quyết định miễn, giảm của Tòa án', 'Record the court’s decision'],
      )
    : undefined,
);

/**
 * One of several debtors is released from his share where it is fixed. The others go on owing theirs and no more: what
 * is left open may not exceed their shares.
 */
const releasedHasShare = ruleOn<CaseState, ObligationsTerminatedData>('part.release', (data, { before }) => {
  const { released, shares } = data;
  if (released === undefined || !fitAll(sharesOf(shares), before.obligations)) return undefined;
  for (const { obligation, amount } of sharesOf(shares)) {
    const { amount: whole, open, shares: fixed = [] } = before.obligations.find(({ id }) => id === obligation)!;
    const own = fixed.find(({ debtor }) => debtor === released);
    if (whole === 0n || fixed.length < 2 || !own) return noFixedShare(released, obligation);
    const others = sum(fixed.map(({ debtor, part }) => (debtor === released ? 0n : BigInt(part))));
    const least = open > others ? open - others : 1n;
    if (amount < least || amount > BigInt(own.part)) return notHisShare(released, obligation, least, BigInt(own.part));
  }
  return undefined;
});

const noFixedShare = (debtor: string, obligation: string): Blocked =>
  blocked(
    [
      `${debtor} không có phần riêng đã xác định trong nghĩa vụ ${obligation}`,
      `${debtor} has no fixed share in obligation ${obligation}`,
    ],
    ['Xác định phần của từng người trước', 'Have the shares fixed first'],
  );

const notHisShare = (debtor: string, obligation: string, least: bigint, most: bigint): Blocked =>
  blocked(
    [
      `Phần của ${debtor} trong nghĩa vụ ${obligation} là ${dong.vi(most)}; những người khác không chịu thay`,
      `The share of ${debtor} in obligation ${obligation} is ${dong.en(most)}; nobody else owes it`,
    ],
    least === most
      ? [`Nhập ${dong.vi(most)}`, `Enter ${dong.en(most)}`]
      : [`Nhập từ ${dong.vi(least)} đến ${dong.vi(most)}`, `Enter from ${dong.en(least)} to ${dong.en(most)}`],
  );

export const terminatePart = act('terminate-part', {
  decides: true,
  label: { vi: 'Đình chỉ thi hành một phần', en: 'Terminate in part' },
  command: TerminatePart,
  leadsTo: [ObligationsTerminated],
  requires: [
    somethingOwed,
    groundOfDay('termination', 'termination.grounds'),
    groundFitsDuty('termination', 'termination.grounds'),
    partsOfTheOpen,
    leavesSomething('terminate'),
    notForExemption,
    releasedHasShare,
  ],
  notAllowed: {
    rule: 'termination.grounds',
    unlock: { vi: 'Chỉ đình chỉ một phần của vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  meets: decisionMade('termination'),
  decide: ({ before, command: { ground, shares, reason, ...command } }) => [
    ObligationsTerminated.of({
      ground: groundId('termination', ground),
      shares: sharesGiven(before, shares),
      ...ifGiven(command, ['released']),
      ...sealedIfGiven('reason', reason),
    }),
  ],
});

export const revokePart = act('revoke-part', {
  decides: true,
  label: { vi: 'Thu hồi một phần quyết định', en: 'Revoke the decision in part' },
  command: RevokePart,
  leadsTo: [ObligationsRevoked],
  requires: [
    somethingOwed,
    groundOfDay('revocation', 'revocation.grounds'),
    partsOfTheOpen,
    leavesSomething('revoke-decision'),
  ],
  notAllowed: {
    rule: 'revocation.grounds',
    unlock: { vi: 'Chỉ thu hồi một phần của vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  decide: ({ before, command: { ground, shares } }) => [
    ObligationsRevoked.of({ ground: groundId('revocation', ground), shares: sharesGiven(before, shares) }),
  ],
});
