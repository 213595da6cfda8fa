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
import { groundId, groundRow, withGroundId } from '../../law/grounds.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { somethingOwed } from '../../state/debt-rules.js';
import { isClosed } from '../../state/ledger.js';
import { decisionMade } from '../grounds.js';
import { act, fact, groundFitsDuty, groundOfDay, onGround, sealedIfGiven } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { exemptionSubject } from './exemption.js';
import { alreadyEnded, end, ending, lapsesBy, nothingUndistributed } from './ending.js';

/** Chapter: termination [L08 50; L25 48]. */

export class CaseTerminatedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const CaseTerminated = fact('CaseTerminated', {
  version: 2,
  upcasters: { 1: withGroundId('termination') },
  schema: CaseTerminatedData,
  evolve: end((data) => `terminated-${data.ground}`, 'terminated', lapsesBy),
  story: ({ ground }) => onGround('Đình chỉ thi hành án', 'Enforcement was terminated', ground),
});

class Terminate extends ActBody {
  @GroundOf('termination', { vi: 'Căn cứ đình chỉ', en: 'Ground' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

const isExempted = ({ obligations }: CaseState): boolean => obligations.some(({ reduced }) => reduced > 0n);

/** What a court exempted from the last đồng is terminated, not executed. */
const owedOrExempted = since(
  '0.3.0',
  rule<CaseState>('obligation.open', (subject) =>
    isExempted(subject.before) ? undefined : somethingOwed.check(subject),
  ),
);

/** A termination for exemption follows the court's decision, which says what falls. */
const exemptedFirst = since(
  '0.4.0',
  ruleOn<CaseState, CaseTerminatedData>('exemption.decided', ({ ground }, { before }) => {
    const isNothingOwed = before.obligations.every(isClosed);
    if (groundRow(ground)?.exemption !== true)
      return isNothingOwed && isExempted(before)
        ? blocked(
            ['Toàn bộ số còn lại đã được Tòa án miễn, giảm', 'The court exempted what was left'],
            ['Đình chỉ theo căn cứ miễn, giảm', 'Terminate on the ground of the exemption'],
          )
        : undefined;
    return isNothingOwed && isExempted(before)
      ? undefined
      : blocked(
          [
            'Đình chỉ vì miễn, giảm chỉ khi Tòa án đã miễn, giảm và không còn nghĩa vụ nào',
            'A termination for exemption takes the court’s decision, after which nothing is owed',
          ],
          ['Ghi nhận quyết định miễn, giảm của Tòa án trước', 'Record the court’s decision first'],
        );
  }),
);

/**
 * The deadline of a termination that the court's exemption started. The deadlines that recorded grounds start have the
 * ground as subject instead.
 */
const exemptionTerminated = {
  clock: 'termination.decide',
  when: (_: CaseState, subject: string) => subject === exemptionSubject,
} as const;

export const terminate = act('terminate', {
  decides: true,
  label: { vi: 'Đình chỉ thi hành án', en: 'Terminate' },
  command: Terminate,
  leadsTo: [CaseTerminated, ClassifiedEnforceable],
  basis: 'termination.grounds',
  requires: [
    owedOrExempted,
    groundOfDay('termination', 'termination.grounds'),
    groundFitsDuty('termination', 'termination.grounds'),
    exemptedFirst,
    nothingUndistributed,
  ],
  notAllowed: alreadyEnded,
  ending: true,
  meets: [...decisionMade('termination'), exemptionTerminated],
  decide: ({ before, command: { ground, reason } }) =>
    ending(before, CaseTerminated.of({ ground: groundId('termination', ground), ...sealedIfGiven('reason', reason) })),
});
