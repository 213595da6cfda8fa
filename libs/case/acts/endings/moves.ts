import { ActBody } from '../../definition/act.js';
import { Code } from '../../definition/fields.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, NothingData } from '../builders.js';
import { ClassifiedEnforceable } from '../verification/verification.js';
import { alreadyEnded, end, ending, inForce, nothingUndistributed } from './ending.js';

/** Chapter: a case that another body takes over [L08 35.2; ND151]; by entrustment: `../entrustment/`. */

export const CaseWithdrawnUp = fact('CaseWithdrawnUp', {
  version: 1,
  schema: NothingData,
  evolve: end(() => 'withdrawnUp', 'moved'),
  story: () => ({ vi: 'Rút hồ sơ lên cấp tỉnh', en: 'The case was withdrawn to the provincial office' }),
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
