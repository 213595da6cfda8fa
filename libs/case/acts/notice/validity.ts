import { type Blocked, blocked, rule, ruleOn, since } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { groundLabels, groundRow } from '../../law/grounds.js';
import { type LegalDate, plusDays, plusMonths } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import type { Notice } from '../../state/members.js';

/** Which notices make the enforcement decision known, and from which day [L08 40–43; ND62 12; ND152 15–19, 33]. */

export const channelCode = (notice: Pick<Notice, 'channel'> | undefined): string =>
  groundRow(notice?.channel ?? '')?.code ?? '';

/** A notice through VNeID or other electronic means: such a notice alone does not make the decision known. */
const isApp = (notice: Pick<Notice, 'channel'>): boolean => /^(vneid|otherElectronic)$/.test(channelCode(notice));

/** The notices that stand and bring the decision by themselves. */
const carrying = ({ notices }: CaseState): readonly Notice[] => notices.filter((each) => !isApp(each));

/** Valid on the very day on which they were posted, sent off or published. */
const validAtOnce: ReadonlySet<string> = new Set(['posting', 'registeredPost', 'abroad.portal']);

/** The one day on which such a notice, or the second one in the media, is valid; any other is valid on its day or later. */
function fixedDayOf(notice: Notice): LegalDate | undefined {
  const code = channelCode(notice);
  if (validAtOnce.has(code)) return notice.on;
  return code === 'media' ? plusDays(notice.on, 1) : undefined;
}

function isValidOn(notice: Notice, day: LegalDate): boolean {
  const fixed = fixedDayOf(notice);
  return fixed === undefined ? day >= notice.on : day === fixed;
}

/** The day on which a posting, a letter or the media were valid, where no notice is valid on the day of the record itself. */
export function fixedDayBefore(before: CaseState, on: LegalDate): LegalDate | undefined {
  if (carrying(before).some((each) => isValidOn(each, on))) return undefined;
  return carrying(before)
    .flatMap((each) => fixedDayOf(each) ?? [])
    .findLast((day) => day <= on);
}

/** The first day on which the app may carry a second notice [ND62 12.1 as amended]. */
const appSince = '2025-01-01';

const assistanceMonths = 6;

/** The Ministry's portal follows judicial assistance that failed or brought no result in six months [ND152 19.3]. */
const isPortalTooEarly = (notice: Pick<Notice, 'channel'>, { notices, failedChannels }: CaseState, on: LegalDate) => {
  const isAssistance = (channel: string): boolean => channelCode({ channel }) === 'abroad.assistance';
  return (
    channelCode(notice) === 'abroad.portal' &&
    !failedChannels.some(isAssistance) &&
    !notices.some((each) => isAssistance(each.channel) && plusMonths(each.on, assistanceMonths) <= on)
  );
};

/** The enforcement decision itself never goes by the app alone [ND152 16.1b]; before 2025 no notice did. */
export const notByAppAlone = since(
  '0.4.0',
  ruleOn<CaseState, Pick<Notice, 'channel'>>('notice.validity', (notice, { before, on }) => {
    if (isPortalTooEarly(notice, before, on))
      return blocked(
        [
          'Chỉ thông báo trên Cổng thông tin Bộ Tư pháp khi ủy thác tư pháp không thực hiện được hoặc sau 6 tháng không có kết quả',
          'The portal of the Ministry follows judicial assistance that failed or had no result in six months',
        ],
        ['Thông báo qua tương trợ tư pháp trước', 'Give notice by judicial assistance first'],
      );
    return isApp(notice) && (carrying(before).length === 0 || on < appSince)
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
      : undefined;
  }),
);

const noneStands = blocked(
  [
    'Không có lần thông báo nào đang chờ hợp lệ; lần gần nhất không thực hiện được',
    'No notice stands: the latest one failed',
  ],
  ['Thông báo lại', 'Give notice again'],
  { unlockedBy: ['issue-notice'] },
);

interface Failed {
  readonly notice?: string;
}

