import { ActBody } from '../../definition/act.js';
import {
  Code,
  type LocalizedText,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  TimeOfDay,
} from '../../definition/fields.js';
import { instantAt } from '../../law/legal-date.js';
import { isProvisional } from '../../state/debt-rules.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { labelIn } from '../../definition/wording.js';
import { changeGroundLabels } from '../../labels/values.js';
import type { CaseState } from '../../state/case.js';
import { act, fact, ifGiven, sealedIfGiven, withGround } from '../builders.js';

/** Chapter: the officer of a case [ND62 8, 10; L25 16.2d, 25; ND152 12–13]. */

export class OfficerAssignedData {
  @Code({ vi: 'Chấp hành viên', en: 'Officer' }) officer!: string;
  /** The hour at which the officer received the decision. */
  @Optional() @TimeOfDay({ vi: 'Giờ nhận quyết định', en: 'Received at' }) at?: string;
}

export const OfficerAssigned = fact('OfficerAssigned', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: OfficerAssignedData,
  evolve: (state, { officer, at }, { effectiveOn }) => ({
    ...state,
    officer,
    decisionReceivedAt: at === undefined ? undefined : instantAt(effectiveOn, at),
  }),
  story: (data) => ({ vi: `Phân công chấp hành viên ${data.officer}`, en: `Officer ${data.officer} was assigned` }),
});

class AssignOfficer extends ActBody {
  @Code({ vi: 'Chấp hành viên', en: 'Officer' }) officer!: string;
  @Optional()
  @TimeOfDay({ vi: 'Giờ nhận quyết định (biện pháp khẩn cấp tạm thời)', en: 'Received at (provisional measure)' })
  at?: string;
}

/** The hours of a provisional measure count from the moment at which the officer receives the decision. */
const hourIsKnown = since(
  '0.4.0',
  ruleOn<CaseState, OfficerAssignedData>('provisional.measure', ({ at }, { before }) =>
    at !== undefined || !isProvisional(before)
      ? undefined
      : blocked(
          [
            'Thiếu giờ Chấp hành viên nhận quyết định',
            'The hour at which the officer received the decision is missing',
          ],
          ['Nhập giờ nhận, vì thời hạn tính bằng giờ', 'Enter it: the term counts in hours'],
        ),
  ),
);

/** Nobody handles a case that touches himself or his family [L25 16.2d]. */
const withoutConflict = since(
  '0.4.0',
  ruleOn<CaseState, OfficerAssignedData>('officer.conflict', ({ officer }, { before }) =>
    before.conflictedOfficers.includes(officer)
      ? blocked(
          [
            `Chấp hành viên ${officer} có quyền, lợi ích liên quan đến vụ việc`,
            `The case touches officer ${officer} or the officer's family`,
          ],
          ['Chọn chấp hành viên khác', 'Choose another officer'],
        )
      : undefined,
  ),
);

export const assignOfficer = act('assign-officer', {
  label: { vi: 'Phân công chấp hành viên', en: 'Assign an officer' },
  command: AssignOfficer,
  leadsTo: [OfficerAssigned],
  requires: [hourIsKnown],
  notAllowed: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Chấp hành viên được phân công một lần, ngay sau khi ra quyết định; sau đó thay đổi chấp hành viên',
      en: 'An officer is assigned once, right after the decision; later the officer is changed',
    },
  },
  starts: [
    { clock: 'file.open', when: ({ hasFile }) => !hasFile },
    { clock: 'provisional.apply', when: isProvisional, at: ({ decisionReceivedAt }) => decisionReceivedAt },
    { clock: 'provisional.notify', when: isProvisional, at: ({ decisionReceivedAt }) => decisionReceivedAt },
  ],
  decide: ({ command }) => [OfficerAssigned.of({ officer: command.officer, ...ifGiven(command, ['at']) })],
});

/** Nobody works on a case, and nobody is notified of it, before it has an officer. */
export const hasOfficer = rule<CaseState>('officer.assign', ({ before }) =>
  before.officer === undefined
    ? blocked(
        ['Vụ việc chưa có chấp hành viên', 'The case has no officer yet'],
        ['Phân công chấp hành viên trước', 'Assign an officer first'],
        { unlockedBy: ['assign-officer'] },
      )
    : undefined,
);

