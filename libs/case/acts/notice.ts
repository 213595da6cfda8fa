import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import {
  Code,
  GroundOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredDay,
  StoredGround,
  type LocalizedText,
} from '../definition/fields.js';
import { groundId, groundRow } from '../law/grounds.js';
import { dueOn, isOver } from '../law/time-limit.js';
import { type LegalDate, plusDays } from '../law/legal-date.js';
import { isOwedOn, somethingOwed } from '../state/debt-rules.js';
import { blocked, rule, ruleOn, since } from '../definition/rule.js';
import { act, fact, groundOfDay, onGround, sealedIfGiven } from './builders.js';
import { dayVi } from '../definition/wording.js';

/** Chapter: officer, notice and the voluntary period [L08 38–45]. */

export class OfficerAssignedData {
  @Code({ vi: 'Chấp hành viên', en: 'Officer' }) officer!: string;
}

export const OfficerAssigned = fact('OfficerAssigned', {
  version: 1,
  schema: OfficerAssignedData,
  evolve: (state, data) => ({ ...state, officer: data.officer }),
  story: (data) => ({ vi: `Phân công chấp hành viên ${data.officer}`, en: `Officer ${data.officer} was assigned` }),
});

class AssignOfficer extends ActBody {
  @Code({ vi: 'Chấp hành viên', en: 'Officer' }) officer!: string;
}

export const assignOfficer = act('assign-officer', {
  label: { vi: 'Phân công chấp hành viên', en: 'Assign an officer' },
  command: AssignOfficer,
  leadsTo: [OfficerAssigned],
  notAllowed: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Chấp hành viên được phân công một lần, ngay sau khi ra quyết định; sau đó thay đổi chấp hành viên',
      en: 'An officer is assigned once, right after the decision; later the officer is changed',
    },
  },
  starts: [{ clock: 'file.open', when: ({ hasFile }) => !hasFile }],
  decide: ({ command }) => [OfficerAssigned.of({ officer: command.officer })],
});

/** Nobody works on a case, and nobody is notified of it, before it has an officer. */
const hasOfficer = rule<CaseState>('officer.assign', ({ before }) =>
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
  evolve: (state, data) => ({ ...state, officer: data.officer }),
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
  requires: [hasOfficer, anotherOfficer],
  notAllowed: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Thay đổi chấp hành viên khi vụ việc chưa kết thúc',
      en: 'The officer of a case is changed while it is open',
    },
  },
  decide: ({ command: { officer, reason } }) => [OfficerChanged.of({ officer, ...sealedIfGiven('reason', reason) })],
});

export class NoticeIssuedData {
  @StoredGround({ vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
}

/** VNeID, and any other electronic means: neither brings the decision alone. */
const isApp = (channel: string): boolean => /^(vneid|otherElectronic)$/.test(groundRow(channel)?.code ?? '');

export const NoticeIssued = fact('NoticeIssued', {
  version: 2,
  upcasters: {
    1: (data) => ({ ...data, channel: groundId('noticeChannels', (data as { channel: string }).channel) }),
  },
  schema: NoticeIssuedData,
  mayComeLate: true,
  evolve: (state, { channel }) => ({ ...state, noticesOnPaper: state.noticesOnPaper + (isApp(channel) ? 0 : 1) }),
  story: ({ channel }) => onGround('Thông báo quyết định', 'Notice of the decision was issued', channel),
});

class IssueNotice extends ActBody {
  @GroundOf('noticeChannels', { vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
}

/** The first day on which the app may carry a second notice [ND62 12.1 as amended]. */
const appSince = '2025-01-01';

/** The enforcement decision itself never goes by the app alone [ND152 16.1b]; before 2025 no notice did. */
const notByAppAlone = since(
  '0.4.0',
  ruleOn<CaseState, NoticeIssuedData>('notice.validity', ({ channel }, { before, on }) =>
    isApp(channel) && (before.noticesOnPaper === 0 || on < appSince)
      ? blocked(
          [
            'Quyết định thi hành án không được chỉ thông báo qua VNeID hoặc phương tiện điện tử',
            'The enforcement decision is not notified by VNeID or other electronic means alone',
          ],
          [
            'Giao trực tiếp, qua bưu chính hoặc người khác trước; từ năm 2025 có thể thêm VNeID',
            'Hand it over, by post or through another person first; since 2025 VNeID may be added',
          ],
        )
      : undefined,
  ),
);

export const issueNotice = act('issue-notice', {
  label: { vi: 'Thông báo quyết định thi hành án', en: 'Issue the notice of the decision' },
  command: IssueNotice,
  leadsTo: [NoticeIssued],
  requires: [since('0.4.0', hasOfficer), groundOfDay('noticeChannels', 'notice.validity', 'channel'), notByAppAlone],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo quyết định sau khi phân công chấp hành viên, khi vụ việc không bị dừng',
      en: 'Notice is given after an officer was assigned, while nothing stops the case',
    },
  },
  meets: ['notice.parties'],
  decide: ({ command }) => [NoticeIssued.of({ channel: groundId('noticeChannels', command.channel) })],
});

export class NoticeValidData {
  @StoredDay({ vi: 'Hết thời hạn tự nguyện', en: 'Last day of the voluntary period' }) voluntaryUntil!: string;
}

export const NoticeValid = fact('NoticeValid', {
  version: 1,
  schema: NoticeValidData,
  evolve: (state, data) => ({ ...state, voluntaryUntil: data.voluntaryUntil as LegalDate }),
  story: (data) => ({
    vi: `Thông báo hợp lệ; thời hạn tự nguyện đến hết ngày ${dayVi(data.voluntaryUntil as LegalDate)}`,
    en: `The notice became valid; the voluntary period runs to ${data.voluntaryUntil}`,
  }),
});

const wasNotified = since(
  '0.4.0',
  rule<CaseState>('notice.validity', ({ before }) =>
    before.officer === undefined || before.place.lifecycle !== 'received.assigned'
      ? undefined
      : blocked(
          ['Chưa thông báo quyết định thi hành án', 'No notice of the decision was given yet'],
          ['Thông báo quyết định trước', 'Give notice of the decision first'],
          { unlockedBy: ['issue-notice'] },
        ),
  ),
);

export const recordValidNotice = act('record-valid-notice', {
  label: { vi: 'Ghi nhận thông báo hợp lệ', en: 'Record that the notice is valid' },
  command: ActBody,
  leadsTo: [NoticeValid],
  requires: [since('0.4.0', hasOfficer), wasNotified],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo hợp lệ được ghi nhận một lần, trước thời hạn tự nguyện',
      en: 'A valid notice is recorded once, before the voluntary period',
    },
  },
  starts: [{ clock: 'voluntaryPeriod' }],
  decide: ({ on, world }) => [
    NoticeValid.of({ voluntaryUntil: dueOn(world.law.clock('voluntaryPeriod', on), on, world.calendar).dueOn }),
  ],
});

