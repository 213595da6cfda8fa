import { ActBody } from '../../definition/act.js';
import { Code } from '../../definition/fields.js';
import { blocked, rule, since } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, NothingData } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { alreadyEnded, end, ending, inForce, knownTo, nothingUndistributed, otherEndings } from './ending.js';

/** Chapter: a case that another body takes over [L08 35.2; ND151]; by entrustment: `../entrustment/`. */

export const CaseWithdrawnUp = fact('CaseWithdrawnUp', {
  version: 1,
  schema: NothingData,
  evolve: end(() => 'withdrawnUp', 'moved'),
  story: () => ({ vi: 'Rút hồ sơ lên cấp tỉnh', en: 'The case was withdrawn to the provincial office' }),
});

/** The provincial office takes a case from an office below it, not from itself [L08 35.2h]. */
const fromBelow = since(
  '0.4.0',
  rule<CaseState>('withdrawal.upward', ({ before, world }) =>
    world.organisation.agencyOf(before.office)?.offices[0]?.id === before.office
      ? blocked(
          ['Vụ việc đang do cơ quan cấp tỉnh thi hành', 'The provincial office has the case already'],
          ['Tiếp tục thi hành, hoặc chọn cách kết thúc khác', 'Go on with it, or choose another ending'],
          { instead: otherEndings(before) },
        )
      : undefined,
  ),
);

export const withdrawUp = act('withdraw-up', {
  label: { vi: 'Rút hồ sơ lên', en: 'Withdraw upward' },
  command: ActBody,
  leadsTo: [CaseWithdrawnUp, ClassifiedEnforceable],
  requires: [...knownTo('withdrawal.upward', [fromBelow]), stillOwed, nothingUndistributed],
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
