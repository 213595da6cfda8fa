import type { Label } from '../definition/fields.js';
import type { Realm } from '../definition/envelope.js';

/** The labels of stored values. The values themselves never change. Grounds have theirs in `law/grounds.json`. */

/** The kind of data: real, invented for trials, or imported from another system. */
export const realmLabels: Readonly<Record<Realm, Label>> = {
  live: { vi: 'thật', en: 'live' },
  simulated: { vi: 'mô phỏng', en: 'simulated' },
  imported: { vi: 'nhập', en: 'imported' },
};

export const categoryLabels = {
  civil: { vi: 'dân sự', en: 'civil' },
  civilPartOfCriminal: { vi: 'phần dân sự trong án hình sự', en: 'civil part of a criminal judgment' },
  administrative: { vi: 'hành chính', en: 'administrative' },
  family: { vi: 'hôn nhân và gia đình', en: 'family' },
  commerce: { vi: 'kinh doanh, thương mại', en: 'commerce' },
  labour: { vi: 'lao động', en: 'labour' },
  bankruptcy: { vi: 'phá sản', en: 'bankruptcy' },
  arbitration: { vi: 'trọng tài', en: 'arbitration' },
  other: { vi: 'khác', en: 'other' },
};

export const requestChannelLabels = {
  inPerson: { vi: 'nộp trực tiếp', en: 'in person' },
  oral: { vi: 'trình bày bằng lời nói', en: 'orally' },
  post: { vi: 'bưu chính', en: 'by post' },
  portal: { vi: 'cổng dịch vụ công', en: 'on the portal' },
  ministrySystem: { vi: 'hệ thống của Bộ Tư pháp', en: "on the ministry's system" },
  vneid: { vi: 'VNeID', en: 'on VNeID' },
};

export const judgmentChannelLabels = {
  direct: { vi: 'giao trực tiếp', en: 'handed over' },
  post: { vi: 'bưu chính', en: 'by post' },
  digital: { vi: 'qua mạng', en: 'digitally' },
};

/** L08 30.2–30.3; L25 34.2: time that a limitation does not count. */
export const obstacleLabels = {
  emergency: { vi: 'tình trạng khẩn cấp', en: 'an emergency' },
  objectiveObstacle: { vi: 'trở ngại khách quan', en: 'an objective obstacle' },
  forceMajeure: { vi: 'sự kiện bất khả kháng', en: 'force majeure' },
  stopped: { vi: 'thời gian hoãn, tạm đình chỉ', en: 'time of postponement or suspension' },
};

export const obligationKindLabels = {
  pay: { vi: 'trả tiền', en: 'to pay' },
  deliver: { vi: 'giao tài sản', en: 'to deliver an asset' },
  handOverPapers: { vi: 'giao giấy tờ', en: 'to hand over papers' },
  do: { vi: 'thực hiện công việc', en: 'to do something' },
  doNot: { vi: 'không thực hiện công việc', en: 'not to do something' },
};

/** L08 44; L25 37: who is asked about the debtor's means, and what is brought to the officer. */
export const informationSourceLabels = {
  thirdParty: { vi: 'cơ quan, tổ chức, cá nhân nắm giữ thông tin', en: 'a holder of information' },
  prison: { vi: 'trại giam, trại tạm giam', en: 'a prison' },
  delegatedRegistered: {
    vi: 'ủy quyền xác minh tài sản phải đăng ký',
    en: 'delegated verification of registered assets',
  },
  delegatedOther: { vi: 'ủy quyền xác minh nội dung khác', en: 'delegated verification of other matters' },
  byCreditor: {
    vi: 'nơi giữ thông tin, theo yêu cầu của người được thi hành án',
    en: 'a holder of information, asked by the creditor',
  },
  delegatedHard: {
    vi: 'ủy quyền xác minh tài sản phải đăng ký, vụ việc phức tạp',
    en: 'another office, on registered assets in a complex case',
  },
};
export const answerLabels = {
  given: { vi: 'đã cung cấp', en: 'given' },
  refused: { vi: 'từ chối cung cấp', en: 'refused' },
};
export const informationKindLabels = {
  declaration: { vi: 'kê khai của người phải thi hành án', en: "the debtor's declaration" },
  partyResult: { vi: 'kết quả xác minh của đương sự', en: "a party's verification" },
  protest: {
    vi: 'kháng nghị của Viện kiểm sát về xác minh',
    en: 'a protest of the procuracy against the verification',
  },
  newInformation: { vi: 'thông tin mới bằng văn bản', en: 'new information in writing' },
};
export const verificationSourceLabels = {
  officer: { vi: 'chấp hành viên trực tiếp xác minh', en: 'the officer' },
  party: { vi: 'kết quả do đương sự cung cấp', en: "a party's result" },
  delegated: { vi: 'kết quả ủy quyền xác minh', en: 'a delegated verification' },
  privateOffice: { vi: 'kết quả của văn phòng thi hành án dân sự', en: 'a private office' },
};
export const assetFindingLabels = {
  found: { vi: 'có tài sản', en: 'there is an asset' },
  missing: { vi: 'tài sản không còn', en: 'the asset is gone' },
  recordDiffers: { vi: 'thực tế khác giấy tờ', en: 'the record differs from the field' },
  substituted: { vi: 'tài sản đã bị thay thế', en: 'the asset was substituted' },
};

/** ND62 10; L25 16.2d; ND152 13: why a party asks for another officer. */
export const changeGroundLabels = {
  conflict: {
    vi: 'vụ việc liên quan đến chấp hành viên hoặc người thân',
    en: "it touches the officer or the officer's family",
  },
  other: { vi: 'lý do khác', en: 'another reason' },
};

