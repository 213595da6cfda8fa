import type { Label } from '#case';
import type { Column } from './columns.js';

/**
 * The class of grounds that no source counts. A row of `grounds.json` names its convention; another value here changes
 * the class of each of its cases, past ones included.
 */
export const conventions = {
  /** The police ask to pause the coercion on its day: one measure pauses, not the case. */
  coercionDayPause: 'D4',
  /** The creditor alone asks for the postponement (L25 46.1c), beside the agreement that the forms count in D5. */
  creditorRequestPostponement: 'D5',
  /** The grounds of postponement that the law of 2025 added (46.1đ, e, l). */
  new46: 'E',
  /** The request is returned (L25 38.4): a deduction of its own, because nothing was executed or terminated. */
  requestReturned: 'BR',
  /** Endings by law without a decision (ND152 32.1): what only had to be announced was done; the others count as D2. */
  endedNoticeOnly: 'D1',
  endedByBankruptcyLaw: 'D2',
  endedPapers: 'D2',
  endedVisiting: 'D2',
  endedProsecuted: 'D2',
} as const;

export const isConvention = (name: string): name is keyof typeof conventions => Object.hasOwn(conventions, name);

/** A counting rule that none of our sources confirms (docs/domain.md §5). A table with its columns prints the rule. */
export interface Unverified extends Label {
  readonly id: string;
  readonly columns: readonly Column[];
}

export const unverified: readonly Unverified[] = [
  {
    id: 'newCaseInProgress',
    columns: ['D', 'D4'],
    vi: 'Vụ việc mới, đang tự nguyện hoặc xác minh lần đầu được tính là đang thi hành (D4).',
    en: 'A new case, in its voluntary period or under first verification, counts as in progress (D4).',
  },
  {
    id: 'otherPostponements',
    columns: ['E'],
    vi: 'Hoãn theo căn cứ khác ngoài thỏa thuận hoặc đề nghị của người được thi hành án được tính là chưa có điều kiện (E).',
    en: 'A postponement that neither the parties nor the creditor asked for counts as not yet enforceable (E).',
  },
  {
    id: 'creditorRequestPostponement',
    columns: ['D5'],
    vi: 'Hoãn theo đề nghị riêng của người được thi hành án (từ 1/7/2026) được tính như hoãn theo thỏa thuận (D5).',
    en: 'A postponement that the creditor alone asks for (since 1 July 2026) counts like an agreed one (D5).',
  },
  {
    id: 'coercionDayPause',
    columns: ['D4', 'D7'],
    vi: 'Tạm dừng theo đề nghị của Công an trong ngày cưỡng chế vẫn được tính là đang thi hành (D4).',
    en: 'A pause that the police ask for on the day of coercion still counts as in progress (D4).',
  },
  {
    id: 'stoppedWithoutConditions',
    columns: ['D6', 'D7', 'E'],
    vi: 'Tạm đình chỉ hoặc tạm dừng khi chưa có điều kiện được tính là chưa có điều kiện (E).',
    en: 'A suspension or pause of a case without conditions counts as not yet enforceable (E).',
  },
  {
    id: 'wakeUpsAreNew',
    columns: ['A2', 'S'],
    vi: 'Vụ việc trở lại từ sổ theo dõi riêng được tính là thụ lý mới (A2).',
    en: 'A case woken from the separate book counts as newly received (A2).',
  },
  {
    id: 'separateBookLowersCarriedOver',
    columns: ['A1', 'S'],
    vi: 'Chuyển sổ theo dõi riêng trong năm làm giảm số năm trước chuyển sang (A1) từ ngày chuyển.',
    en: 'A move to the separate book during the year lowers the carried-over stock (A1) from that day.',
  },
  {
    id: 'privateOfficeDeduction',
    columns: ['BP'],
    vi: 'Chuyển văn phòng thi hành án dân sự là khoản trừ riêng (BP); mẫu chính thức chưa được đối chiếu.',
    en: 'A move to a private office is a deduction of its own (BP); the official form was not seen.',
  },
  {
    id: 'requestReturned',
    columns: ['BR', 'S'],
    vi: 'Việc đã gửi lại yêu cầu (từ 1/7/2026) là khoản trừ riêng (BR); ra khỏi sổ theo dõi riêng thì không tính thụ lý lại.',
    en: 'A returned request (since 1 July 2026) is a deduction of its own (BR); out of the separate book it is not counted as woken.',
  },
  {
    id: 'endedByLaw',
    columns: ['D1', 'D2'],
    vi: 'Kết thúc không có quyết định (từ 1/7/2026) được tính là đình chỉ (D2); việc chỉ phải thông báo là thi hành xong (D1).',
    en: 'An ending by law without a decision (since 1 July 2026) counts as terminated (D2), as executed (D1) where only a notice was due.',
  },
];
