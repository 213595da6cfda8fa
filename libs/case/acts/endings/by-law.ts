import { ActBody } from '../../definition/act.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { GroundOf, Optional, Part, Sealed, SealedReference, StoredGround } from '../../definition/fields.js';
import type { LocalizedText } from '../../definition/fields.js';
import { groundRow } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { isClosed } from '../../state/ledger.js';
import { act, fact, onGround, sealedIfGiven } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { alreadyEnded, end, ending, goesOnFirst, knownTo, nothingUndistributed, otherEndings } from './ending.js';

/** Chapter: cases that end by law, without a decision to terminate [L25 55.3; ND152 32.1]. */

export class EnforcementEndedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Ghi chú', en: 'Notes' }) notes?: SealedReference;
}

export const EnforcementEnded = fact('EnforcementEnded', {
  version: 1,
  schema: EnforcementEndedData,
  evolve: end(({ ground }) => `ended-${ground}`, 'terminated'),
  story: ({ ground }) => onGround('Kết thúc thi hành án', 'Enforcement ended by law', ground),
});

class EndByLaw extends ActBody {
  @GroundOf('endedOther', { vi: 'Trường hợp kết thúc', en: 'Case of the law' }) ground!: string;
  @Optional() @Sealed(2000, { vi: 'Ghi chú', en: 'Notes' }) notes?: LocalizedText;
}

/** The point is about certain duties: a case that owes others as well goes on for them. */
const fitsTheDuties = ruleOn<CaseState, EnforcementEndedData>('ending.byLaw.duties', ({ ground }, { before }) => {
  const { fits } = groundRow(ground) ?? {};
  const others = before.obligations.filter((each) => !isClosed(each) && fits?.includes(each.kind) === false);
  const ids = others.map(({ id }) => id).join(', ');
  return others.length === 0
    ? undefined
    : blocked(
        [`Trường hợp này không áp dụng cho nghĩa vụ ${ids}`, `The obligations ${ids} do not end in this case`],
        ['Chọn trường hợp phù hợp với nghĩa vụ còn lại', 'Choose a case that fits what is still owed'],
        { instead: otherEndings(before) },
      );
});

/** What only had to be announced ends with its notice. */
const noticeOnly = 'L25:ND152.32.1.a';
const wasNotified = rule<CaseState, EnforcementEndedData>('ending.byLaw.notified', ({ before, data }) =>
  data?.ground === noticeOnly && before.place.lifecycle.startsWith('received')
    ? blocked(
        ['Chưa có thông báo hợp lệ quyết định thi hành án', 'No notice of the decision is valid yet'],
        ['Ghi nhận thông báo hợp lệ', 'Record the valid notice'],
        { unlockedBy: ['record-valid-notice'] },
      )
    : undefined,
);

const isEvent = (ground: string): boolean => groundRow(ground)?.whileStopped === true;

export const endByLaw = act('end-by-law', {
  label: { vi: 'Ghi nhận kết thúc thi hành án theo luật định', en: 'Record an ending by law' },
  command: EndByLaw,
  leadsTo: [EnforcementEnded, ClassifiedEnforceable],
  basis: 'ending.byLaw',
  requires: [
    ...knownTo('ending.byLaw', [fitsTheDuties, wasNotified, goesOnFirst(isEvent)]),
    stillOwed,
    nothingUndistributed,
  ],
  notAllowed: alreadyEnded,
  ending: true,
  decide: ({ before, command: { ground, notes } }) =>
    ending(before, EnforcementEnded.of({ ground, ...sealedIfGiven('notes', notes) })),
});