/** L08 44.2; L25 38.3: where a debtor is. */
export const whereaboutsLabels = {
  prison: { vi: 'đang chấp hành án phạt tù', en: 'in prison' },
  addressUnknown: { vi: 'chưa xác định được nơi ở mới', en: 'new address unknown' },
  known: { vi: 'đã biết nơi ở', en: 'whereabouts known' },
};

export const natureLabels = {
  state: { vi: 'cho Nhà nước', en: 'for the state' },
  party: { vi: 'cho đương sự', en: 'for a party' },
};

export const initiativeLabels = {
  exOfficio: { vi: 'chủ động', en: 'ex officio' },
  onRequest: { vi: 'theo yêu cầu', en: 'on request' },
};

export const verificationOutcomeLabels = {
  conditionsFound: { vi: 'có điều kiện thi hành', en: 'conditions were found' },
  noConditionsFound: { vi: 'chưa có điều kiện thi hành', en: 'no conditions were found' },
};

export const conditionLabels = {
  found: { vi: 'đã có điều kiện', en: 'conditions found' },
  toVerify: { vi: 'còn phải xác minh', en: 'still to be verified' },
};

export const agreementResultLabels = {
  agreed: { vi: 'thỏa thuận được', en: 'agreed' },
  notAgreed: { vi: 'không thỏa thuận được', en: 'not agreed' },
};

/** What becomes of the debt beyond an agreement that was performed. */
export const restLabels = {
  owed: { vi: 'vẫn phải thi hành', en: 'it is still owed' },
  waived: { vi: 'người được thi hành án không yêu cầu nữa', en: 'the creditor gives it up' },
};

/** How an agreement ended without a breach. */
export const agreementEndLabels = {
  performed: { vi: 'đã thực hiện xong', en: 'it was performed' },
  termOver: { vi: 'hết thời hạn thỏa thuận', en: 'its term is over' },
};

export const measureLabels = {
  deductAccount: {
    vi: 'khấu trừ tiền trong tài khoản; thu tiền, xử lý giấy tờ có giá',
    en: 'deduction from an account; collection of money or valuable papers',
  },
  deductIncome: { vi: 'trừ vào thu nhập', en: 'deduction from income' },
  seizeAndSell: { vi: 'kê biên, xử lý tài sản', en: 'seizure and sale of assets' },
  exploitAsset: { vi: 'khai thác tài sản', en: 'exploitation of an asset' },
  forceTransfer: { vi: 'buộc giao tài sản, vật, giấy tờ', en: 'forced delivery of assets, things or papers' },
  forceAct: { vi: 'buộc thực hiện hoặc không thực hiện công việc', en: 'forced act or omission' },
};

export const urgencyLabels = {
  ordinary: { vi: 'thông thường', en: 'ordinary' },
  dissipation: { vi: 'có dấu hiệu tẩu tán tài sản', en: 'assets are being dissipated' },
  provisional: { vi: 'biện pháp khẩn cấp tạm thời', en: 'a provisional measure' },
};

export const coercionEndLabels = {
  ended: { vi: 'kết thúc', en: 'ended' },
  cancelled: { vi: 'hủy', en: 'cancelled' },
};

export const assetLabels = {
  movable: { vi: 'động sản', en: 'movable' },
  realEstate: { vi: 'bất động sản', en: 'real estate' },
  other: { vi: 'khác', en: 'other' },
};

export const assetsLeftLabels = {
  left: { vi: 'còn tài sản phải bán', en: 'assets are still to be sold' },
  none: { vi: 'không còn tài sản phải bán', en: 'nothing is left to sell' },
};

export const destinationLabels = {
  paid: { vi: 'người được thi hành án', en: 'the creditor' },
  fee: { vi: 'phí thi hành án', en: 'the enforcement fee' },
  costs: { vi: 'chi phí thi hành án', en: 'the costs of enforcement' },
  rent: { vi: 'tiền thuê nhà', en: 'rent of a dwelling' },
  refunded: { vi: 'hoàn trả', en: 'a refund' },
  deposited: { vi: 'gửi tiết kiệm', en: 'a deposit' },
};

export const cancellationLabels = {
  superior: {
    vi: 'người có thẩm quyền ra quyết định về thi hành án',
    en: 'whoever has the power to decide on enforcement',
  },
  complaint: { vi: 'người có thẩm quyền giải quyết khiếu nại', en: 'the complaint authority' },
};

/** Why something is entrusted before the assets here are sold. */
export const exceptionLabels = {
  collateral: { vi: 'tài sản bảo đảm ở nơi nhận ủy thác', en: 'a secured item at the place of the receiver' },
  evidence: { vi: 'vật chứng bị tịch thu ở nơi nhận ủy thác', en: 'confiscated evidence at the place of the receiver' },
};

export const assetGroundLabels = {
  otherProvince: { vi: 'tài sản ở địa phương khác', en: 'the asset lies in another province' },
  jointShort: {
    vi: 'nghĩa vụ liên đới, tài sản tại chỗ không đủ',
    en: 'a joint duty, for which the assets here do not suffice',
  },
  jointDisputed: {
    vi: 'nghĩa vụ liên đới, tài sản tại chỗ đang tranh chấp tại Tòa án',
    en: 'a joint duty, with the asset here in a court dispute and no other',
  },
};

export const handledLabels = {
  sold: { vi: 'đã bán', en: 'sold' },
  unsold: { vi: 'không bán được', en: 'not sold' },
  recalled: { vi: 'đã rút ủy thác', en: 'recalled' },
};

export const courtAnswerLabels = {
  accepted: { vi: 'đã thụ lý', en: 'accepted the file' },
  refused: { vi: 'không chấp nhận', en: 'refused' },
};
