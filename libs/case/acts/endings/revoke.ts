import { ActBody } from '../../definition/act.js';
import { GroundOf, OneOf, Optional, StoredGround } from '../../definition/fields.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { choicesOf, groundId, groundLabels, withGroundId } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { isClosed } from '../../state/ledger.js';
import { act, fact, groundOfDay, onGround } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { cancellationLabels } from '../../labels/values.js';
import { alreadyEnded, end, ending, lapsesBy, nothingUndistributed } from './ending.js';

/** Chapter: revocation and cancellation of the enforcement decision [L08 37; L25 52]. */

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

/** What another office entrusted goes back to it: a revocation would leave the debt with nobody [ND152 26.5]. */
const notEntrustedHere = since(
  '0.4.0',
  rule<CaseState>('revocation.grounds', ({ before: { origin, obligations, ending: ended } }) =>
    origin.entrustment === undefined || ended || obligations.every(isClosed)
      ? undefined
      : blocked(
          ['Vụ việc này được mở theo ủy thác', 'This case was opened on an entrustment'],
          ['Trả lại ủy thác cho cơ quan đã ủy thác', 'Return the entrustment to the office that made it'],
          { instead: ['return-entrustment'], otherStream: { id: origin.id } },
        ),
  ),
);

/** Possible even when the debt was paid: a wrong decision does not become right because somebody followed it. */
export const revokeDecision = act('revoke-decision', {
  decides: true,
  label: { vi: 'Thu hồi quyết định', en: 'Revoke the decision' },
  command: RevokeDecision,
  leadsTo: [DecisionRevoked, ClassifiedEnforceable],
  requires: [groundOfDay('revocation', 'revocation.grounds'), notEntrustedHere, nothingUndistributed],
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
  evolve: end(() => 'cancelled', 'revoked', lapsesBy),
  story: ({ ground }) =>
    ground === undefined
      ? { vi: 'Hủy quyết định thi hành án', en: 'The decision was cancelled' }
      : onGround('Hủy quyết định thi hành án', 'The decision was cancelled', ground),
});

class CancelDecision extends ActBody {
  @OneOf(cancellers, { vi: 'Ai hủy quyết định', en: 'By whom' }, cancellationLabels) by!: string;
  @Optional() @GroundOf('cancellation', { vi: 'Căn cứ hủy', en: 'Ground' }) ground?: string;
}

/** Engines before 0.4.0 took a cancellation without its ground. */
const cancelledOnGround = since(
  '0.4.0',
  ruleOn<CaseState, CancellationData>('cancellation.authority', ({ ground }, { on, world }) => {
    if (ground !== undefined) return undefined;
    const choices = choicesOf('cancellation', world.law.regimeOn(on));
    return blocked(
      ['Chưa nêu căn cứ hủy', 'The cancellation names no ground'],
      [
        `Chọn một trong: ${choices.map(({ id }) => groundLabels[id]!.vi).join('; ')}`,
        `Choose one of: ${choices.map(({ id }) => groundLabels[id]!.en).join('; ')}`,
      ],
      { choices: choices.map(({ id }) => id) },
    );
  }),
);

export const cancelDecision = act('cancel-decision', {
  label: { vi: 'Hủy quyết định', en: 'Cancel the decision' },
  command: CancelDecision,
  leadsTo: [DecisionCancelled, ClassifiedEnforceable],
  requires: [groundOfDay('cancellation', 'cancellation.authority'), cancelledOnGround, nothingUndistributed],
  notAllowed: { ...alreadyEnded, rule: 'cancellation.authority' },
  ending: true,
  decide: ({ before, command: { by, ground } }) =>
    ending(before, DecisionCancelled.of({ by, ...(ground === undefined ? {} : { ground }) })),
});
