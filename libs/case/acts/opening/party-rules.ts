import { type Blocked, blocked, ruleOn, since } from '../../definition/rule.js';
import { dong } from '../../definition/wording.js';
import { choicesOf, groundLabels, groundRow } from '../../law/grounds.js';
import type { LegalDate } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { sum } from '../../state/ledger.js';
import type { OriginState } from '../../state/origin.js';
import type { EnforcementDecisionIssuedData } from './issued.js';

/**
 * Rules on the parties that a decision names: obligations refer to them only, and the law in force on its day limits
 * how many debtors there are.
 */

/** What the decision is made on: a judgment, a request, or a case whose decision it replaces. */
type Origin = OriginState | CaseState | undefined;

/** Whether what the decision is made on lets it name several debtors because of that ground. */
export const isCommonOn = (origin: Origin, further: string | undefined): boolean =>
  further !== undefined && groundRow(further)?.common?.includes(isOnRequest(origin) ? 'request' : 'judgment') === true;

export const isOnRequest = (origin: Origin): boolean =>
  origin !== undefined && ('initiative' in origin ? origin.initiative === 'onRequest' : origin.kind === 'request');

type Decided = Pick<EnforcementDecisionIssuedData, 'parties' | 'obligations' | 'further'>;

const partiesNamed = since(
  '0.4.0',
  ruleOn<Origin, Decided>('decision.parties', ({ parties, obligations, further }, { before, on }) => {
    const ids = (role: string): string[] => parties.filter((each) => each.role === role).map(({ id }) => id);
    const [debtors, creditors] = [ids('debtor'), ids('creditor')];
    // Things are confiscated or destroyed without a known debtor [ND152 8.1b–c].
    const isOfThings =
      groundRow(further ?? '')?.withoutDebtor === true && obligations.every(({ kind }) => kind !== 'pay');
    if (debtors.length === 0 && isOfThings) return wrongPerson(parties, on);
    if (debtors.length === 0)
      return blocked(
        ['Quyết định chưa có người phải thi hành án', 'The decision names no debtor'],
        ['Nhập người phải thi hành án', 'Name the debtor'],
      );
    const owing = obligations.find(
      (each) => each.debtors.length === 0 || each.debtors.some((id) => !debtors.includes(id)),
    );
    if (owing) return notAmong(owing.id, ['người phải thi hành án', 'debtor'], debtors);
    const owed = obligations.find(({ creditor }) => creditor !== undefined && !creditors.includes(creditor));
    if (owed) return notAmong(owed.id, ['người được thi hành án', 'creditor'], creditors);
    const idle = debtors.find((id) => obligations.every((each) => !each.debtors.includes(id)));
    if (idle !== undefined)
      return blocked(
        [`Người phải thi hành án ${idle} không có nghĩa vụ nào`, `Debtor ${idle} owes nothing`],
        ['Ghi nghĩa vụ của người đó, hoặc bỏ người đó', 'Enter what this debtor owes, or leave the debtor out'],
      );
    return withoutCreditor({ obligations }, before) ?? wrongPerson(parties, on);
  }),
);

function notAmong(obligation: string, [vi, en]: readonly [string, string], ids: readonly string[]): Blocked {
  return blocked(
    [
      `Nghĩa vụ ${obligation} nêu mã không phải của ${vi} trong quyết định`,
      `Obligation ${obligation} names an id that is none of a ${en} of the decision`,
    ],
    [
      ids.length === 0
        ? `Ghi ${vi} vào danh sách đương sự`
        : `Chọn ${vi} trong: ${ids.join(', ')}; người vừa có quyền vừa có nghĩa vụ được ghi hai lần`,
      ids.length === 0
        ? `Enter the ${en} among the parties`
        : `Choose a ${en} among: ${ids.join(', ')}; who has a right and a duty is entered twice`,
    ],
  );
}

/** What is enforced on request is owed to somebody whom the decision names. */
function withoutCreditor({ obligations }: Pick<Decided, 'obligations'>, origin: Origin): Blocked | undefined {
  const lacks = obligations.find((each) => each.nature === 'party' && each.creditor === undefined);
  return isOnRequest(origin) && lacks
    ? blocked(
        [`Nghĩa vụ ${lacks.id} không có người được thi hành án`, `Obligation ${lacks.id} names no creditor`],
        ['Nhập người được thi hành án', 'Name the creditor'],
      )
    : undefined;
}

/**
 * A party's representation must last until the day of the decision; only an owner of collateral may have a ceiling, the
 * largest amount in đồng that the party owes.
 */
function wrongPerson(parties: Decided['parties'], on: LegalDate): Blocked | undefined {
  const over = parties.find(({ representative }) => (representative?.until ?? on) < on);
  if (over)
    return blocked(
      [`Thời hạn đại diện của ${over.id} đã hết`, `The representation of ${over.id} is over`],
      ['Nhập người đại diện hiện nay', 'Enter the present representative'],
    );
  const bounded = parties.find(({ kind, ceiling }) => ceiling !== undefined && kind !== 'collateralOwner');
  return bounded
    ? blocked(
        [
          `Chỉ chủ tài sản bảo đảm có giới hạn nghĩa vụ, không phải ${bounded.id}`,
          `Only the owner of collateral has a ceiling, not ${bounded.id}`,
        ],
        ['Bỏ giới hạn, hoặc chọn loại là chủ tài sản bảo đảm', 'Leave the ceiling out, or choose that kind of party'],
      )
    : undefined;
}

