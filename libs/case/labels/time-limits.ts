import type { Label } from '../definition/fields.js';
import type { TimeLimitId } from '../law/law.js';

/** The purpose of a deadline, by the time limit of the law table. */
export const timeLimitLabels: Readonly<Record<TimeLimitId, Label>> = {
  'decision.onRequest': { vi: 'ra quyết định theo yêu cầu', en: 'decision on a request' },
  'decision.exOfficio': { vi: 'chủ động ra quyết định', en: 'decision ex officio' },
  'file.open': { vi: 'lập hồ sơ thi hành án', en: 'opening of the file' },
  'notice.parties': { vi: 'thông báo cho đương sự', en: 'notice to the parties' },
  'procuracy.copy': { vi: 'gửi quyết định cho Viện kiểm sát', en: 'copy to the procuracy' },
  voluntaryPeriod: { vi: 'tự nguyện thi hành án', en: 'voluntary performance' },
  'verification.first': { vi: 'xác minh lần đầu', en: 'first verification' },
  reverification: { vi: 'xác minh lại', en: 'verification anew' },
  'reverification.long': { vi: 'xác minh lại (kỳ dài)', en: 'verification anew, long term' },
  'verification.newInformation': { vi: 'xác minh khi có thông tin mới', en: 'verification on new information' },
  'classification.notYetEnforceable': {
    vi: 'ra quyết định chưa có điều kiện thi hành',
    en: 'decision that it is not yet enforceable',
  },
  publication: { vi: 'đăng tải công khai', en: 'publication' },
  'separateBook.wait': { vi: 'theo dõi trước khi chuyển sổ riêng', en: 'watch before the separate book' },
  'separateBook.wait.long': {
    vi: 'theo dõi trước khi chuyển sổ riêng (kỳ dài)',
    en: 'watch before the separate book, long term',
  },
  'separateBook.move': { vi: 'chuyển sổ theo dõi riêng', en: 'move to the separate book' },
  'continue.decision': { vi: 'ra quyết định tiếp tục thi hành án', en: 'decision to continue' },
  'postponement.decide': { vi: 'ra quyết định hoãn', en: 'decision to postpone' },
  'postponement.protest': { vi: 'hoãn theo yêu cầu kháng nghị', en: 'postponement asked for with a view to a protest' },
  'suspension.decide': { vi: 'thông báo tạm đình chỉ', en: 'temporary suspension' },
  'termination.decide': { vi: 'ra quyết định đình chỉ', en: 'decision to terminate' },
  'entrustment.decide': { vi: 'ra quyết định ủy thác', en: 'decision to entrust' },
  'entrustment.receiver': { vi: 'nhận ủy thác', en: 'decision of the receiver' },
  'valuation.contract': { vi: 'ký hợp đồng thẩm định giá', en: 'valuation contract' },
  payout: { vi: 'chi trả tiền', en: 'pay-out' },
  'payout.many': { vi: 'chi trả cho nhiều người', en: 'pay-out to many' },
  'coercion.realEstateNotice': { vi: 'báo trước khi kê biên nhà đất', en: 'notice before the seizure of real estate' },
  'auction.movables': { vi: 'bán đấu giá động sản', en: 'auction of movables' },
  'auction.realEstate': { vi: 'bán đấu giá bất động sản', en: 'auction of real estate' },
  certificate: { vi: 'xác nhận kết quả thi hành án', en: 'certificate of the result' },
  'delivery.asset': { vi: 'giao tài sản', en: 'delivery of the asset' },
  'decision.exOfficio.bankruptcy': { vi: 'ra quyết định về phá sản', en: 'decision on a declared bankruptcy' },
  'request.refuse': { vi: 'từ chối yêu cầu thi hành án', en: 'refusal of a request' },
  'request.return': { vi: 'gửi lại yêu cầu thi hành án', en: 'return of the request' },
  'officer.change': { vi: 'trả lời yêu cầu thay đổi chấp hành viên', en: 'answer on a change of officer' },
  'suspension.notify': {
    vi: 'thông báo tạm đình chỉ của cơ quan khác',
    en: 'notice of a suspension by another authority',
  },
  'suspension.continue': {
    vi: 'ra quyết định tiếp tục sau tạm đình chỉ',
    en: 'decision to continue after a suspension',
  },
};
