import type { Label } from '#case';
/**
 * Every quantity of the docket that no printed figure fixes, once, with a sentence that the report prints. Shares are
 * of the quantity named in the sentence.
 */
export const free = {
  enforceableShareLastYear: 0.92,
  deductionsLastYear: 0.9,
  completionLastYear: 0.97,
  summerIntake: 0.6,
  entrustedOfDeductions: 0.6,
  terminatedOfCompleted: 0.12,
  stoppedOfUnfinished: 0.025,
  postponedOfNotYet: 0.07,
  paidOnEnforceable: 0.08,
  paidOnNotYet: 0.015,
  largeCasesMax: 3,
  /** Đồng. */
  largeFrom: 500_000_000_000,
  ordinaryMax: 450_000_000_000,
  carriedFromStock: 0.45,
  carriedFromFirst: 0.25,
  separateBook: 18,
  wokenFromBook: 5,
  reopened: 6,
  lateShare: 0.016,
  /** Đồng; a larger case is never entered late. */
  lateAmountMax: 800_000_000,
  knownAfterDays: 3,
} as const;

export interface Assumption {
  readonly id: keyof typeof free | 'target' | 'logBegins' | 'lateUntil';
  readonly value: Label;
  readonly vi: string;
  readonly en: string;
}

const percent = (share: number): Label => {
  const text = `${Math.round(share * 1000) / 10} %`;
  return { vi: text.replace('.', ','), en: text };
};
const row = (id: Assumption['id'], value: Label | number, vi: string, en: string): Assumption => ({
  id,
  value: typeof value === 'number' ? { vi: String(value), en: String(value) } : value,
  vi,
  en,
});

export const assumptions: readonly Assumption[] = [
  row(
    'target',
    { vi: '84,00 %', en: '84.00 %' },
    'Chỉ tiêu về việc không được in; suy từ tỷ lệ và tiến độ đã in.',
    'The target in cases is not printed; it is inferred from the printed rate and progress.',
  ),
  row(
    'knownAfterDays',
    { vi: `${free.knownAfterDays} ngày`, en: `${free.knownAfterDays} days` },
    'Báo cáo chốt theo những gì đã biết đến hết ngày thứ ba sau kỳ báo cáo.',
    'The report is made from what was known by the end of the third day after the period.',
  ),
  row(
    'enforceableShareLastYear',
    percent(free.enforceableShareLastYear),
    'Số chưa có điều kiện cùng kỳ năm trước, so với kỳ này; tồn đầu năm trước suy ra từ đó.',
    'Not yet enforceable a year before, as a share of today; last year’s opening stock follows from it.',
  ),
  row(
    'deductionsLastYear',
    percent(free.deductionsLastYear),
    'Ủy thác, thu hồi cùng kỳ năm trước, so với kỳ này.',
    'Deductions a year before, as a share of this period’s.',
  ),
  row(
    'completionLastYear',
    percent(free.completionLastYear),
    'Tỷ lệ hoàn thành cùng kỳ năm trước, so với kỳ này.',
    'The completion rate a year before, as a share of this period’s.',
  ),
  row(
    'summerIntake',
    percent(free.summerIntake),
    'Thụ lý mới từ tháng 4 đến tháng 9, so với nửa năm trước đó; số kết thúc bù phần còn lại.',
    'Intake from April to September, as a share of the half-year before; the closings make up the rest.',
  ),
  row(
    'entrustedOfDeductions',
    percent(free.entrustedOfDeductions),
    'Phần ủy thác trong số được trừ; còn lại là thu hồi, hủy.',
    'Entrusted cases among the deductions; the rest are revoked or cancelled.',
  ),
  row(
    'terminatedOfCompleted',
    percent(free.terminatedOfCompleted),
    'Phần đình chỉ trong số hoàn thành.',
    'Terminated cases among the completed.',
  ),
  row(
    'stoppedOfUnfinished',
    percent(free.stoppedOfUnfinished),
    'Mỗi loại dừng (hoãn theo thỏa thuận, tạm đình chỉ, tạm dừng) trong số có điều kiện chưa xong.',
    'Each kind of stop among the unfinished enforceable cases.',
  ),
  row(
    'postponedOfNotYet',
    percent(free.postponedOfNotYet),
    'Phần hoãn vì căn cứ khác trong số chưa có điều kiện.',
    'Cases postponed on other grounds among the not yet enforceable.',
  ),
  row(
    'paidOnEnforceable',
    percent(free.paidOnEnforceable),
    'Tiền đã thu của việc có điều kiện chưa xong, so với tiền hoàn thành.',
    'Part payments of unfinished enforceable cases, of the completed money.',
  ),
  row(
    'paidOnNotYet',
    percent(free.paidOnNotYet),
    'Tiền đã thu của việc chưa có điều kiện, so với tiền hoàn thành.',
    'Part payments of cases not yet enforceable, of the completed money.',
  ),
  row(
    'largeCasesMax',
    free.largeCasesMax,
    'Nhiều nhất ba việc trên 500 tỷ đồng; chúng giải thích tiền thụ lý mới.',
    'At most three cases exceed 500 bn VND; they explain the newly received money.',
  ),
  row(
    'carriedFromStock',
    percent(free.carriedFromStock),
    'Phần của số chuyển sang có từ trước ngày bắt đầu năm trước.',
    'Of the carried-over cases, those decided before last year began.',
  ),
  row(
    'carriedFromFirst',
    percent(free.carriedFromFirst),
    'Phần của số chuyển sang thụ lý trong nửa đầu năm trước; còn lại thụ lý trong mùa hè.',
    'Of the carried-over cases, those decided in last year’s first half; the rest in the summer.',
  ),
  row('separateBook', free.separateBook, 'Việc trong sổ theo dõi riêng.', 'Cases in the separate book.'),
  row(
    'wokenFromBook',
    free.wokenFromBook,
    'Việc trở lại từ sổ theo dõi riêng trong kỳ.',
    'Cases woken from the separate book in the period.',
  ),
  row('reopened', free.reopened, 'Việc mở lại trong kỳ.', 'Cases reopened in the period.'),
  row(
    'logBegins',
    { vi: '1 tháng', en: '1 month' },
    'Nhật ký bắt đầu một tháng trước năm trước; hồ sơ cũ được nhập trong tháng đó.',
    'The log begins a month before last year; older files were entered in that month.',
  ),
  row(
    'lateShare',
    percent(free.lateShare),
    'Phần sự kiện được ghi nhận muộn, sau ngày chốt báo cáo.',
    'Facts recorded late, after the report was made.',
  ),
  row(
    'lateAmountMax',
    { vi: `${free.lateAmountMax / 1_000_000} triệu đồng`, en: `${free.lateAmountMax / 1_000_000} m VND` },
    'Chỉ việc nhỏ hơn số này có sự kiện ghi muộn.',
    'Only cases below this amount have facts recorded late.',
  ),
  row(
    'lateUntil',
    { vi: '2 tháng', en: '2 months' },
    'Sự kiện ghi muộn được nhập trong hai tháng sau kỳ báo cáo.',
    'Late facts were entered within two months after the period.',
  ),
];
