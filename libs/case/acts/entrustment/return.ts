import { ActBody } from '../../definition/act.js';
import { alreadyEnded, end, ending, nothingUndistributed } from '../endings/ending.js';
import { somethingIsOpen } from './entrust.js';
import { act, fact, groundOfDay, onGround, sealedIfGiven } from '../builders.js';
import { groundId, withGroundId } from '../../law/grounds.js';
import { goesOnAt } from '../../state/ending.js';
import { noteReturn, reopened, verifiedOnReturn, wholeReopened } from '../endings/reopening.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import type { CaseState, PartEntrustment } from '../../state/case.js';
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
import {
  type Closing,
  isClosed,
  type PartClosing,
  type Share,
  sum,
  takeBack,
  takeBackPart,
} from '../../state/ledger.js';
import type { LegalDate } from '../../law/legal-date.js';
import { beforeEnding, type Leaf } from '../../lifecycle/leaves.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';

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

export const returnEntrustment = act('return-entrustment', {
  label: { vi: 'Trả lại ủy thác', en: 'Return the entrustment' },
  command: ReturnEntrustment,
  leadsTo: [EntrustmentReturned, ClassifiedEnforceable],
  basis: 'entrustment.return',
  requires: [
    wasEntrusted,
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

export class ReturnAcceptedData {
  @Id({ vi: 'Sự kiện ủy thác', en: 'Event of the entrustment' }) entrustment!: string;
  @Code({ vi: 'Vụ việc của cơ quan nhận', en: "The receiver's case" }) case!: string;
  @Code({ vi: 'Cơ quan trả lại', en: 'Office that returns it' }) office!: string;
  @ListOf(() => ReturnedObligationData, 1, 50, { vi: 'Nghĩa vụ trả về', en: 'What comes back' })
  obligations!: ReturnedObligationData[];
  /** The state to continue in; absent if the case does not wait for this return: then it is not opened. */
  @Optional() @OneOf(beforeEnding, { vi: 'Trở lại', en: 'Goes on at' }) returnTo?: Leaf;
}

const waitsFor = ({ ending: ended }: CaseState, entrustment: string): boolean =>
  ended?.outcome === 'entrusted' && ended.eventId === entrustment;

/** The part that is still with its receiver. */
const awaitedPart = ({ partEntrustments }: CaseState, entrustment: string): PartEntrustment | undefined =>
  partEntrustments.find(({ eventId, returned }) => eventId === entrustment && !returned);

/** What the ending of a case had closed stays closed when only an entrusted part comes back. */
function keptClosed({
  ending,
  obligations,
  partEntrustments,
}: CaseState): Pick<CaseState, 'obligations' | 'partEntrustments'> {
  if (!ending) return { obligations, partEntrustments };
  const { closing, eventId, on } = ending;
  const how = partOf[closing];
  const shares = obligations.map((each) => ({ obligation: each.id, amount: each[closing] }));
  const isAway = ending.outcome === 'entrusted';
  return {
    obligations: obligations.map((each) => ({
      ...each,
      [closing]: 0n,
      [how]: each[how] + each[closing],
      dropped: each.dropped || (!isClosed(each) && each.amount === 0n),
    })),
    partEntrustments: isAway ? [...partEntrustments, { eventId, on, shares }] : partEntrustments,
  };
}

/** Of what went to another body, and of what nobody enforces any more. */
const partOf = {
  terminated: 'terminatedPart',
  revoked: 'revokedPart',
  returned: 'revokedPart',
  entrusted: 'entrustedPart',
  moved: 'entrustedPart',
} as const satisfies Record<Closing, PartClosing>;

/** A part that comes back is open again; a case that has ended meanwhile goes on with it alone. */
function partTakenBack(
  state: CaseState,
  { entrustment, returnTo }: ReturnAcceptedData,
  returned: readonly Share[],
  on: LegalDate,
): CaseState {
  const { shares } = awaitedPart(state, entrustment)!;
  const { obligations: before, partEntrustments } = keptClosed(state);
  const obligations = takeBackPart(before, shares, returned);
  const back = sum(returned.map(({ amount }) => amount));
  const kept = sum(shares.map(({ amount }) => amount)) - back;
  const wasEntrusted = state.ending?.outcome === 'entrusted';
  return {
    ...(returnTo === undefined ? state : reopened(state, returnTo, on)),
    ...(wasEntrusted ? noteReturn(state, obligations) : {}),
    obligations,
    partEntrustments: partEntrustments.map((each) =>
      each.eventId === entrustment ? { ...each, returned: { back, kept: kept > 0n ? kept : 0n } } : each,
    ),
  };
}

export const ReturnAccepted = fact('ReturnAccepted', {
  version: 1,
  schema: ReturnAcceptedData,
  evolve: (state, data, at) => {
    const returned = data.obligations.map(({ obligation, amount }) => ({ obligation, amount: BigInt(amount) }));
    if (awaitedPart(state, data.entrustment)) return partTakenBack(state, data, returned, at.effectiveOn);
    if (data.returnTo === undefined || state.ending === undefined) return state;
    // Happens only when a part of a history is folded: reopens whatever ending it finds, as the machine does.
    if (!waitsFor(state, data.entrustment)) return wholeReopened(state, data.returnTo, at.effectiveOn);
    const obligations = takeBack(state.obligations, returned);
    return {
      ...reopened(state, data.returnTo, at.effectiveOn),
      obligations,
      ...noteReturn(state, obligations),
    };
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
}

const opensAt = (before: CaseState, entrustment: string): Leaf | undefined =>
  waitsFor(before, entrustment) || (before.ending && awaitedPart(before, entrustment)) ? goesOnAt(before) : undefined;

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
      ...returning(opensAt(before, command.entrustment)),
    }),
  ],
});
