import { ActBody } from '../../definition/act.js';
import {
  GroundOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { groundId, withGroundId } from '../../law/grounds.js';
import { stillOwed } from '../../state/debt-rules.js';
import { decisionMade } from '../grounds.js';
import { act, fact, groundOfDay, onGround, sealedIfGiven } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { alreadyEnded, end, ending, nothingUndistributed } from './ending.js';

/** Chapter: termination [L08 50; L25 48]. */

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
  meets: decisionMade('termination'),
  decide: ({ before, command: { ground, reason } }) =>
    ending(before, CaseTerminated.of({ ground: groundId('termination', ground), ...sealedIfGiven('reason', reason) })),
});
