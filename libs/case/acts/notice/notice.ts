import { ActBody } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import {
  GroundOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredDay,
  StoredGround,
  type LocalizedText,
} from '../../definition/fields.js';
import { groundId, groundLabels, groundRow } from '../../law/grounds.js';
import { dueOn, isOver } from '../../law/time-limit.js';
import { type LegalDate, plusDays } from '../../law/legal-date.js';
import { isOwedOn, somethingOwed } from '../../state/debt-rules.js';
import { blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { act, fact, groundOfDay, onGround, sealedIfGiven } from '../builders.js';
import { hasOfficer } from './officer.js';
import { dayVi, labelIn } from '../../definition/wording.js';

/** Chapter: notice and the voluntary period [L08 38–45; L25 35–36]. */

export class NoticeIssuedData {
  @StoredGround({ vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
}

const channelCode = (channel: string | undefined): string => groundRow(channel ?? '')?.code ?? '';

/** VNeID, and any other electronic means: neither brings the decision alone. */
const isApp = (channel: string): boolean => /^(vneid|otherElectronic)$/.test(channelCode(channel));

export const NoticeIssued = fact('NoticeIssued', {
  version: 2,
  upcasters: {
    1: (data) => ({ ...data, channel: groundId('noticeChannels', (data as { channel: string }).channel) }),
  },
  schema: NoticeIssuedData,
  mayComeLate: true,
  evolve: (state, { channel }, { effectiveOn: on }) => ({
    ...state,
    noticesOnPaper: state.noticesOnPaper + (isApp(channel) ? 0 : 1),
    lastNotice: state.lastNotice && state.lastNotice.on > on ? state.lastNotice : { channel, on },
  }),
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
  starts: [
    { clock: 'notice.prison', when: ({ lastNotice }) => channelCode(lastNotice?.channel) === 'prison' },
    {
      clock: 'notice.abroad.result',
      when: ({ lastNotice }) => channelCode(lastNotice?.channel) === 'abroad.assistance',
    },
  ],
  decide: ({ command }) => [NoticeIssued.of({ channel: groundId('noticeChannels', command.channel) })],
});

export class NoticeFailedData {
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const NoticeFailed = fact('NoticeFailed', {
  version: 1,
  schema: NoticeFailedData,
  evolve: (state) => ({ ...state, lastNotice: undefined }),
  story: () => ({ vi: 'Thông báo không thực hiện được', en: 'The notice failed' }),
});

class RecordFailedNotice extends ActBody {
  @Optional()
  @Sealed(2000, { vi: 'Lý do không thông báo được', en: 'Why the notice failed' })
  reason?: LocalizedText;
}

const failedLast = blocked(
  [
    'Không có lần thông báo nào đang chờ hợp lệ; lần gần nhất không thực hiện được',
    'No notice stands: the latest one failed',
  ],
  ['Thông báo lại', 'Give notice again'],
  { unlockedBy: ['issue-notice'] },
);

const noticeStands = rule<CaseState>('notice.validity', ({ before }) =>
  before.lastNotice === undefined ? failedLast : undefined,
);

/** A notice that failed is not valid; before any notice, another rule refuses. */
const didNotFail = since(
  '0.4.0',
  rule<CaseState>('notice.validity', ({ before }) =>
    before.lastNotice === undefined && before.place.lifecycle === 'received.notifying' ? failedLast : undefined,
  ),
);

export const recordFailedNotice = act('record-failed-notice', {
  label: { vi: 'Ghi nhận thông báo không thực hiện được', en: 'Record that the notice failed' },
  command: RecordFailedNotice,
  leadsTo: [NoticeFailed],
  requires: [noticeStands],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo quyết định sau khi phân công chấp hành viên, khi vụ việc không bị dừng',
      en: 'Notice is given after an officer was assigned, while nothing stops the case',
    },
  },
  ends: ['notice.prison', 'notice.abroad.result'],
  decide: ({ command: { reason } }) => [NoticeFailed.of(sealedIfGiven('reason', reason))],
});

/** The day on which a notice is valid: that of the posting, the second one of the media, else that of the notice or later. */
const validOnItsDay = since(
  '0.4.0',
  rule<CaseState>('notice.validity', ({ before, data, on }) => {
    const { lastNotice: last } = before;
    if (last === undefined || data === undefined) return undefined;
    const code = channelCode(last.channel);
    const day = code === 'media' ? plusDays(last.on, 1) : last.on;
    if (code === 'posting' || code === 'media' ? on === day : on >= day) return undefined;
    const { vi, en } = labelIn(groundLabels, last.channel);
    return blocked(
      [
        `Thông báo ngày ${dayVi(last.on)} (${vi}) hợp lệ vào ngày ${dayVi(day)}`,
        `A notice of ${last.on} (${en}) is valid on ${day}`,
      ],
      [`Ghi nhận với ngày ${dayVi(day)}, hoặc thông báo lại`, `Record it with ${day}, or give notice again`],
      on < day ? { until: day } : { unlockedBy: ['issue-notice'] },
    );
  }),
);

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
  requires: [since('0.4.0', hasOfficer), wasNotified, didNotFail, validOnItsDay],
  meets: ['notice.prison', 'notice.abroad.result'],
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
