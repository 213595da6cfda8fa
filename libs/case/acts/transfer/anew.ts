import { actOn, ReactionBody } from '../../definition/act.js';
import type { FactKind } from '../../definition/fact.js';
import { Code, Id, ListOf, OneOf, Optional, StoredGround } from '../../definition/fields.js';
import { AskedFirst } from '../../definition/field-order.js';
import { type Blocked, blocked, rule, ruleOn } from '../../definition/rule.js';
import { dong } from '../../definition/wording.js';
import { categoryLabels, initiativeLabels } from '../../labels/values.js';
import { type CaseState, initiatives } from '../../state/case.js';
import { type Obligation, type Share, sum } from '../../state/ledger.js';
import { categories } from '../../state/origin.js';
import { act, fact, ifGiven } from '../builders.js';
import { noticeDue } from '../opening/copies.js';
import { DecisionBody, ExOfficioObligationBody, fewEnough, moneyIsOwed, withinBounds } from '../opening/decision.js';
import { commonOfDay, pointsFit, pointsOfDay } from '../opening/how-many.js';
import {
  EnforcementDecisionIssued,
  type EnforcementDecisionIssuedData,
  ObligationData,
  partiesMax,
} from '../opening/issued.js';
import { namedTwice, partiesOf, PartyData } from '../opening/parties.js';
import { partyRules } from '../opening/party-rules.js';

/**
 * Chapter: a new decision instead of one that was revoked or cancelled, for a successor [L08 54.3; ND62 15.3] or because
 * the first one was wrong [L08 37; L25 52]. It opens a case of its own, and the first one does not open again: the debt
 * would be owed twice.
 */

const obligationsMax = 50;
const replacesLabel = { vi: 'Thay nghĩa vụ', en: 'Instead of the obligation' };

export class AnewObligationData extends ObligationData {
  @Optional() @Code(replacesLabel) replaces?: string;
}

export class DecisionIssuedAnewData {
  @ListOf(() => PartyData, 1, partiesMax, { vi: 'Những người có tên', en: 'Parties' }) parties!: PartyData[];
  @ListOf(() => AnewObligationData, 1, obligationsMax, { vi: 'Các nghĩa vụ', en: 'Obligations' })
  obligations!: AnewObligationData[];
  @Optional() @StoredGround({ vi: 'Căn cứ ra quyết định chung', en: 'Why it is a common one' }) further?: string;
}

/** The obligations that a new decision takes over, with how much of each. */
const takenOver = ({ obligations }: Pick<DecisionIssuedAnewData, 'obligations'>): Share[] =>
  obligations.flatMap(({ replaces, amount }) =>
    replaces === undefined ? [] : [{ obligation: replaces, amount: BigInt(amount) }],
  );

export const DecisionIssuedAnew = fact('DecisionIssuedAnew', {
  version: 1,
  schema: DecisionIssuedAnewData,
  evolve: (state, data, { eventId }) => ({
    ...state,
    issuedAnew: [...state.issuedAnew, { eventId, shares: takenOver(data) }],
    ...(state.ending && { ending: { ...state.ending, issuedAnew: eventId } }),
  }),
  story: () => ({
    vi: 'Ra quyết định thi hành án mới thay quyết định đã thu hồi, hủy',
    en: 'A new decision was issued instead of the one that was revoked or cancelled',
  }),
});

class AnewObligationBody extends ExOfficioObligationBody {
  @Optional()
  @Code({ vi: 'Thay nghĩa vụ (o1, o2 …) của quyết định cũ', en: 'Instead of the obligation (o1, o2 …) of the old one' })
  replaces?: string;
}

@AskedFirst()
class IssueAnew extends DecisionBody {
  @ListOf(() => AnewObligationBody, 1, obligationsMax, { vi: 'Các nghĩa vụ', en: 'Obligations' })
  obligations!: AnewObligationBody[];
}

const isRevoked = ({ ending }: CaseState): boolean => ending?.closing === 'revoked';

/** What was revoked of an obligation and is in no new decision yet; 0 for a duty without a price. */
function leftOf(state: CaseState, { id, amount, kind, revoked, revokedPart, ...how }: Obligation): bigint | undefined {
  const shares = state.issuedAnew.flatMap(({ shares }) => shares.filter(({ obligation }) => obligation === id));
  if (amount === 0n && kind !== 'pay')
    return isRevoked(state) && !how.performed && !how.dropped && shares.length === 0 ? 0n : undefined;
  const left = revoked + revokedPart - sum(shares.map(amountOf));
  return left > 0n ? left : undefined;
}

