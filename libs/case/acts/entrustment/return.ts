import { ActBody } from '../../definition/act.js';
import { alreadyEnded, end, ending, nothingUndistributed, otherEndings } from '../endings/ending.js';
import { somethingIsOpen } from './entrust.js';
import { act, fact, groundOfDay, onGround, sealedIfGiven } from '../builders.js';
import { groundId, withGroundId } from '../../law/grounds.js';
import { goesOnAt } from '../../state/ending.js';
import { reopened, verifiedOnReturn, wholeReopened } from '../endings/reopening.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import type { CaseState } from '../../state/case.js';
import {
  Code,
  GroundOf,
  Id,
  ListOf,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredAmount,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { elsewhereOf, type Entrustment, isClosed, openOf } from '../../state/ledger.js';
import { endedAsParts, type ReceiverClosing, receiverClosings, type Returned, takeBack } from '../../state/returns.js';
import type { LegalDate } from '../../law/legal-date.js';
import { beforeEnding, type Leaf } from '../../lifecycle/leaves.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { sharesOf } from '../money.js';

/**
 * Chapter: return of an entrustment. The receiver returns what is still open, which ends its case; a reaction brings
 * exactly that amount to the entrusting case, which is open again only then. Between the two facts the debt is in
 * transit.
 */

export class EntrustmentReturnedData {
  /** Errors in the entrustment, or its revocation by the office that made it [ND152 26.5]. */
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const EntrustmentReturned = fact('EntrustmentReturned', {
  version: 2,
  upcasters: { 1: withGroundId('entrustmentReturn') },
  schema: EntrustmentReturnedData,
  evolve: end(() => 'returned', 'returned'),
  story: (data) =>
    onGround(
      'Trả lại ủy thác cho cơ quan ủy thác',
      'The entrustment was returned to the office that made it',
      data.ground,
    ),
});

class ReturnEntrustment extends ActBody {
  @GroundOf('entrustmentReturn', { vi: 'Căn cứ trả lại', en: 'Ground' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

const wasEntrusted = rule<CaseState>('entrustment.return', ({ before: { origin, obligations } }) =>
  origin.entrustment === undefined
    ? blocked(
        ['Vụ việc này không được mở theo ủy thác', 'This case was not opened on an entrustment'],
        ['Kết thúc vụ việc bằng thao tác khác', 'End the case in another way'],
        { instead: [obligations.every(isClosed) ? 'confirm-executed' : 'terminate', 'revoke-decision'] },
      )
    : undefined,
);

/** What is with another receiver comes back first: only then is it known what became of it. */
const nothingAway = since(
  '0.4.0',
  rule<CaseState>('entrustment.return', ({ before }) => {
    const away = before.entrustments.find(({ returned }) => !returned);
    return away && before.origin.entrustment !== undefined
      ? blocked(
          ['Một phần đã ủy thác tiếp và chưa được trả lại', 'A part was entrusted onward and has not come back'],
          [
            'Cơ quan nhận phần đó trả lại trước; hoặc ủy thác phần còn lại',
            'Its receiver returns it first; or entrust the rest',
          ],
          { instead: otherEndings(before), otherStream: { openedBy: away.eventId } },
        )
      : undefined;
  }),
);

export const returnEntrustment = act('return-entrustment', {
  label: { vi: 'Trả lại ủy thác', en: 'Return the entrustment' },
  command: ReturnEntrustment,
  leadsTo: [EntrustmentReturned, ClassifiedEnforceable],
  basis: 'entrustment.return',
  requires: [
    wasEntrusted,
    nothingAway,
    groundOfDay('entrustmentReturn', 'entrustment.return'),
    nothingUndistributed,
    somethingIsOpen({ vi: 'trả lại', en: 'return' }),
  ],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before, command }) => {
    const ground = groundId('entrustmentReturn', command.ground);
    return ending(before, EntrustmentReturned.of({ ground, ...sealedIfGiven('reason', command.reason) }));
  },
});

export class ReturnedObligationData {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
  @StoredAmount({ vi: 'Số tiền trả về', en: 'Amount that comes back' }) amount!: string;
}

export class ClosedByReceiverData {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
  @OneOf(receiverClosings, { vi: 'Kết quả', en: 'How' }) how!: ReceiverClosing;
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

const closedMax = 50 * receiverClosings.length;
const closedLabel = { vi: 'Cơ quan nhận đã giải quyết', en: 'What the receiver closed' };

export class ReturnAcceptedData {
  @Id({ vi: 'Sự kiện ủy thác', en: 'Event of the entrustment' }) entrustment!: string;
  @Code({ vi: 'Vụ việc của cơ quan nhận', en: "The receiver's case" }) case!: string;
  @Code({ vi: 'Cơ quan trả lại', en: 'Office that returns it' }) office!: string;
  @ListOf(() => ReturnedObligationData, 1, 50, { vi: 'Nghĩa vụ trả về', en: 'What comes back' })
  obligations!: ReturnedObligationData[];
  @Optional() @ListOf(() => ClosedByReceiverData, 0, closedMax, closedLabel) closed?: ClosedByReceiverData[];
  /** The state to continue in; absent if the case does not wait for this return: then it is not opened. */
  @Optional() @OneOf(beforeEnding, { vi: 'Trở lại', en: 'Goes on at' }) returnTo?: Leaf;
}

const waitsFor = ({ ending: ended }: CaseState, entrustment: string): boolean =>
  ended?.outcome === 'entrusted' && ended.eventId === entrustment;

/** What is still with its receiver. */
const awaited = ({ entrustments }: Pick<CaseState, 'entrustments'>, entrustment: string): Entrustment | undefined =>
  entrustments.find(({ eventId, returned }) => eventId === entrustment && !returned);

const returnedBy = ({ obligations, closed }: ReturnAcceptedData): Returned => ({
  open: sharesOf(obligations),
  ...(closed && { closed: closed.map((each) => ({ ...each, amount: BigInt(each.amount) })) }),
});

/** What comes back is open again; a case that has ended meanwhile goes on with it alone. */
function takenBack(state: CaseState, data: ReturnAcceptedData, on: LegalDate): CaseState {
  const { returnTo, entrustment } = data;
  const before = returnTo === undefined ? state : endedAsParts(state);
  const { shares } = awaited(before, entrustment)!;
  const obligations = takeBack(before.obligations, shares, returnedBy(data));
  const returned = {
    back: openOf(obligations) - openOf(before.obligations),
    kept: elsewhereOf(obligations) - elsewhereOf(before.obligations),
    ...(returnTo === undefined ? {} : { reopened: state.endingsCount }),
  };
  return {
    ...(returnTo === undefined ? state : reopened(state, returnTo, on)),
    obligations,
    entrustments: before.entrustments.map((each) => (each.eventId === entrustment ? { ...each, returned } : each)),
  };
}

export const ReturnAccepted = fact('ReturnAccepted', {
  version: 2,
  // Version 1 did not say what the receiver had closed.
  upcasters: { 1: (data) => data },
  schema: ReturnAcceptedData,
  evolve: (state, data, at) => {
    if (awaited(state, data.entrustment)) return takenBack(state, data, at.effectiveOn);
    if (data.returnTo === undefined || state.ending === undefined) return state;
    // Otherwise a part of a history is folded: reopens whatever ending it finds, as the machine does.
    return waitsFor(state, data.entrustment)
      ? takenBack(state, data, at.effectiveOn)
      : wholeReopened(state, data.returnTo, at.effectiveOn);
  },
  story: (data) => ({
    vi: `${data.office} trả lại ủy thác${data.returnTo === undefined ? '' : '; vụ việc mở lại'}`,
    en: `${data.office} returned the entrustment${data.returnTo === undefined ? '' : '; the case is open again'}`,
  }),
});

class AcceptReturn extends ActBody {
  @Id({ vi: 'Sự kiện ủy thác', en: 'Event of the entrustment' }) entrustment!: string;
  @Code({ vi: 'Vụ việc của cơ quan nhận', en: "The receiver's case" }) case!: string;
  @Code({ vi: 'Cơ quan trả lại', en: 'Office that returns it' }) office!: string;
  @ListOf(() => ReturnedObligationData, 1, 50, { vi: 'Nghĩa vụ trả về', en: 'What comes back' })
  obligations!: ReturnedObligationData[];
  @ListOf(() => ClosedByReceiverData, 0, closedMax, closedLabel) closed!: ClosedByReceiverData[];
}

const opensAt = (before: CaseState, entrustment: string): Leaf | undefined =>
  waitsFor(before, entrustment) || (before.ending && awaited(before, entrustment)) ? goesOnAt(before) : undefined;

const returning = (returnTo: Leaf | undefined): { returnTo?: Leaf } => (returnTo === undefined ? {} : { returnTo });

/**
 * The rule always holds when the fact is decided; it prevents the entrustment and the steps before it from being struck
 * through afterwards.
 */
const opensWhereItEnded = ruleOn<CaseState, ReturnAcceptedData>('entrustment.return', (data, { before }) =>
  data.returnTo === opensAt(before, data.entrustment)
    ? undefined
    : blocked(
        ['Vụ việc không còn chờ việc trả lại này', 'The case does not wait for this return any more'],
        ['Giữ bước ủy thác', 'Keep the entrustment'],
      ),
);

/** Possible in every state, because the receiver's case has ended already. */
export const acceptReturn = act('accept-return', {
  label: { vi: 'Nhận lại việc đã ủy thác', en: 'Take back what was entrusted' },
  command: AcceptReturn,
  internal: true,
  leadsTo: [ReturnAccepted],
  requires: [opensWhereItEnded],
  notAllowed: {
    rule: 'entrustment.return',
    unlock: { vi: 'Vụ việc chưa được mở', en: 'There is no such case yet' },
  },
  starts: [verifiedOnReturn],
  decide: ({ before, command }) => [
    ReturnAccepted.of({
      entrustment: command.entrustment,
      case: command.case,
      office: command.office,
      obligations: command.obligations,
      closed: command.closed,
      ...returning(opensAt(before, command.entrustment)),
    }),
  ],
});
