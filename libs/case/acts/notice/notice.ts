import { ActBody, type DeadlineEnd } from '../../definition/act.js';
import type { CaseState } from '../../state/case.js';
import type { Notice } from '../../state/members.js';
import {
  Code,
  Day,
  GroundOf,
  Id,
  OneOf,
  Optional,
  Part,
  Sealed,
  SealedReference,
  StoredDay,
  StoredGround,
  TimeOfDay,
  type LocalizedText,
} from '../../definition/fields.js';
import { groundId } from '../../law/grounds.js';
import { dueOn } from '../../law/time-limit.js';
import { instantAt, type LegalDate } from '../../law/legal-date.js';
import { hourOf, isProvisional } from '../../state/debt-rules.js';
import { since } from '../../definition/rule.js';
import type { TimeLimitId } from '../../law/law.js';
import { act, fact, groundOfDay, ifGiven, onGround, sealedIfGiven } from '../builders.js';
import { hasOfficer } from './officer.js';
import { dayVi } from '../../definition/wording.js';
import {
  anotherCarries,
  carriedOnItsDay,
  channelCode,
  failedLast,
  fixedDayBefore,
  notByAppAlone,
  onPaper,
  wasNotified,
} from './validity.js';

/** Chapter: notice of the enforcement decision [L08 39–43; L25 35]. */

export class NoticeIssuedData {
  @StoredGround({ vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
  @Optional() @TimeOfDay({ vi: 'Giờ thông báo', en: 'At' }) at?: string;
}

export const NoticeIssued = fact('NoticeIssued', {
  version: 3,
  upcasters: {
    1: (data) => ({ ...data, channel: groundId('noticeChannels', (data as { channel: string }).channel) }),
    2: (data) => data,
  },
  schema: NoticeIssuedData,
  mayComeLate: true,
  evolve: (state, { channel, at }, { eventId, effectiveOn: on }) => ({
    ...state,
    notices: [...state.notices, { eventId, channel, on, ...(at === undefined ? {} : { at: instantAt(on, at) }) }],
  }),
  story: ({ channel }) => onGround('Thông báo quyết định', 'Notice of the decision was issued', channel),
});

class IssueNotice extends ActBody {
  @GroundOf('noticeChannels', { vi: 'Hình thức thông báo', en: 'Channel' }) channel!: string;
  @Optional()
  @TimeOfDay({ vi: 'Giờ thông báo (biện pháp khẩn cấp tạm thời)', en: 'Given at (provisional measure)' })
  at?: string;
}

/** Names a posting in its deadline. */
const postingOf = (notice: Notice | undefined): string | undefined => notice?.eventId.slice(-postingDigits);
const postingDigits = 12;

const isLatest =
  (code: string) =>
  ({ notices }: CaseState): boolean =>
    channelCode(notices.at(-1)) === code;

export const issueNotice = act('issue-notice', {
  label: { vi: 'Thông báo quyết định thi hành án', en: 'Issue the notice of the decision' },
  command: IssueNotice,
  leadsTo: [NoticeIssued],
  requires: [
    since('0.4.0', hasOfficer),
    groundOfDay('noticeChannels', 'notice.validity', 'channel'),
    notByAppAlone,
    hourOf('provisional.notify'),
  ],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo quyết định sau khi phân công chấp hành viên, khi vụ việc không bị dừng',
      en: 'Notice is given after an officer was assigned, while nothing stops the case',
    },
  },
  meets: ['notice.parties', { clock: 'provisional.notify', at: ({ notices }: CaseState) => notices.at(-1)?.at }],
  starts: [
    { clock: 'notice.prison', when: isLatest('prison') },
    { clock: 'notice.abroad.result', when: isLatest('abroad.assistance') },
    { clock: 'notice.abroad.urge', when: isLatest('abroad.assistance') },
    { clock: 'posting', when: isLatest('posting'), subject: ({ notices }) => postingOf(notices.at(-1)) },
  ],
  decide: ({ command }) => [
    NoticeIssued.of({ channel: groundId('noticeChannels', command.channel), ...ifGiven(command, ['at']) }),
  ],
});

export class NoticeFailedData {
  /** Event of the notice. */
  @Optional() @Code({ vi: 'Lần thông báo', en: 'Notice' }) notice?: string;
  @Optional() @Part(() => SealedReference, { vi: 'Lý do', en: 'Reason' }) reason?: SealedReference;
}

export const NoticeFailed = fact('NoticeFailed', {
  version: 1,
  schema: NoticeFailedData,
  mayComeLate: true,
  evolve: (state, { notice }) => {
    const failed = state.notices.filter(({ eventId }) => eventId === notice);
    return {
      ...state,
      notices: state.notices.filter(({ eventId }) => eventId !== notice),
      failedChannels: [...state.failedChannels, ...failed.map(({ channel }) => channel)],
    };
  },
  story: () => ({ vi: 'Thông báo không thực hiện được', en: 'The notice failed' }),
});

