import { ActBody } from '../definition/act.js';
import type { CaseState, Ending, Outcome } from '../state/case.js';
import type { At, Fact } from '../definition/fact.js';
import {
  Code,
  GroundOf,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredGround,
  type LocalizedText,
} from '../definition/fields.js';
import { groundId, withGroundId } from '../law/grounds.js';
import { type Closing, closeRest, isClosed, type Obligation, openOf } from '../state/ledger.js';
import { stillOwed } from '../state/debt-rules.js';
import { blocked, type Blocked, rule } from '../definition/rule.js';
import { act, fact, groundOfDay, NothingData, onGround, sealedIfGiven } from './builders.js';
import { ClassifiedEnforceable } from './verification.js';
import { dong, lawSentence } from '../definition/wording.js';
import { cancellationLabels } from '../labels/values.js';

/** Chapter: how a case ends [L08 50–53, 37, 35.2; ND151]; by entrustment: `entrustment/`. */

/** The state after an ending: the rest of every obligation is closed the way the outcome says. */
export const end =
  <D extends object>(outcome: (data: D) => Outcome, closing: Closing) =>
  (state: CaseState, data: D, at: Pick<At, 'eventId' | 'effectiveOn'>): CaseState => {
    const ending: Ending = {
      outcome: outcome(data),
      on: at.effectiveOn,
      eventId: at.eventId,
      rest: openOf(state.obligations),
      closing,
      from: state.place.lifecycle,
      deadlines: state.deadlines,
    };
    return {
      ...state,
      ending,
      endingsCount: state.endingsCount + 1,
      obligations: closeRest(state.obligations, closing),
      deadlines: [],
    };
  };

/** Defines an ending. A case in the separate book leaves it first, so that it ends in a column that is counted. */
export function ending<F extends Fact>(
  before: CaseState,
  main: F,
): (F | ReturnType<typeof ClassifiedEnforceable.of>)[] {
  return before.place.classification === 'separateBook'
    ? [ClassifiedEnforceable.of({ conditions: 'toVerify' }), main]
    : [main];
}

/** The acts that pay out undistributed money in the present state. */
export const paidOutBy = ({ place }: CaseState): string[] =>
  place.lifecycle === 'coercion.distributing' ? ['distribute-proceeds', 'pay-out'] : ['pay-out'];

/** @param unlock what is to be done first, in both languages */
export const stillInHand = (before: CaseState, unlock: readonly [string, string]): Blocked => {
  const { undistributed } = before.ledger;
  const message = [
    `Còn ${dong.vi(undistributed)} chưa chi trả`,
    `${dong.en(undistributed)} are undistributed`,
  ] as const;
  return blocked(message, unlock, { unlockedBy: paidOutBy(before) });
};

export const nothingUndistributed = rule<CaseState>('ending.distributed', ({ before }) =>
  before.ledger.undistributed === 0n
    ? undefined
    : stillInHand(before, ['Chi trả hoặc gửi tiết kiệm trước', 'Pay them out or deposit them first']),
);

export const alreadyEnded = {
  rule: 'lifecycle',
  unlock: {
    vi: 'Vụ việc đã kết thúc; muốn kết thúc theo cách khác phải mở lại',
    en: 'The case has ended; it can end in another way only after it was reopened',
  },
} as const;

export const CaseExecuted = fact('CaseExecuted', {
  version: 1,
  schema: NothingData,
  evolve: end(() => 'executed', 'terminated'),
  story: () => ({ vi: 'Thi hành xong', en: 'The case was fully executed' }),
});

const isPay = ({ kind }: Obligation): boolean => kind === 'pay';

/** Money and other duties are two reasons, each with its own way out. */
const everyDebtPaid = rule<CaseState>('execution.complete', ({ before }) => {
  const open = before.obligations.filter((each) => isPay(each) && !isClosed(each));
  const ids = open.map(({ id }) => id).join(', ');
  return open.length === 0
    ? undefined
    : blocked(
        [`Còn nghĩa vụ ${ids}: ${dong.vi(openOf(open))}`, `Obligations ${ids} are open: ${dong.en(openOf(open))}`],
        ['Thu đủ số còn lại', 'Collect the rest'],
        { unlockedBy: ['record-payment'] },
      );
});

const everyDutyDone = rule<CaseState>('execution.duties', ({ before }) => {
  const open = before.obligations.filter((each) => !isPay(each) && !isClosed(each));
  const ids = open.map(({ id }) => id).join(', ');
  return open.length === 0
    ? undefined
    : blocked(
        [`Chưa thực hiện nghĩa vụ ${ids}`, `Duties ${ids} are not performed`],
        ['Ghi nhận đã thực hiện', 'Record the performance'],
        { unlockedBy: ['record-performance'] },
      );
});

export const confirmExecuted = act('confirm-executed', {
  label: { vi: 'Xác nhận thi hành xong', en: 'Confirm that the case is executed' },
  command: ActBody,
  leadsTo: [CaseExecuted, ClassifiedEnforceable],
  basis: 'execution.complete',
  requires: [everyDebtPaid, everyDutyDone, nothingUndistributed],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before }) => ending(before, CaseExecuted.of({})),
});

export class CaseTerminatedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const CaseTerminated = fact('CaseTerminated', {
  version: 2,
  upcasters: { 1: withGroundId('termination') },
  schema: CaseTerminatedData,
  evolve: end((data) => `terminated-${data.ground}`, 'terminated'),
  story: ({ ground }) => onGround('Đình chỉ thi hành án', 'Enforcement was terminated', ground),
});