const sharesOf = ({ shares = [] }: Decided['obligations'][number]): bigint =>
  sum(shares.map(({ part }) => BigInt(part)));

/** Fixed shares are parts of the amount; where a duty has no price they are a ratio. */
const sharesFit = since(
  '0.4.0',
  ruleOn<Origin, Decided>('decision.parties', ({ obligations }) => {
    const wrong = obligations.find(
      ({ joint, shares, debtors }) =>
        shares && (joint === true || shares.map(({ debtor }) => debtor).join() !== debtors.join()),
    );
    if (wrong)
      return blocked(
        [
          `Nghĩa vụ ${wrong.id}: hoặc liên đới, hoặc chia phần cho từng người phải thi hành`,
          `Obligation ${wrong.id} is either joint, or has a share for each of its debtors`,
        ],
        [
          `Nhập phần của ${wrong.debtors.join(', ')} theo thứ tự, hoặc chọn liên đới`,
          `Enter the shares of ${wrong.debtors.join(', ')} in this order, or mark it as joint`,
        ],
      );
    const odd = obligations.find((each) => each.shares && each.amount !== '0' && `${sharesOf(each)}` !== each.amount);
    if (!odd) return undefined;
    const [total, amount] = [sharesOf(odd), BigInt(odd.amount)];
    return blocked(
      [
        `Nghĩa vụ ${odd.id}: các phần cộng lại là ${dong.vi(total)}, không phải ${dong.vi(amount)}`,
        `Obligation ${odd.id}: the shares add up to ${dong.en(total)}, not to ${dong.en(amount)}`,
      ],
      ['Sửa số tiền hoặc các phần', 'Correct the amount or the shares'],
    );
  }),
);

/** Since 1 July 2026 each debtor has a decision of his own, but for what is common to them. */
const oneDebtor = since(
  '0.4.0',
  ruleOn<Origin, Decided>('oneDecisionPerRequest', ({ parties, obligations, further }, { before, on, world }) => {
    const debtors = parties.filter(({ role }) => role === 'debtor').length;
    if (world.law.regimeOn(on) === 'L08' || debtors < 2) return undefined;
    const isCommon = obligations.every(({ joint, debtors: own }) => joint === true && own.length === debtors);
    const isShared = obligations.some(({ debtors: own }) => own.length > 1);
    // On a judgment the ground is a joint or common duty [ND152 8.1d]; on a request what is received or divided, too [11.1].
    if (isCommon || (isCommonOn(before, further) && (isShared || isOnRequest(before)))) return undefined;
    const kind = isOnRequest(before) ? 'request' : 'judgment';
    const choices = choicesOf('oneDecision', world.law.regimeOn(on)).filter(({ common }) => common?.includes(kind));
    const names = (language: 'vi' | 'en'): string => choices.map(({ id }) => groundLabels[id]![language]).join('; ');
    return blocked(
      [
        `Có ${debtors} người phải thi hành án mà nghĩa vụ không liên đới hoặc chung`,
        `There are ${debtors} debtors, and what they owe is neither joint nor common`,
      ],
      [
        `Ra quyết định riêng cho từng người, ghi nghĩa vụ liên đới, hoặc nêu căn cứ ra quyết định chung ở «further»: ${names('vi')}`,
        `Issue a decision for each of them, mark the obligation as joint, or name in "further" why it is common: ${names('en')}`,
      ],
      { choices: choices.map(({ id }) => id) },
    );
  }),
);

/** The law of 2008 has three ranks of payment. */
const ranksOfDay = since(
  '0.4.0',
  ruleOn<Origin, Decided>('distribution.order', ({ obligations }, { on, world }) => {
    const wrong = world.law.regimeOn(on) === 'L08' ? obligations.find(({ rank }) => rank > 3) : undefined;
    return wrong
      ? blocked(
          [`Nghĩa vụ ${wrong.id}: thứ tự thanh toán chỉ từ 1 đến 3`, `Obligation ${wrong.id}: ranks are 1 to 3`],
          ['Chọn thứ tự từ 1 đến 3', 'Enter a rank from 1 to 3'],
        )
      : undefined;
  }),
);

/** A provisional measure is carried out at once, and anything else in its own term: one decision would delay the one. */
const measureAlone = since(
  '0.4.0',
  ruleOn<Origin, Decided>('provisional.measure', ({ obligations }) => {
    const isMeasure = ({ point = '' }: Decided['obligations'][number]): boolean =>
      groundRow(point)?.provisional === true;
    return obligations.some(isMeasure) && !obligations.every(isMeasure)
      ? blocked(
          [
            'Biện pháp khẩn cấp tạm thời được thi hành ngay, không chung quyết định với nghĩa vụ khác',
            'A provisional measure is carried out at once, and not in one decision with other duties',
          ],
          ['Ra quyết định riêng cho biện pháp đó', 'Issue a decision of its own for the measure'],
        )
      : undefined;
  }),
);

export const partyRules = [partiesNamed, sharesFit, oneDebtor, ranksOfDay, measureAlone];
