import type { Label } from '#case';

/**
 * The columns of the official forms 1/2 and 4/5 (docs/domain.md §4.1). The skeleton A–F, X is confirmed by TT10/17 and by
 * published figures; the split of D into D1–D8 follows the layout of TT 06/2019 and is unverified against the annex of
 * TT 05/2024. Every figure exists twice: in cases (về việc) and in money (về tiền).
 */
export const columns = [
  'A',
  'A1',
  'A2',
  'B1',
  'B2',
  'B3',
  'BP',
  'BR',
  'C',
  'D',
  'D1',
  'D2',
  'D3',
  'D4',
  'D5',
  'D6',
  'D7',
  'D8',
  'E',
  'F',
  'X',
  'S',
  'T',
  'M',
] as const;
export type Column = (typeof columns)[number];

/** One cell: whole cases (việc) and đồng. */
export interface Amounts {
  readonly cases: number;
  readonly money: bigint;
}

export const nothing: Amounts = { cases: 0, money: 0n };

export interface ColumnInfo {
  readonly label: Label;
  /**
   * `form`: a column of the official forms. `list`: kept beside them, outside A–F. `control`: our own, in no form;
   * identities need it to check columns that the forms' own identities leave out.
   */
  readonly role: 'form' | 'list' | 'control';
  /** Whether any act can change the column. */
  readonly fed: boolean;
  readonly note?: Label;
}

const form = (vi: string, en: string): ColumnInfo => ({ label: { vi, en }, role: 'form', fed: true });
const unfed = (vi: string, en: string, note: Label): ColumnInfo => ({
  label: { vi, en },
  role: 'form',
  fed: false,
  note,
});

export const columnInfo: Readonly<Record<Column, ColumnInfo>> = {
  A: form('Tổng số thụ lý', 'Total handled'),
  A1: form('Năm trước chuyển sang', 'Carried over'),
  A2: form('Thụ lý mới', 'Newly received'),
  B1: form('Ủy thác', 'Entrusted out'),
  B2: form('Thu hồi, hủy quyết định', 'Revoked or cancelled'),
  B3: form('Rút lên', 'Withdrawn up'),
  BP: form('Chuyển văn phòng thi hành án dân sự', 'Moved to a private office'),
  BR: form('Gửi lại yêu cầu thi hành án', 'Request returned'),
  C: form('Tổng số phải thi hành', 'To be enforced'),
  D: form('Có điều kiện thi hành', 'Enforceable'),
  D1: form('Thi hành xong', 'Executed'),
  D2: form('Đình chỉ', 'Terminated'),
  D3: form('Giảm nghĩa vụ', 'Reduced'),
  D4: form('Đang thi hành', 'In progress'),
  D5: form('Hoãn theo thỏa thuận (điểm c)', 'Postponed by agreement (point c)'),
  D6: form('Tạm đình chỉ', 'Temporarily suspended'),
  D7: form('Tạm dừng để giải quyết khiếu nại', 'Paused for a complaint'),
  D8: unfed('Trường hợp khác', 'Other', {
    vi: 'Chưa có thao tác nào dẫn tới trường hợp khác: cột này bằng 0 vì không có dữ liệu, không phải vì đã đếm.',
    en: 'No act leads to the other cases yet: this column is zero for want of data, not because it was counted.',
  }),
  E: form('Chưa có điều kiện thi hành', 'Not yet enforceable'),
  F: form('Chuyển kỳ sau', 'Carried forward'),
  X: form('Hoàn thành (xong, đình chỉ, giảm)', 'Completed (executed, terminated, reduced)'),
  S: { label: { vi: 'Sổ theo dõi riêng', en: 'Separate book' }, role: 'list', fed: true },
  T: {
    label: { vi: 'Tất cả vụ việc được theo dõi', en: 'All cases followed' },
    role: 'control',
    fed: true,
    note: {
      vi: 'Để đối chiếu: mọi vụ việc trong kỳ, kể cả sổ theo dõi riêng (T = A + S).',
      en: 'A control: every case of the period, the separate book included (T = A + S).',
    },
  },
  M: {
    label: { vi: 'Năm trước chuyển sang, đã vào sổ riêng', en: 'Carried over, since moved to the separate book' },
    role: 'control',
    fed: true,
    note: {
      vi: 'Để đối chiếu: phần tồn ngày 1/10 đã chuyển sổ theo dõi riêng, không còn trong A1.',
      en: 'A control: the part of the stock of 1 October that the separate book has taken out of A1.',
    },
  },
};
