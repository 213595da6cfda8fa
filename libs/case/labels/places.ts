import type { Label } from '../definition/fields.js';
import type { OriginLeaf } from '../lifecycle/origin-structure.js';
import type { Classification, Leaf } from '../lifecycle/leaves.js';
import { choicesOf, groundLabels } from '../law/grounds.js';

/** The state of a case in a clerk's words. */
export const leafLabels: Readonly<Record<Leaf, Label>> = {
  'received.decisionIssued': { vi: 'đã ra quyết định, chưa phân công', en: 'decision issued, no officer yet' },
  'received.assigned': { vi: 'đã phân công chấp hành viên', en: 'officer assigned' },
  'received.notifying': { vi: 'đang thông báo', en: 'notice under way' },
  'enforceable.voluntaryPeriod': { vi: 'trong thời hạn tự nguyện', en: 'voluntary period' },
  'enforceable.verifying': { vi: 'đang xác minh điều kiện', en: 'verifying conditions' },
  'enforceable.ready': { vi: 'có điều kiện thi hành', en: 'ready for enforcement' },
  'enforceable.dormant.watched': {
    vi: 'chưa có điều kiện, đang theo dõi',
    en: 'not yet enforceable, watched',
  },
  'enforceable.dormant.separateBook': { vi: 'trong sổ theo dõi riêng', en: 'in the separate book' },
  'mediation.negotiating': { vi: 'đang thỏa thuận', en: 'negotiating' },
  'mediation.agreed': { vi: 'đã thỏa thuận', en: 'agreement reached' },
  'mediation.performing': { vi: 'đang thực hiện thỏa thuận', en: 'agreement being performed' },
  'coercion.preparing': { vi: 'đang chuẩn bị cưỡng chế', en: 'preparing coercion' },
  'coercion.executing': { vi: 'đang cưỡng chế', en: 'coercion under way' },
  'coercion.realising': { vi: 'đang xử lý tài sản', en: 'realising assets' },
  'coercion.distributing': { vi: 'đang chi trả tiền bán tài sản', en: 'distributing proceeds' },
  'suspended.postponed': { vi: 'đang hoãn', en: 'postponed' },
  'suspended.temporarilySuspended': { vi: 'đang tạm đình chỉ', en: 'temporarily suspended' },
  'suspended.paused': { vi: 'đang tạm dừng', en: 'paused' },
  completed: { vi: 'đã kết thúc', en: 'ended' },
};

/** The state of a judgment. */
export const judgmentLeafLabels = {
  received: { vi: 'đã nhận, chưa ra quyết định', en: 'received, no decision yet' },
  decided: { vi: 'đã ra quyết định thi hành án', en: 'decided' },
};

/** The state of a request. */
export const requestLeafLabels: Readonly<Record<OriginLeaf, Label>> = {
  received: judgmentLeafLabels.received,
  awaitingSupplement: { vi: 'chờ bổ sung đơn yêu cầu', en: 'waiting for a supplement' },
  refused: { vi: 'đã từ chối yêu cầu', en: 'refused' },
  withdrawn: { vi: 'người yêu cầu đã rút đơn', en: 'withdrawn by the requester' },
  decided: judgmentLeafLabels.decided,
};

export const classificationLabels: Readonly<Record<Classification, Label>> = {
  unclassified: { vi: 'chưa phân loại', en: 'not classified yet' },
  withConditions: { vi: 'có điều kiện thi hành', en: 'with conditions' },
  withoutConditions: { vi: 'chưa có điều kiện thi hành', en: 'without conditions' },
  separateBook: { vi: 'sổ theo dõi riêng', en: 'separate book' },
};

const terminations = choicesOf('termination').map(({ id }) => {
  const { vi, en } = groundLabels[id]!;
  return [`terminated-${id}`, { vi: `đình chỉ (${vi})`, en: `terminated (${en})` }];
});

const endedByLaw = choicesOf('endedOther').map(({ id }) => {
  const { vi, en } = groundLabels[id]!;
  return [`ended-${id}`, { vi: `kết thúc (${vi})`, en: `ended by law (${en})` }];
});

/** How a case ended, by its outcome. */
export const outcomeLabels: Readonly<Record<string, Label>> = {
  executed: { vi: 'thi hành xong', en: 'executed' },
  ...(Object.fromEntries(terminations) as Record<string, Label>),
  entrusted: { vi: 'ủy thác', en: 'entrusted' },
  returned: { vi: 'trả lại ủy thác', en: 'entrustment returned' },
  revoked: { vi: 'thu hồi quyết định', en: 'decision revoked' },
  cancelled: { vi: 'hủy quyết định', en: 'decision cancelled' },
  withdrawnUp: { vi: 'rút hồ sơ lên cấp trên', en: 'file taken up by the superior office' },
  requestReturned: { vi: 'gửi lại yêu cầu thi hành án', en: 'request returned' },
  ...(Object.fromEntries(endedByLaw) as Record<string, Label>),
  movedToPrivateOffice: { vi: 'chuyển văn phòng thi hành án', en: 'moved to a private office' },
};