export class OfficerChangedData {
  @Code({ vi: 'Chấp hành viên mới', en: 'New officer' }) officer!: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const OfficerChanged = fact('OfficerChanged', {
  version: 1,
  schema: OfficerChangedData,
  evolve: (state, data) => ({ ...state, officer: data.officer, changeAsked: undefined }),
  story: (data) => ({
    vi: `Thay đổi chấp hành viên: ${data.officer}`,
    en: `The officer was changed to ${data.officer}`,
  }),
});

class ChangeOfficer extends ActBody {
  @Code({ vi: 'Chấp hành viên mới', en: 'New officer' }) officer!: string;
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

const anotherOfficer = ruleOn<CaseState, OfficerChangedData>('officer.assign', ({ officer }, { before }) =>
  officer === before.officer
    ? blocked(
        ['Đây là chấp hành viên đang phụ trách', 'That is the officer of the case already'],
        ['Chọn chấp hành viên khác', 'Choose another officer'],
      )
    : undefined,
);

export const changeOfficer = act('change-officer', {
  label: { vi: 'Thay đổi chấp hành viên', en: 'Change the officer' },
  command: ChangeOfficer,
  leadsTo: [OfficerChanged],
  requires: [hasOfficer, anotherOfficer, withoutConflict],
  notAllowed: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Thay đổi chấp hành viên khi vụ việc chưa kết thúc',
      en: 'The officer of a case is changed while it is open',
    },
  },
  meets: ['officer.change'],
  decide: ({ command: { officer, reason } }) => [OfficerChanged.of({ officer, ...sealedIfGiven('reason', reason) })],
});

const changeGrounds = ['conflict', 'other'] as const;

export class OfficerChangeRequestedData {
  @OneOf(changeGrounds, { vi: 'Căn cứ', en: 'Ground' }) ground!: (typeof changeGrounds)[number];
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const OfficerChangeRequested = fact('OfficerChangeRequested', {
  version: 1,
  schema: OfficerChangeRequestedData,
  evolve: (state, { ground }) => ({
    ...state,
    // Who is concerned himself stays so, whatever else is asked for.
    changeAsked: state.changeAsked === 'conflict' ? state.changeAsked : ground,
    conflictedOfficers:
      ground === 'conflict' && state.officer !== undefined
        ? [...state.conflictedOfficers.filter((each) => each !== state.officer), state.officer]
        : state.conflictedOfficers,
  }),
  story: ({ ground }) =>
    withGround(
      'Đương sự yêu cầu thay đổi chấp hành viên',
      'A party asked for another officer',
      labelIn(changeGroundLabels, ground),
    ),
});

class RequestOfficerChange extends ActBody {
  @OneOf(changeGrounds, { vi: 'Căn cứ yêu cầu', en: 'Ground' }, changeGroundLabels)
  ground!: (typeof changeGrounds)[number];
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

export const requestOfficerChange = act('request-officer-change', {
  label: { vi: 'Nhận yêu cầu thay đổi chấp hành viên', en: 'Receive a request for another officer' },
  command: RequestOfficerChange,
  leadsTo: [OfficerChangeRequested],
  requires: [hasOfficer],
  notAllowed: {
    rule: 'officer.assign',
    unlock: { vi: 'Yêu cầu khi vụ việc chưa kết thúc', en: 'It is asked for while the case is open' },
  },
  starts: [{ clock: 'officer.change', each: true }],
  decide: ({ command: { ground, reason } }) => [
    OfficerChangeRequested.of({ ground, ...sealedIfGiven('reason', reason) }),
  ],
});

export class OfficerChangeRefusedData {
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const OfficerChangeRefused = fact('OfficerChangeRefused', {
  version: 1,
  schema: OfficerChangeRefusedData,
  evolve: (state) => ({
    ...state,
    changeAsked: undefined,
    conflictedOfficers: state.conflictedOfficers.filter((each) => each !== state.officer),
  }),
  story: () => ({ vi: 'Không chấp nhận thay đổi chấp hành viên', en: 'The officer was not changed' }),
});

class RefuseOfficerChange extends ActBody {
  @Optional() @Sealed(2000, { vi: 'Lý do', en: 'Reason' }) reason?: LocalizedText;
}

const wasAsked = rule<CaseState>('officer.changeAsked', ({ before }) =>
  before.changeAsked === undefined && before.officer !== undefined
    ? blocked(
        ['Không có yêu cầu thay đổi chấp hành viên', 'Nobody asked for another officer'],
        ['Ghi nhận yêu cầu trước', 'Record the request first'],
        { unlockedBy: ['request-officer-change'] },
      )
    : undefined,
);

/** Who is concerned himself must be replaced. */
const noConflict = rule<CaseState>('officer.conflict', ({ before }) =>
  before.changeAsked === 'conflict'
    ? blocked(
        [
          'Chấp hành viên có quyền, lợi ích liên quan thì phải thay đổi',
          'An officer whom the case touches must be replaced',
        ],
        ['Thay đổi chấp hành viên', 'Change the officer'],
        { instead: ['change-officer'] },
      )
    : undefined,
);

export const refuseOfficerChange = act('refuse-officer-change', {
  label: { vi: 'Không chấp nhận thay đổi chấp hành viên', en: 'Refuse to change the officer' },
  command: RefuseOfficerChange,
  leadsTo: [OfficerChangeRefused],
  requires: [hasOfficer, wasAsked, noConflict],
  notAllowed: {
    rule: 'officer.assign',
    unlock: { vi: 'Trả lời khi vụ việc chưa kết thúc', en: 'It is answered while the case is open' },
  },
  meets: ['officer.change'],
  decide: ({ command: { reason } }) => [OfficerChangeRefused.of(sealedIfGiven('reason', reason))],
});