class Terminate extends ActBody {
  @GroundOf('termination', { vi: 'Căn cứ đình chỉ', en: 'Ground' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const terminate = act('terminate', {
  label: { vi: 'Đình chỉ thi hành án', en: 'Terminate' },
  command: Terminate,
  leadsTo: [CaseTerminated, ClassifiedEnforceable],
  basis: 'termination.grounds',
  requires: [stillOwed, groundOfDay('termination', 'termination.grounds'), nothingUndistributed],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before, command: { ground, reason } }) =>
    ending(before, CaseTerminated.of({ ground: groundId('termination', ground), ...sealedIfGiven('reason', reason) })),
});

export class RevocationData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

export const DecisionRevoked = fact('DecisionRevoked', {
  version: 2,
  upcasters: { 1: withGroundId('revocation') },
  schema: RevocationData,
  evolve: end(() => 'revoked', 'revoked'),
  story: ({ ground }) => onGround('Thu hồi quyết định thi hành án', 'The decision was revoked', ground),
});

class RevokeDecision extends ActBody {
  @GroundOf('revocation', { vi: 'Căn cứ thu hồi', en: 'Ground' }) ground!: string;
}

/** Possible even when the debt was paid: a wrong decision does not become right because somebody followed it. */
export const revokeDecision = act('revoke-decision', {
  label: { vi: 'Thu hồi quyết định', en: 'Revoke the decision' },
  command: RevokeDecision,
  leadsTo: [DecisionRevoked, ClassifiedEnforceable],
  requires: [groundOfDay('revocation', 'revocation.grounds'), nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'revocation.grounds' },
  ending: true,
  decide: ({ before, command }) =>
    ending(before, DecisionRevoked.of({ ground: groundId('revocation', command.ground) })),
});

const cancellers = ['superior', 'complaint'] as const;

export class CancellationData {
  @OneOf(cancellers, { vi: 'Cấp hủy', en: 'By whom' }) by!: string;
  /** Absent where nobody recorded it, as in every fact of version 1. */
  @Optional() @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground?: string;
}

export const DecisionCancelled = fact('DecisionCancelled', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: CancellationData,
  evolve: end(() => 'cancelled', 'revoked'),
  story: ({ ground }) =>
    ground === undefined
      ? { vi: 'Hủy quyết định thi hành án', en: 'The decision was cancelled' }
      : onGround('Hủy quyết định thi hành án', 'The decision was cancelled', ground),
});

class CancelDecision extends ActBody {
  @OneOf(cancellers, { vi: 'Cấp hủy', en: 'By whom' }, cancellationLabels) by!: string;
  @Optional() @GroundOf('cancellation', { vi: 'Căn cứ hủy', en: 'Ground' }) ground?: string;
}

export const cancelDecision = act('cancel-decision', {
  label: { vi: 'Hủy quyết định', en: 'Cancel the decision' },
  command: CancelDecision,
  leadsTo: [DecisionCancelled, ClassifiedEnforceable],
  requires: [groundOfDay('cancellation', 'cancellation.authority'), nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'cancellation.authority' },
  ending: true,
  decide: ({ before, command: { by, ground } }) =>
    ending(before, DecisionCancelled.of({ by, ...(ground === undefined ? {} : { ground }) })),
});

export const CaseWithdrawnUp = fact('CaseWithdrawnUp', {
  version: 1,
  schema: NothingData,
  evolve: end(() => 'withdrawnUp', 'moved'),
  story: () => ({ vi: 'Rút hồ sơ lên cấp tỉnh', en: 'The case was withdrawn to the provincial office' }),
});

const inForce = (id: 'withdrawal.upward' | 'privateOffice') =>
  rule<CaseState>(id, ({ before, on, world }) => {
    const row = world.law.rule(id, on);
    return row.applies
      ? undefined
      : blocked(
          lawSentence(row),
          [
            'Không áp dụng vào ngày này: chọn cách kết thúc khác',
            'The law of that day knows no such act: choose another ending',
          ],
          { instead: before.obligations.every(isClosed) ? ['confirm-executed'] : ['entrust', 'terminate'] },
        );
  });

export const withdrawUp = act('withdraw-up', {
  label: { vi: 'Rút hồ sơ lên', en: 'Withdraw upward' },
  command: ActBody,
  leadsTo: [CaseWithdrawnUp, ClassifiedEnforceable],
  requires: [inForce('withdrawal.upward'), stillOwed, nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'withdrawal.upward' },
  ending: true,
  decide: ({ before }) => ending(before, CaseWithdrawnUp.of({})),
});

export class PrivateOfficeData {
  @Code({ vi: 'Văn phòng thi hành án', en: 'Private office' }) receiver!: string;
}

export const CaseMovedToPrivateOffice = fact('CaseMovedToPrivateOffice', {
  version: 1,
  schema: PrivateOfficeData,
  evolve: end(() => 'movedToPrivateOffice', 'moved'),
  story: (data) => ({
    vi: `Chuyển văn phòng ${data.receiver}`,
    en: `The case moved to private office ${data.receiver}`,
  }),
});

class MoveToPrivateOffice extends ActBody {
  @Code({ vi: 'Văn phòng thi hành án', en: 'Private office' }) receiver!: string;
}

export const moveToPrivateOffice = act('move-to-private-office', {
  label: { vi: 'Chuyển văn phòng thi hành án dân sự', en: 'Move to a private office' },
  command: MoveToPrivateOffice,
  leadsTo: [CaseMovedToPrivateOffice, ClassifiedEnforceable],
  requires: [inForce('privateOffice'), stillOwed, nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'privateOffice' },
  ending: true,
  decide: ({ before, command }) => ending(before, CaseMovedToPrivateOffice.of({ receiver: command.receiver })),
});
