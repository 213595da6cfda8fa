import type { Label } from '#case';

/** A quantity of the docket that no printed figure fixes, as the report prints it, with a sentence. */
export interface Assumption extends Label {
  readonly value: Label;
}

interface Quantity extends Assumption {
  readonly number: number;
}

const said = (value: Label, vi: string, en: string): Assumption => ({ value, vi, en });
const count = (number: number, vi: string, en: string, value?: Label): Quantity => ({
  ...said(value ?? { vi: String(number), en: String(number) }, vi, en),
  number,
});
const share = (number: number, vi: string, en: string): Quantity => {
  const text = `${Math.round(number * 1000) / 10} %`;
  return count(number, vi, en, { vi: text.replace('.', ','), en: text });
};

/** The assumptions in the order of the report. A share is a share of the quantity that its sentence names. */
const stated = {
  target: said(
    { vi: '84,00 %', en: '84.00 %' },
    'Chỉ tiêu về việc không được in; suy từ tỷ lệ và tiến độ đã in.',
    'The target in cases is not printed; it is inferred from the printed rate and progress.',
  ),
  knownAfterDays: count(
    3,
    'Báo cáo chốt theo những gì đã biết đến hết ngày thứ ba sau kỳ báo cáo.',
    'The report is made from what was known by the end of the third day after the period.',
    { vi: '3 ngày', en: '3 days' },
  ),
  enforceableShareLastYear: share(
    0.92,
    'Số chưa có điều kiện cùng kỳ năm trước, so với kỳ này; tồn đầu năm trước suy ra từ đó.',
    'Not yet enforceable a year before, as a share of today; last year’s opening stock follows from it.',
  ),
  deductionsLastYear: share(
    0.9,
    'Ủy thác, thu hồi cùng kỳ năm trước, so với kỳ này.',
    'Deductions a year before, as a share of this period’s.',
  ),
  completionLastYear: share(
    0.97,
    'Tỷ lệ hoàn thành cùng kỳ năm trước, so với kỳ này.',
    'The completion rate a year before, as a share of this period’s.',
  ),
  summerIntake: share(
    0.6,
    'Thụ lý mới từ tháng 4 đến tháng 9, so với nửa năm trước đó; số kết thúc bù phần còn lại.',
    'Intake from April to September, as a share of the half-year before; the closings make up the rest.',
  ),
  entrustedOfDeductions: share(
    0.6,
    'Phần ủy thác trong số được trừ; còn lại là thu hồi, hủy.',
    'Entrusted cases among the deductions; the rest are revoked or cancelled.',
  ),
  terminatedOfCompleted: share(0.12, 'Phần đình chỉ trong số hoàn thành.', 'Terminated cases among the completed.'),
  stoppedOfUnfinished: share(
    0.025,
    'Mỗi loại dừng (hoãn theo thỏa thuận, tạm đình chỉ, tạm dừng) trong số có điều kiện chưa xong.',
    'Each kind of stop among the unfinished enforceable cases.',
  ),
  postponedOfNotYet: share(
    0.07,
    'Phần hoãn vì căn cứ khác trong số chưa có điều kiện.',
    'Cases postponed on other grounds among the not yet enforceable.',
  ),
  paidOnEnforceable: share(
    0.08,
    'Tiền đã thu của việc có điều kiện chưa xong, so với tiền hoàn thành.',
    'Part payments of unfinished enforceable cases, of the completed money.',
  ),
  paidOnNotYet: share(
    0.015,
    'Tiền đã thu của việc chưa có điều kiện, so với tiền hoàn thành.',
    'Part payments of cases not yet enforceable, of the completed money.',
  ),
  largeCasesMax: count(
    3,
    'Nhiều nhất ba việc trên 500 tỷ đồng; chúng giải thích tiền thụ lý mới.',
    'At most three cases exceed 500 bn VND; they explain the newly received money.',
  ),
  carriedFromStock: share(
    0.45,
    'Phần của số chuyển sang có từ trước ngày bắt đầu năm trước.',
    'Of the carried-over cases, those decided before last year began.',
  ),
  carriedFromFirst: share(
    0.25,
    'Phần của số chuyển sang thụ lý trong nửa đầu năm trước; còn lại thụ lý trong mùa hè.',
    'Of the carried-over cases, those decided in last year’s first half; the rest in the summer.',
  ),
  separateBook: count(18, 'Việc trong sổ theo dõi riêng.', 'Cases in the separate book.'),
  wokenFromBook: count(
    5,
    'Việc trở lại từ sổ theo dõi riêng trong kỳ.',
    'Cases woken from the separate book in the period.',
  ),
  reopened: count(6, 'Việc mở lại trong kỳ.', 'Cases reopened in the period.'),
  logBegins: said(
    { vi: '1 tháng', en: '1 month' },
    'Nhật ký bắt đầu một tháng trước năm trước; hồ sơ cũ được nhập trong tháng đó.',
    'The log begins a month before last year; older files were entered in that month.',
  ),
  lateShare: share(
    0.016,
    'Phần sự kiện được ghi nhận muộn, sau ngày chốt báo cáo.',
    'Facts recorded late, after the report was made.',
  ),
  /** Đồng. */
  lateAmountMax: count(
    800_000_000,
    'Chỉ việc nhỏ hơn số này có sự kiện ghi muộn.',
    'Only cases below this amount have facts recorded late.',
    { vi: '800 triệu đồng', en: '800 m VND' },
  ),
  lateUntil: said(
    { vi: '2 tháng', en: '2 months' },
    'Sự kiện ghi muộn được nhập trong hai tháng sau kỳ báo cáo.',
    'Late facts were entered within two months after the period.',
  ),
};

export const assumptions: readonly Assumption[] = Object.values(stated);

type Counted = { [K in keyof typeof stated]: (typeof stated)[K] extends Quantity ? K : never }[keyof typeof stated];

/** The quantities as the plan uses them. */
export const free = {
  ...(Object.fromEntries(
    Object.entries(stated).flatMap(([id, each]) => ('number' in each ? [[id, each.number]] : [])),
  ) as Record<Counted, number>),
  /** Đồng: the smallest large case, and below it the largest ordinary one. */
  largeFrom: 500_000_000_000,
  ordinaryMax: 450_000_000_000,
};