const amountOf = (share: Share): bigint => share.amount;

/** The obligations of which something is left, with how much. */
const allLeft = (state: CaseState): { readonly id: string; readonly left: bigint }[] =>
  state.obligations.flatMap((each) => {
    const left = leftOf(state, each);
    return left === undefined ? [] : [{ id: each.id, left }];
  });

/** A claim passes to a successor with what was left of it, and with no more [L08 54.3]. */
const passedOn = 'L08:37.1.d';
const revokedBecause = ({ ending, partDecisions }: CaseState): string | undefined =>
  ending?.closing === 'revoked' ? ending.ground : partDecisions.at(-1)?.ground;

/** A wrong decision has a right one instead, even if somebody had carried it out. */
const isToReplace = (state: CaseState): boolean =>
  allLeft(state).length > 0 || (isRevoked(state) && state.issuedAnew.length === 0);

const somethingRevoked = rule<CaseState>('oneDecisionPerRequest', ({ before }) => {
  if (isToReplace(before)) return undefined;
  return before.issuedAnew.length > 0
    ? blocked(
        ['Phần bị thu hồi, hủy đã có quyết định mới', 'What was revoked or cancelled has its new decision already'],
        ['Làm việc trên vụ việc mới', 'Go on in the new case'],
        { otherStream: { openedBy: before.issuedAnew.at(-1)!.eventId } },
      )
    : blocked(
        [
          'Quyết định của vụ việc này chưa bị thu hồi hoặc hủy',
          'The decision of this case was not revoked or cancelled',
        ],
        before.ending
          ? ['Nhận đơn yêu cầu hoặc bản án mới', 'Receive a new request or judgment']
          : ['Thu hồi quyết định trước', 'Revoke it first'],
        before.ending ? { otherStream: { id: before.origin.id } } : { unlockedBy: ['revoke-decision'] },
      );
});

const asMuchAsLeft = ruleOn<CaseState, DecisionIssuedAnewData>('part.obligations', (data, { before }) => {
  if (!isToReplace(before)) return undefined;
  const open = allLeft(before);
  // Where a whole decision was wrong, so may its list of duties have been.
  const mayBeNew = isRevoked(before) && revokedBecause(before) !== passedOn;
  const wrong = data.obligations.find(({ replaces, kind, nature }) => {
    const old = before.obligations.find(({ id }) => id === replaces && open.some((each) => each.id === id));
    // A successor gets the same claim: to a party, or to the state.
    const isOther = old?.kind !== kind || (!mayBeNew && old.nature !== nature);
    return replaces === undefined ? !mayBeNew : isOther;
  });
  const choices: [string, string] =
    open.length === 0
      ? ['Bỏ trống nghĩa vụ được thay', 'Leave out which obligation it replaces']
      : [
          `Chọn trong: ${open.map(({ id, left }) => `${id} (${dong.vi(left)})`).join(', ')}`,
          `Choose among: ${open.map(({ id, left }) => `${id} (${dong.en(left)})`).join(', ')}`,
        ];
  if (wrong)
    return blocked(
      [
        `Nghĩa vụ ${wrong.id} phải thay một nghĩa vụ cùng loại của quyết định cũ`,
        `Obligation ${wrong.id} stands instead of one of the same kind of the old decision`,
      ],
      choices,
    );
  if (revokedBecause(before) !== passedOn) return undefined;
  const shares = takenOver(data);
  const over = shares.find(({ obligation }) => {
    const left = open.find(({ id }) => id === obligation)?.left;
    return left === undefined || left < sum(shares.filter((each) => each.obligation === obligation).map(amountOf));
  });
  return over && tooMuch(over.obligation, choices);
});

/**
 * What another office entrusted goes back to it from one case, with all that became of it: the new decision takes over
 * the whole, or none is made.
 */
const wholeOfEntrusted = ruleOn<CaseState, DecisionIssuedAnewData>('entrustment.return', (data, { before }) => {
  if (before.origin.entrustment === undefined) return undefined;
  const shares = takenOver(data);
  // What was executed, or was decided on by itself, goes back with the rest: of that no new decision is made here.
  const isWhole = before.obligations.every((each) => {
    const over = sum(shares.filter(({ obligation }) => obligation === each.id).map(amountOf));
    return over === each.amount && leftOf(before, each) === each.amount;
  });
  return isWhole && shares.length === data.obligations.length && shares.length === before.obligations.length
    ? undefined
    : blocked(
        [
          'Vụ việc nhận ủy thác: quyết định mới phải nhận đúng toàn bộ nghĩa vụ đã ủy thác',
          'The case was entrusted: the new decision takes over all that was, and as much',
        ],
        [
          'Nếu đã thi hành một phần: cơ quan ủy thác xử lý phần còn lại',
          'Where a part was executed, the office that entrusted it decides on the rest',
        ],
        { otherStream: { id: before.origin.id } },
      );
});

