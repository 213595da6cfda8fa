import { ActBody } from '../definition/act.js';
import { type CaseState, type Ending, type Ground, grounds, type Outcome } from '../state/case.js';
import type { At, Fact } from '../definition/fact.js';
import { Code, OneOf, Optional, Part, Sealed, SealedReference, type LocalizedText } from '../definition/fields.js';
import { type Closing, closeRest, isClosed, type Obligation, openOf } from '../state/ledger.js';
import { stillOwed } from '../state/debt-rules.js';
import { blocked, type Blocked, rule } from '../definition/rule.js';
import { act, fact, NothingData, sealedIfGiven, withGround } from './builders.js';
import { ClassifiedEnforceable } from './verification.js';
import { dong, labelIn, lawSentence } from '../definition/wording.js';
import { cancellationLabels, revocationGroundLabels, terminationGroundLabels } from '../labels/values.js';

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
  @OneOf(grounds, { vi: 'Căn cứ', en: 'Ground' }) ground!: Ground;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const CaseTerminated = fact('CaseTerminated', {
  version: 1,
  schema: CaseTerminatedData,
  evolve: end((data) => `terminated-${data.ground}`, 'terminated'),
  story: ({ ground }) =>
    withGround('Đình chỉ thi hành án', 'Enforcement was terminated', labelIn(terminationGroundLabels, ground)),
});

class Terminate extends ActBody {
  @OneOf(grounds, { vi: 'Căn cứ đình chỉ (điều 50)', en: 'Ground (article 50)' }, terminationGroundLabels)
  ground!: Ground;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const terminate = act('terminate', {
  label: { vi: 'Đình chỉ thi hành án', en: 'Terminate' },
  command: Terminate,
  leadsTo: [CaseTerminated, ClassifiedEnforceable],
  basis: 'termination.grounds',
  requires: [stillOwed, nothingUndistributed],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before, command }) =>
    ending(before, CaseTerminated.of({ ground: command.ground, ...sealedIfGiven('reason', command.reason) })),
});

const revocationGrounds = ['noPower', 'substantialError', 'groundGone', 'transfer'] as const;

export class RevocationData {
  @OneOf(revocationGrounds, { vi: 'Căn cứ', en: 'Ground' }) ground!: string;
}

export const DecisionRevoked = fact('DecisionRevoked', {
  version: 1,
  schema: RevocationData,
  evolve: end(() => 'revoked', 'revoked'),
  story: ({ ground }) =>
    withGround('Thu hồi quyết định thi hành án', 'The decision was revoked', labelIn(revocationGroundLabels, ground)),
});

class RevokeDecision extends ActBody {
  @OneOf(revocationGrounds, { vi: 'Căn cứ thu hồi (điều 37)', en: 'Ground (article 37)' }, revocationGroundLabels)
  ground!: string;
}

/** Possible even when the debt was paid: a wrong decision does not become right because somebody followed it. */
export const revokeDecision = act('revoke-decision', {
  label: { vi: 'Thu hồi quyết định', en: 'Revoke the decision' },
  command: RevokeDecision,
  leadsTo: [DecisionRevoked, ClassifiedEnforceable],
  requires: [nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'revocation.grounds' },
  ending: true,
  decide: ({ before, command }) => ending(before, DecisionRevoked.of({ ground: command.ground })),
});

const cancellers = ['superior', 'complaint'] as const;

export class CancellationData {
  @OneOf(cancellers, { vi: 'Cấp hủy', en: 'By whom' }) by!: string;
}

export const DecisionCancelled = fact('DecisionCancelled', {
  version: 1,
  schema: CancellationData,
  evolve: end(() => 'cancelled', 'revoked'),
  story: () => ({ vi: 'Hủy quyết định thi hành án', en: 'The decision was cancelled' }),
});

class CancelDecision extends ActBody {
  @OneOf(cancellers, { vi: 'Cấp hủy (điều 37)', en: 'By whom (article 37)' }, cancellationLabels) by!: string;
}

export const cancelDecision = act('cancel-decision', {
  label: { vi: 'Hủy quyết định', en: 'Cancel the decision' },
  command: CancelDecision,
  leadsTo: [DecisionCancelled, ClassifiedEnforceable],
  requires: [nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'cancellation.authority' },
  ending: true,
  decide: ({ before, command }) => ending(before, DecisionCancelled.of({ by: command.by })),
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