export class VoluntaryPeriodEndedData {
  @StoredDay({ vi: 'Ngày cuối của thời hạn tự nguyện', en: 'Last day of the voluntary period' }) endedOn!: string;
}

export const VoluntaryPeriodEnded = fact('VoluntaryPeriodEnded', {
  version: 1,
  schema: VoluntaryPeriodEndedData,
  evolve: (state) => ({ ...state, voluntaryEndUnnoted: false }),
  story: () => ({ vi: 'Hết thời hạn tự nguyện', en: 'The voluntary period ended' }),
});

/** The end is noted once: in the period, or after it ended by itself. */
const notNotedYet = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) =>
  before.place.lifecycle !== 'enforceable.verifying' || before.voluntaryEndUnnoted
    ? undefined
    : blocked(
        ['Hết thời hạn tự nguyện đã được ghi nhận', 'The end of the voluntary period is recorded already'],
        ['Tiếp tục thi hành án', 'Go on with the enforcement'],
        { instead: [isOwedOn(before, on) ? 'record-verification' : 'confirm-executed'] },
      ),
);

/** The period is over "from the day after the rolled end" [docs/domain.md §2]. */
const periodOver = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) => {
  const until = before.voluntaryUntil;
  if (until === undefined || isOver({ dueOn: until, provisional: false }, on)) return undefined;
  return blocked(
    [`Thời hạn tự nguyện còn đến hết ${dayVi(until)}`, `The voluntary period still runs to ${until}`],
    [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
    { until: plusDays(until, 1) },
  );
});

/** The period may have ended by itself: what comes after it is not dated inside it all the same. */
export const afterVoluntaryPeriod = since(
  '0.4.0',
  rule<CaseState>('voluntaryPeriod.over', (subject) =>
    subject.before.place.lifecycle === 'enforceable.verifying' ? periodOver.check(subject) : undefined,
  ),
);

export const endVoluntaryPeriod = act('end-voluntary-period', {
  label: { vi: 'Kết thúc thời hạn tự nguyện', en: 'End the voluntary period' },
  command: ActBody,
  leadsTo: [VoluntaryPeriodEnded],
  requires: [periodOver, notNotedYet, somethingOwed],
  notAllowed: {
    rule: 'voluntaryPeriod.over',
    unlock: {
      vi: 'Thời hạn tự nguyện bắt đầu khi thông báo hợp lệ và kết thúc một lần',
      en: 'A valid notice starts the voluntary period, which ends once',
    },
  },
  meets: ['voluntaryPeriod'],
  // This deadline counts from the rolled end of the voluntary period [docs/domain.md §2].
  starts: [{ clock: 'verification.first', from: (after) => after.voluntaryUntil }],
  decide: ({ before, on }) => [VoluntaryPeriodEnded.of({ endedOn: before.voluntaryUntil ?? on })],
});
