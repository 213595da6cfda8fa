import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { Code, StoredDay, OneOf } from '../definition/fields.js';
import { dueOn, isOver } from '../law/time-limit.js';
import type { LegalDate } from '../law/legal-date.js';
import { isClosed } from '../state/ledger.js';
import { blocked, rule } from '../definition/rule.js';
import { act, fact, unchanged } from './builders.js';
import { dayVi, labelIn } from '../definition/wording.js';
import { noticeChannelLabels } from '../labels/values.js';

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
  elsewhere: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Chỉ phân công ngay sau khi ra quyết định',
      en: 'An officer is assigned once, right after the decision',
    },
  },
  meets: ['file.open'],
  decide: ({ command }) => [OfficerAssigned.of({ officer: command.officer })],
});

const channels = ['inPerson', 'post', 'posting', 'massMedia', 'vneid', 'authorisedPerson'] as const;

export class NoticeIssuedData {
  @OneOf(channels, { vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
}

export const NoticeIssued = fact('NoticeIssued', {
  version: 1,
  schema: NoticeIssuedData,
  evolve: unchanged,
  story: ({ channel }) => ({
    vi: `Thông báo quyết định (${labelIn(noticeChannelLabels, channel).vi})`,
    en: `Notice of the decision was issued (${labelIn(noticeChannelLabels, channel).en})`,
  }),
});

class IssueNotice extends ActBody {
  @OneOf(channels, { vi: 'Hình thức thông báo', en: 'Channel' }, noticeChannelLabels) channel!: string;
}

export const issueNotice = act('issue-notice', {
  label: { vi: 'Thông báo quyết định thi hành án', en: 'Issue the notice of the decision' },
  command: IssueNotice,
  leadsTo: [NoticeIssued],
  elsewhere: {
    rule: 'notice.validity',
    unlock: { vi: 'Cần phân công chấp hành viên trước', en: 'Assign an officer first' },
    unlockedBy: ['assign-officer'],
  },
  meets: ['notice.parties'],
  decide: ({ command }) => [NoticeIssued.of({ channel: command.channel })],
});

export class NoticeValidData {
  @StoredDay({ vi: 'Hết thời gian tự nguyện', en: 'Last day of the voluntary period' }) voluntaryUntil!: string;
}

export const NoticeValid = fact('NoticeValid', {
  version: 1,
  schema: NoticeValidData,
  evolve: (state, data) => ({ ...state, voluntaryUntil: data.voluntaryUntil as LegalDate }),
  story: (data) => ({
    vi: `Thông báo hợp lệ; thời gian tự nguyện đến hết ngày ${dayVi(data.voluntaryUntil as LegalDate)}`,
    en: `The notice became valid; the voluntary period runs to ${data.voluntaryUntil}`,
  }),
});

class RecordValidNotice extends ActBody {}

export const recordValidNotice = act('record-valid-notice', {
  label: { vi: 'Ghi nhận thông báo hợp lệ', en: 'Record that the notice is valid' },
  command: RecordValidNotice,
  leadsTo: [NoticeValid],
  elsewhere: {
    rule: 'notice.validity',
    unlock: { vi: 'Vụ việc đã qua bước thông báo', en: 'The case is past its notice' },
  },
  starts: [{ clock: 'voluntaryPeriod' }],
  decide: ({ on, world }) => [
    NoticeValid.of({ voluntaryUntil: dueOn(world.law.clock('voluntaryPeriod', on), on, world.calendar).dueOn }),
  ],
});

export class VoluntaryPeriodEndedData {
  @StoredDay({ vi: 'Ngày cuối của thời gian tự nguyện', en: 'Last day of the voluntary period' }) endedOn!: string;
}

export const VoluntaryPeriodEnded = fact('VoluntaryPeriodEnded', {
  version: 1,
  schema: VoluntaryPeriodEndedData,
  evolve: unchanged,
  story: () => ({ vi: 'Hết thời gian tự nguyện', en: 'The voluntary period ended' }),
});

class EndVoluntaryPeriod extends ActBody {}

/** "From the day after the rolled end" [docs/domain.md §2]. */
const periodOver = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) => {
  const until = before.voluntaryUntil;
  if (until === undefined || isOver({ dueOn: until, provisional: false }, on)) return undefined;
  return blocked(
    [`Thời gian tự nguyện còn đến hết ${dayVi(until)}`, `The voluntary period still runs to ${until}`],
    [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
    { until },
  );
});

const somethingOwed = rule<CaseState>('obligation.open', ({ before }) =>
  before.obligations.some((obligation) => !isClosed(obligation))
    ? undefined
    : blocked(
        ['Không còn nghĩa vụ phải thi hành', 'Nothing is owed any more'],
        ['Xác nhận thi hành xong', 'Confirm the case as executed'],
        { unlockedBy: ['confirm-executed'] },
      ),
);

export const endVoluntaryPeriod = act('end-voluntary-period', {
  label: { vi: 'Kết thúc thời gian tự nguyện', en: 'End the voluntary period' },
  command: EndVoluntaryPeriod,
  leadsTo: [VoluntaryPeriodEnded],
  requires: [periodOver, somethingOwed],
  elsewhere: {
    rule: 'voluntaryPeriod.over',
    unlock: { vi: 'Cần có thông báo hợp lệ trước', en: 'A valid notice starts the voluntary period' },
    unlockedBy: ['record-valid-notice'],
  },
  meets: [{ clock: 'voluntaryPeriod', awaited: true }],
  // The next clock starts from the rolled end of this one [docs/domain.md §2].
  starts: [{ clock: 'verification.first', from: (after) => after.voluntaryUntil }],
  decide: ({ before, on }) => [VoluntaryPeriodEnded.of({ endedOn: before.voluntaryUntil ?? on })],
});