/** Only a notice that stands fails, and not before it was given. */
export const failedLast = rule<CaseState, Failed>('notice.validity', ({ before: { notices }, data, on }) => {
  if (notices.length === 0) return noneStands;
  if (data === undefined) return undefined;
  const found = notices.find(({ eventId }) => eventId === data.notice);
  if (!found)
    return blocked(
      ['Không có lần thông báo nào đang chờ hợp lệ mang mã này', 'No notice that stands has this event id'],
      ['Lấy mã trong danh sách các lần thông báo của vụ việc', 'Take the id from the notices of the case'],
    );
  return on >= found.on
    ? undefined
    : blocked(
        [`Lần thông báo đó được thực hiện ngày ${dayVi(found.on)}`, `That notice was given on ${found.on}`],
        [`Nhập ngày từ ${dayVi(found.on)}`, `Enter ${found.on} or a later day`],
        { until: found.on },
      );
});

/** A notice on which the recorded validity rests did not fail. */
export const anotherCarries = since(
  '0.4.0',
  ruleOn<CaseState, Failed>('notice.validity', ({ notice }, { before }) => {
    const { notifiedOn: day } = before;
    const others = carrying(before).filter(({ eventId }) => eventId !== notice);
    if (day === undefined || others.length === carrying(before).length) return undefined;
    return others.some((each) => isValidOn(each, day))
      ? undefined
      : blocked(
          [
            `Thông báo đã được ghi nhận hợp lệ từ ngày ${dayVi(day)} trên cơ sở lần thông báo đó`,
            `The notice is recorded as valid since ${day}, which rests on that notice`,
          ],
          [
            'Nếu ghi nhầm, gạch bỏ bước ghi nhận thông báo hợp lệ trước',
            'If that was entered by mistake, strike the valid notice through first',
          ],
          { instead: ['withdraw-step'] },
        );
  }),
);

export const wasNotified = since(
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

const onlyApp: Blocked = blocked(
  [
    'Chỉ còn thông báo qua VNeID hoặc phương tiện điện tử; lần thông báo bằng hình thức khác không thực hiện được',
    'Only the notice by VNeID or other electronic means stands: the other one failed',
  ],
  ['Thông báo lại bằng hình thức khác', 'Give notice again by another channel'],
  { unlockedBy: ['issue-notice'] },
);

/** While notice is under way, requires a notice that has not failed, other than by VNeID or electronic means. */
export const onPaper = since(
  '0.4.0',
  rule<CaseState>('notice.validity', ({ before }) => {
    if (before.place.lifecycle !== 'received.notifying' || carrying(before).length > 0) return undefined;
    return before.notices.length === 0 ? noneStands : onlyApp;
  }),
);

interface Valid {
  readonly validOn?: string;
}

/**
 * The day named as that of validity must be one on which a notice that has not failed is valid. An act recorded on a
 * later day names it in `validOn`.
 */
export const carriedOnItsDay = since(
  '0.4.0',
  ruleOn<CaseState, Valid>('notice.validity', ({ validOn }, { before, on }) => {
    const day = (validOn as LegalDate | undefined) ?? on;
    const last = carrying(before).at(-1);
    if (last === undefined) return undefined;
    if (day > on)
      return blocked(
        [`Ngày hợp lệ ${dayVi(day)} sau ngày ghi nhận ${dayVi(on)}`, `${day} lies after the record of ${on}`],
        [`Nhập ngày không sau ${dayVi(on)}`, `Enter ${on} or an earlier day`],
      );
    if (carrying(before).some((each) => isValidOn(each, day))) return undefined;
    const right = fixedDayOf(last) ?? last.on;
    const { vi, en } = labelIn(groundLabels, last.channel);
    return blocked(
      [
        `Thông báo ngày ${dayVi(last.on)} (${vi}) hợp lệ vào ngày ${dayVi(right)}`,
        `A notice of ${last.on} (${en}) is valid on ${right}`,
      ],
      [
        `Nhập ngày hợp lệ ${dayVi(right)}, hoặc thông báo lại`,
        `Enter ${right} as the day on which it was valid, or give notice again`,
      ],
      on < right ? { until: right } : { unlockedBy: ['issue-notice'] },
    );
  }),
);