const tooMuch = (id: string, choices: [string, string]): Blocked =>
  blocked([`Nghĩa vụ ${id} chuyển giao nhiều hơn số còn lại`, `More of ${id} passes on than was left of it`], choices);

/** A reaction opens the case of the new decision (`reactions.ts`). */
export const issueAnew = act('issue-decision-anew', {
  decides: true,
  label: {
    vi: 'Ra quyết định thi hành án mới thay quyết định đã thu hồi, hủy',
    en: 'Issue a new decision instead of the revoked one',
  },
  command: IssueAnew,
  ambiguous: namedTwice,
  leadsTo: [DecisionIssuedAnew],
  requires: [
    somethingRevoked,
    asMuchAsLeft,
    wholeOfEntrusted,
    moneyIsOwed,
    withinBounds,
    fewEnough,
    commonOfDay,
    pointsOfDay,
    pointsFit,
    ...partyRules,
  ],
  notAllowed: {
    rule: 'oneDecisionPerRequest',
    unlock: { vi: 'Thu hồi quyết định trước', en: 'Revoke the decision first' },
  },
  decide: ({ before, command }) => {
    const { parties, owing } = partiesOf(command);
    // What goes back to the office that entrusted it goes back by its id there.
    const isEntrusted = before.origin.entrustment !== undefined;
    const obligations = command.obligations.map(({ kind, nature, rank, amount, ...rest }, index) => ({
      id: (isEntrusted ? rest.replaces : undefined) ?? `o${index + 1}`,
      kind,
      nature,
      rank,
      amount,
      ...owing[index]!,
      ...ifGiven(rest, ['point', 'replaces']),
    }));
    return [DecisionIssuedAnew.of({ parties, obligations, ...ifGiven(command, ['further']) })];
  },
});

class OpenAnew extends ReactionBody {
  @Code({ vi: 'Vụ việc có quyết định bị thu hồi, hủy', en: 'Case of the revoked decision' }) replaces!: string;
  @OneOf(categories, { vi: 'Loại án', en: 'Category' }, categoryLabels) category!: string;
  @OneOf(initiatives, { vi: 'Chủ động hay theo yêu cầu', en: 'Initiative' }, initiativeLabels)
  initiative!: (typeof initiatives)[number];
  @OneOf(['judgment', 'request', 'entrustment'], { vi: 'Căn cứ', en: 'Origin' })
  originKind!: EnforcementDecisionIssuedData['originKind'];
  @Code({ vi: 'Mã căn cứ', en: 'Origin id' }) originId!: string;
  @Optional() @Id({ vi: 'Sự kiện ủy thác', en: 'Event of the entrustment' }) entrustment?: string;
  @ListOf(() => PartyData, 1, partiesMax, { vi: 'Những người có tên', en: 'Parties' }) parties!: PartyData[];
  @ListOf(() => ObligationData, 1, obligationsMax, { vi: 'Các nghĩa vụ', en: 'Obligations' })
  obligations!: ObligationData[];
  @Optional() @StoredGround({ vi: 'Căn cứ ra quyết định chung', en: 'Why it is a common one' }) further?: string;
}

/** The case of a decision that replaces a revoked one. */
export const openAnew = actOn<undefined>('case')('open-anew', {
  label: { vi: 'Mở vụ việc theo quyết định mới', en: 'Open the case of the new decision' },
  command: OpenAnew,
  opens: 'case',
  internal: true,
  leadsTo: [
    EnforcementDecisionIssued as unknown as FactKind<
      'EnforcementDecisionIssued',
      EnforcementDecisionIssuedData,
      undefined
    >,
  ],
  basis: 'oneDecisionPerRequest',
  notAllowed: { rule: 'lifecycle', unlock: { vi: 'Đã mở vụ việc', en: 'The case was opened already' } },
  starts: [noticeDue, { clock: 'procuracy.copy' }],
  decide: ({ command, caseNumber }) => [
    EnforcementDecisionIssued.of({
      number: caseNumber(),
      category: command.category,
      initiative: command.initiative,
      originKind: command.originKind,
      originId: command.originId,
      parties: command.parties,
      obligations: command.obligations,
      replaces: command.replaces,
      ...ifGiven(command, ['entrustment', 'further']),
    }),
  ],
});