class RecordFailedNotice extends ActBody {
  @Optional()
  @Id({ vi: 'Lần thông báo không thực hiện được (nếu không phải lần gần nhất)', en: 'Notice (if not the latest)' })
  notice?: string;
  @Optional()
  @Sealed(2000, { vi: 'Lý do không thông báo được', en: 'Why the notice failed' })
  reason?: LocalizedText;
}

/** The answer to a notice by a channel is awaited no longer once no such notice stands. */
const noneStandsBy = (clock: TimeLimitId, code: string): DeadlineEnd<CaseState> => ({
  clock,
  when: ({ notices }) => notices.every((each) => channelCode(each) !== code),
});

export const recordFailedNotice = act('record-failed-notice', {
  label: { vi: 'Ghi nhận thông báo không thực hiện được', en: 'Record that the notice failed' },
  command: RecordFailedNotice,
  leadsTo: [NoticeFailed],
  requires: [failedLast, anotherCarries],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Ghi nhận sau khi đã thông báo quyết định, khi vụ việc không bị dừng',
      en: 'It is recorded after a notice was given, while nothing stops the case',
    },
  },
  ends: [
    noneStandsBy('notice.prison', 'prison'),
    noneStandsBy('notice.abroad.result', 'abroad.assistance'),
    noneStandsBy('notice.abroad.urge', 'abroad.assistance'),
    {
      clock: 'posting',
      when: ({ notices }: CaseState, subject: string) => notices.every((each) => postingOf(each) !== subject),
    },
  ],
  decide: ({ before: { notices }, command }) => {
    const notice = command.notice ?? notices.at(-1)?.eventId;
    return [
      NoticeFailed.of({ ...(notice === undefined ? {} : { notice }), ...sealedIfGiven('reason', command.reason) }),
    ];
  },
});

export class NoticeValidData {
  @Optional()
  @StoredDay({ vi: 'Hết thời hạn tự nguyện', en: 'Last day of the voluntary period' })
  voluntaryUntil?: string;
  /** Of a provisional measure, which has no voluntary period. */
  @Optional() @OneOf(['none'], { vi: 'Thời hạn tự nguyện', en: 'Voluntary period' }) period?: 'none';
  /** The day on which the notice was valid, if that was before the fact's own legal date. */
  @Optional() @StoredDay({ vi: 'Ngày thông báo hợp lệ', en: 'Valid since' }) validOn?: string;
}

export const NoticeValid = fact('NoticeValid', {
  version: 2,
  upcasters: { 1: (data) => data },
  schema: NoticeValidData,
  evolve: (state, { voluntaryUntil, validOn }, { effectiveOn }) => ({
    ...state,
    notifiedOn: (validOn ?? effectiveOn) as LegalDate,
    voluntaryUntil: voluntaryUntil as LegalDate | undefined,
  }),
  story: ({ voluntaryUntil: until }) =>
    until === undefined
      ? {
          vi: 'Thông báo hợp lệ; không có thời hạn tự nguyện',
          en: 'The notice became valid; there is no voluntary period',
        }
      : {
          vi: `Thông báo hợp lệ; thời hạn tự nguyện đến hết ngày ${dayVi(until as LegalDate)}`,
          en: `The notice became valid; the voluntary period runs to ${until}`,
        },
});

class RecordValidNotice extends ActBody {
  @Optional()
  @Day({ vi: 'Ngày thông báo hợp lệ (nếu trước ngày ghi nhận)', en: 'Valid since (if before the day of the record)' })
  validOn?: string;
}

const metWhenValid = (clock: TimeLimitId): DeadlineEnd<CaseState> => ({ clock, on: ({ notifiedOn }) => notifiedOn });

export const recordValidNotice = act('record-valid-notice', {
  label: { vi: 'Ghi nhận thông báo hợp lệ', en: 'Record that the notice is valid' },
  command: RecordValidNotice,
  leadsTo: [NoticeValid],
  requires: [since('0.4.0', hasOfficer), wasNotified, onPaper, carriedOnItsDay],
  meets: [metWhenValid('notice.prison'), metWhenValid('notice.abroad.result')],
  ends: ['notice.abroad.urge'],
  notAllowed: {
    rule: 'notice.validity',
    unlock: {
      vi: 'Thông báo hợp lệ được ghi nhận một lần, trước thời hạn tự nguyện',
      en: 'A valid notice is recorded once, before the voluntary period',
    },
  },
  starts: [{ clock: 'voluntaryPeriod', when: (after) => !isProvisional(after), from: ({ notifiedOn }) => notifiedOn }],
  decide: ({ before, command, on, world }) => {
    const validOn = (command.validOn as LegalDate | undefined) ?? fixedDayBefore(before, on);
    const from = validOn ?? on;
    return [
      NoticeValid.of({
        ...(isProvisional(before)
          ? { period: 'none' as const }
          : { voluntaryUntil: dueOn(world.law.clock('voluntaryPeriod', from), from, world.calendar).dueOn }),
        ...(validOn === undefined || validOn === on ? {} : { validOn }),
      }),
    ];
  },
});
