import type { Label } from '../definition/fields.js';
import type { Realm } from '../definition/envelope.js';

/** The labels of stored values. The values themselves never change. */

/**
 * Labels of the points of an article of L08. Each says what its point is about, because the same letter means something
 * else in another article; `dd` is written đ. L25 (38.1, 46.1, 48) has other letters, which are not supported yet:
 * whatever its date, a fact has a letter of L08.
 */
const points = <T extends string>(about: Readonly<Record<T, readonly [vi: string, en: string]>>): Record<T, Label> =>
  Object.fromEntries(
    Object.entries<readonly [string, string]>(about).map(([letter, [vi, en]]) => {
      const written = letter === 'dd' ? 'đ' : letter;
      return [letter, { vi: `điểm ${written}: ${vi}`, en: `point ${written}: ${en}` }];
    }),
  ) as Record<T, Label>;

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
};

export const noticeChannelLabels = {
  inPerson: { vi: 'trực tiếp', en: 'in person' },
  post: { vi: 'bưu chính', en: 'by post' },
  posting: { vi: 'niêm yết công khai', en: 'by public posting' },
  massMedia: { vi: 'phương tiện thông tin đại chúng', en: 'in the mass media' },
  vneid: { vi: 'VNeID', en: 'on VNeID' },
  authorisedPerson: { vi: 'qua người được ủy quyền', en: 'through an authorised person' },
};

