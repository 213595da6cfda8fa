import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { Code, StoredDay, OneOf } from '../definition/fields.js';
import { dueOn, isOver } from '../law/time-limit.js';
import { type LegalDate, plusDays } from '../law/legal-date.js';
import { isOwedOn, somethingOwed } from '../state/debt-rules.js';
import { blocked, rule } from '../definition/rule.js';
import { act, fact, unchanged, withGround } from './builders.js';
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
  notAllowed: {
    rule: 'officer.assign',
    unlock: {
      vi: 'Chấp hành viên được phân công một lần, ngay sau khi ra quyết định',
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
  mayComeLate: true,
  evolve: unchanged,
  story: ({ channel }) =>
    withGround('Thông báo quyết định', 'Notice of the decision was issued', labelIn(noticeChannelLabels, channel)),
});

class IssueNotice extends ActBody {
  @OneOf(channels, { vi: 'Hình thức thông báo', en: 'Channel' }, noticeChannelLabels) channel!: string;
}

export const issueNotice = act('issue-notice', {
  label: { vi: 'Thông báo quyết định thi hành án', en: 'Issue the notice of the decision' },
  command: IssueNotice,
  leadsTo: [NoticeIssued],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo quyết định làm một lần, sau khi phân công chấp hành viên',
      en: 'The notice is issued once, after an officer was assigned',
    },
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

export const recordValidNotice = act('record-valid-notice', {
  label: { vi: 'Ghi nhận thông báo hợp lệ', en: 'Record that the notice is valid' },
  command: ActBody,
  leadsTo: [NoticeValid],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo hợp lệ được ghi nhận một lần, trước thời gian tự nguyện',
      en: 'A valid notice is recorded once, before the voluntary period',
    },
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
  evolve: (state) => ({ ...state, voluntaryEndUnnoted: false }),
  story: () => ({ vi: 'Hết thời gian tự nguyện', en: 'The voluntary period ended' }),
});

/** The end is noted once: in the period, or after it ended by itself. */
const notNotedYet = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) =>
  before.place.lifecycle !== 'enforceable.verifying' || before.voluntaryEndUnnoted
    ? undefined
    : blocked(
        ['Hết thời gian tự nguyện đã được ghi nhận', 'The end of the voluntary period is recorded already'],
        ['Tiếp tục thi hành án', 'Go on with the enforcement'],
        { instead: [isOwedOn(before, on) ? 'record-verification' : 'confirm-executed'] },
      ),
);

/** The period is over "from the day after the rolled end" [docs/domain.md §2]. */
const periodOver = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) => {
  const until = before.voluntaryUntil;
  if (until === undefined || isOver({ dueOn: until, provisional: false }, on)) return undefined;
  return blocked(
    [`Thời gian tự nguyện còn đến hết ${dayVi(until)}`, `The voluntary period still runs to ${until}`],
    [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
    { until: plusDays(until, 1) },
  );
});

export const endVoluntaryPeriod = act('end-voluntary-period', {
  label: { vi: 'Kết thúc thời gian tự nguyện', en: 'End the voluntary period' },
  command: ActBody,
  leadsTo: [VoluntaryPeriodEnded],
  requires: [periodOver, notNotedYet, somethingOwed],
  notAllowed: {
    rule: 'voluntaryPeriod.over',
    unlock: {
      vi: 'Thời gian tự nguyện bắt đầu khi thông báo hợp lệ và kết thúc một lần',
      en: 'A valid notice starts the voluntary period, which ends once',
    },
  },
  meets: [{ clock: 'voluntaryPeriod', awaited: true }],
  // This deadline counts from the rolled end of the voluntary period [docs/domain.md §2].
  starts: [{ clock: 'verification.first', from: (after) => after.voluntaryUntil }],
  decide: ({ before, on }) => [VoluntaryPeriodEnded.of({ endedOn: before.voluntaryUntil ?? on })],
});
