import type { Label } from '#case';
import type { Column } from './columns.js';

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
    vi: 'Hoãn theo căn cứ khác điểm c được tính là chưa có điều kiện (E).',
    en: 'A postponement on another ground than point c counts as not yet enforceable (E).',
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
];