export const obligationKindLabels = {
  pay: { vi: 'trả tiền', en: 'to pay' },
  deliver: { vi: 'giao tài sản', en: 'to deliver an asset' },
  handOverPapers: { vi: 'giao giấy tờ', en: 'to hand over papers' },
  do: { vi: 'thực hiện công việc', en: 'to do something' },
  doNot: { vi: 'không thực hiện công việc', en: 'not to do something' },
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

/** L08 44a.1 */
export const notYetGroundLabels = points({
  a: ['không có thu nhập, tài sản để thi hành án', 'no income and no asset to enforce against'],
  b: [
    'vật đặc định không còn, giấy tờ không thu hồi được',
    'the specific thing is gone, or papers cannot be recovered',
  ],
  c: [
    'chưa rõ địa chỉ người phải thi hành án, người chưa thành niên',
    'address unknown of the debtor, or of the child',
  ],
});

export const agreementResultLabels = {
  agreed: { vi: 'thỏa thuận được', en: 'agreed' },
  notAgreed: { vi: 'không thỏa thuận được', en: 'not agreed' },
};

export const measureLabels = {
  deductAccount: { vi: 'khấu trừ tiền trong tài khoản', en: 'deduction from an account' },
  deductIncome: { vi: 'trừ vào thu nhập', en: 'deduction from income' },
  seizeAndSell: { vi: 'kê biên, xử lý tài sản', en: 'seizure and sale of assets' },
  exploitAsset: { vi: 'khai thác tài sản', en: 'exploitation of an asset' },
  forceTransfer: { vi: 'buộc chuyển giao vật, quyền, giấy tờ', en: 'forced handing over' },
  forceAct: { vi: 'buộc thực hiện hoặc không thực hiện công việc', en: 'forced act or omission' },
};

export const urgencyLabels = {
  ordinary: { vi: 'thông thường', en: 'ordinary' },
  dissipation: { vi: 'có dấu hiệu tẩu tán tài sản', en: 'assets are being dissipated' },
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

/** L08 50.1 */
export const terminationGroundLabels = points({
  a: [
    'người phải thi hành án chết, không có di sản hoặc nghĩa vụ không được chuyển giao',
    'the debtor died without an estate, or the duty does not pass on',
  ],
  b: [
    'người được thi hành án chết, quyền không được chuyển giao hoặc không có người thừa kế',
    'the creditor died, and the right does not pass on or there is no heir',
  ],
  c: ['đương sự thỏa thuận, hoặc người được thi hành án yêu cầu', 'the parties agree, or the creditor asks for it'],
  d: ['bản án, quyết định bị hủy', 'the judgment was annulled'],
  dd: ['tổ chức phải thi hành án giải thể, không còn tài sản', 'the debtor organisation was dissolved without assets'],
  e: ['có quyết định miễn nghĩa vụ thi hành án', 'the debtor was exempted'],
  g: ['Tòa án mở thủ tục phá sản', 'bankruptcy proceedings were opened'],
  h: ['người chưa thành niên đã chết hoặc đã thành niên', 'the minor in care died or came of age'],
});

/** L08 48.1 and 48.2 */
export const postponementGroundLabels = {
  ...points({
    a: ['ốm nặng, mất hoặc hạn chế năng lực hành vi dân sự', 'grave illness, or capacity lost or limited'],
    b: ['chưa rõ địa chỉ, hoặc có lý do chính đáng khác', 'address unknown, or another good reason'],
    c: ['đương sự đồng ý hoãn', 'the parties agree'],
    d: [
      'Tòa án đã thụ lý về tài sản, hoặc tài sản thế chấp giảm giá không đủ nghĩa vụ bảo đảm',
      'a court took up a case on the asset, or a mortgaged asset no longer covers the secured duty',
    ],
    dd: ['chờ giải thích bản án hoặc trả lời kiến nghị', 'an explanation or the answer to a proposal is awaited'],
    e: [
      'người nhận tài sản đã được thông báo hai lần mà không đến nhận',
      'the receiver of the asset was notified twice and did not come',
    ],
    g: [
      'chưa chuyển giao được quyền, nghĩa vụ thi hành án vì trở ngại khách quan',
      'rights and duties cannot be transferred because of an obstacle',
    ],
    h: [
      'tài sản kê biên không bán được, người được thi hành án không nhận',
      'the seized asset was not sold, and the creditor does not take it',
    ],
  }),
  protestRequest: { vi: 'yêu cầu của người có thẩm quyền kháng nghị', en: 'request of who may protest' },
};

export const suspensionGroundLabels = {
  protest: { vi: 'kháng nghị', en: 'a protest' },
  bankruptcy: { vi: 'thụ lý phá sản', en: 'bankruptcy proceedings' },
};

export const pauseGroundLabels = {
  complaint: { vi: 'khiếu nại', en: 'a complaint' },
  coercionDay: { vi: 'đề nghị của Công an trong ngày cưỡng chế', en: 'the police ask on the day of coercion' },
  otherProcedure: { vi: 'thủ tục khác', en: 'another procedure' },
};

export const cancellationLabels = {
  superior: { vi: 'cơ quan cấp trên', en: 'the superior office' },
  complaint: { vi: 'giải quyết khiếu nại', en: 'a decided complaint' },
};

export const revocationGroundLabels = {
  noPower: { vi: 'ra không đúng thẩm quyền', en: 'made without power' },
  substantialError: { vi: 'có sai sót làm thay đổi nội dung', en: 'a substantial error' },
  groundGone: { vi: 'căn cứ không còn', en: 'its ground is gone' },
  transfer: { vi: 'chuyển giao', en: 'a transfer' },
};

export const returnGroundLabels = {
  wrongReceiver: { vi: 'ủy thác nhầm cơ quan', en: 'wrong receiver' },
  wrongContent: { vi: 'nội dung ủy thác sai', en: 'wrong content' },
  entrustmentRevoked: { vi: 'ủy thác bị thu hồi', en: 'the entrustment was revoked' },
};

export const reopeningLabels = {
  terminationRevoked: { vi: 'thu hồi quyết định đình chỉ', en: 'the termination was revoked' },
  complaintUpheld: { vi: 'chấp nhận khiếu nại', en: 'a complaint was upheld' },
  protestUpheld: { vi: 'chấp nhận kháng nghị', en: 'a protest was upheld' },
  retrial: { vi: 'xét xử lại', en: 'retrial' },
  newRequest: { vi: 'yêu cầu thi hành án lại', en: 'a new request' },
};
