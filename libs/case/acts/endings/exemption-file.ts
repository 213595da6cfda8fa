import { ActBody } from '../../definition/act.js';
import { Day, GroundOf, OneOf, Optional, StoredDay, StoredGround } from '../../definition/fields.js';
import { blocked, rule, ruleOn } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { courtAnswerLabels } from '../../labels/values.js';
import { groundRow } from '../../law/grounds.js';
import { plusMonths } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { somethingOwed, unlockedByVerification } from '../../state/debt-rules.js';
import { act, fact, groundOfDay, ifByMistake, ifGiven, onGround, withGround } from '../builders.js';
import { otherEndings } from './ending.js';
import { isStateDueOpen, longEnough, someStateDue } from './exemption.js';

/**
 * Chapter: the file on which a court decides to exempt or reduce dues to the state, and the terms of the court
 * [L08 62–63; L25 43–44].
 */

export class ExemptionProposedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  @Optional() @StoredDay({ vi: 'Quyết định thi hành án đầu tiên', en: 'First decision' }) firstDecidedOn?: string;
}

export const ExemptionProposed = fact('ExemptionProposed', {
  version: 1,
  schema: ExemptionProposedData,
  evolve: (state) => ({ ...state, exemptionFile: 'sent' }),
  story: ({ ground }) => onGround('Đề nghị Tòa án xét miễn, giảm', 'The court was asked to exempt or reduce', ground),
});

class ProposeExemption extends ActBody {
  @GroundOf('exemption', { vi: 'Căn cứ đề nghị', en: 'Ground' }) ground!: string;
  @Optional()
  @Day({
    vi: 'Ngày quyết định thi hành án đầu tiên (nếu vụ việc nhận ủy thác)',
    en: 'Day of the first enforcement decision (if the case was entrusted)',
  })
  firstDecidedOn?: string;
}

/** Minutes of three months at most prove that the debtor has nothing; hardship and merit are proven otherwise. */
const freshlyVerified = ruleOn<CaseState, ExemptionProposedData>('exemption.file', ({ ground }, subject) => {
  const { before, on, world } = subject;
  const row = world.law.findClock('exemption.verificationAge', on);
  if (!row || groundRow(ground)?.band?.years === undefined) return undefined;
  const until = before.verification && plusMonths(before.verification.on, row.length);
  return until !== undefined && on <= until
    ? undefined
    : blocked(
        until === undefined
          ? ['Chưa xác minh điều kiện thi hành án', 'The debtor’s means were never verified']
          : [
              `Biên bản xác minh chỉ dùng được đến ${dayVi(until)}`,
              `The minutes of the verification serve until ${until}`,
            ],
        ['Xác minh lại', 'Record another verification'],
        unlockedByVerification(before, on),
      );
});

const noneWaits = rule<CaseState>('exemption.file', ({ before: { exemptionFile } }) =>
  exemptionFile === undefined
    ? undefined
    : blocked(['Hồ sơ đang ở Tòa án', 'The court has a file already'], ifByMistake, {
        unlockedBy: ['record-exemption-answer'],
      }),
);

export const proposeExemption = act('propose-exemption', {
  label: { vi: 'Đề nghị Tòa án xét miễn, giảm', en: 'Ask the court to exempt or reduce' },
  command: ProposeExemption,
  leadsTo: [ExemptionProposed],
  requires: [
    somethingOwed,
    groundOfDay('exemption', 'exemption.band'),
    someStateDue,
    longEnough,
    freshlyVerified,
    noneWaits,
  ],
  notAllowed: {
    rule: 'exemption.stateDues',
    unlock: { vi: 'Chỉ đề nghị khi vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  starts: [{ clock: 'exemption.accept' }],
  decide: ({ command }) => [ExemptionProposed.of({ ground: command.ground, ...ifGiven(command, ['firstDecidedOn']) })],
});

const answers = ['accepted', 'refused'] as const;

export class ExemptionAnsweredData {
  @OneOf(answers, { vi: 'Kết quả', en: 'Answer' }) answer!: (typeof answers)[number];
}

export const ExemptionAnswered = fact('ExemptionAnswered', {
  version: 1,
  schema: ExemptionAnsweredData,
  evolve: (state, { answer }) => ({ ...state, exemptionFile: answer === 'accepted' ? 'accepted' : undefined }),
  story: ({ answer }) =>
    withGround(
      'Tòa án trả lời hồ sơ miễn, giảm',
      'The court answered on the file of an exemption',
      labelIn(courtAnswerLabels, answer),
    ),
});

class RecordExemptionAnswer extends ActBody {
  @OneOf(answers, { vi: 'Tòa án', en: 'The court' }, courtAnswerLabels) answer!: (typeof answers)[number];
}

const waits = rule<CaseState, ExemptionAnsweredData>('exemption.file', ({ before, data }) => {
  const { exemptionFile } = before;
  if (exemptionFile === undefined)
    return blocked(
      ['Không có hồ sơ nào đang ở Tòa án', 'The court has no file of this case'],
      ['Đề nghị Tòa án xét miễn, giảm trước', 'Ask the court first'],
      isStateDueOpen(before) ? { unlockedBy: ['propose-exemption'] } : { instead: otherEndings(before) },
    );
  return exemptionFile === 'accepted' && data?.answer === 'accepted'
    ? blocked(['Tòa án đã thụ lý hồ sơ', 'The court has accepted the file already'], ifByMistake)
    : undefined;
});

/** The court's decision itself is another act. */
export const recordExemptionAnswer = act('record-exemption-answer', {
  label: {
    vi: 'Ghi nhận Tòa án thụ lý hoặc không chấp nhận miễn, giảm',
    en: 'Record that the court accepted or refused',
  },
  command: RecordExemptionAnswer,
  leadsTo: [ExemptionAnswered],
  requires: [waits],
  notAllowed: {
    rule: 'exemption.file',
    unlock: { vi: 'Chỉ khi vụ việc chưa kết thúc', en: 'Possible while the case is open' },
  },
  starts: [{ clock: 'exemption.hearing', when: ({ exemptionFile }) => exemptionFile === 'accepted' }],
  meets: ['exemption.accept', { clock: 'exemption.hearing', when: ({ exemptionFile }) => exemptionFile === undefined }],
  decide: ({ command }) => [ExemptionAnswered.of({ answer: command.answer })],
});
