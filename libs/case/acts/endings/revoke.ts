import { ActBody } from '../../definition/act.js';
import { GroundOf, OneOf, Optional, StoredGround } from '../../definition/fields.js';
import { groundId, withGroundId } from '../../law/grounds.js';
import { act, fact, groundOfDay, onGround } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { cancellationLabels } from '../../labels/values.js';
import { alreadyEnded, end, ending, nothingUndistributed } from './ending.js';

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
