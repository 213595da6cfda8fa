import { ActBody } from '../../definition/act.js';
import { blocked, rule } from '../../definition/rule.js';
import type { CaseState } from '../../state/case.js';
import { act, fact, ifByMistake, NothingData } from '../builders.js';

/**
 * Chapter: the receiver's own enforcement decision, which replaces that of the office that entrusted the case: within
 * five working days of the entrustment decision, since 1 July 2026 of decision and file [L08 57.1b; L25 49.2].
 */

export const EntrustmentReceived = fact('EntrustmentReceived', {
  version: 1,
  schema: NothingData,
  evolve: (state) => ({ ...state, receipt: 'received' }),
  story: () => ({
    vi: 'Nhận quyết định ủy thác và hồ sơ',
    en: 'The entrustment decision and the file were received',
  }),
});

export const OwnDecisionIssued = fact('OwnDecisionIssued', {
  version: 1,
  schema: NothingData,
  evolve: (state) => ({ ...state, receipt: 'decided' }),
  story: () => ({
    vi: 'Cơ quan nhận ủy thác ra quyết định thi hành án',
    en: 'The receiver issued its own enforcement decision',
  }),
});

const notAllowed = {
  rule: 'entrustment.own',
  unlock: { vi: 'Chỉ khi vụ việc nhận ủy thác chưa kết thúc', en: 'While an entrusted case is open' },
} as const;

const wasEntrusted = rule<CaseState>('entrustment.own', ({ before: { origin } }) =>
  origin.kind === 'entrustment'
    ? undefined
    : blocked(
        ['Vụ việc này không được mở theo ủy thác', 'This case was not opened on an entrustment'],
        ['Quyết định thi hành án đã có', 'It has its enforcement decision'],
      ),
);

const once = rule<CaseState>('entrustment.own', ({ before: { receipt } }) =>
  receipt === undefined
    ? undefined
    : blocked(
        ['Đã ghi nhận việc nhận ủy thác', 'It was received already'],
        ifByMistake,
        receipt === 'received' ? { instead: ['issue-own-decision'] } : {},
      ),
);

export const receiveEntrustment = act('receive-entrustment', {
  label: { vi: 'Nhận quyết định ủy thác và hồ sơ', en: 'Receive the entrustment decision and the file' },
  command: ActBody,
  leadsTo: [EntrustmentReceived],
  requires: [wasEntrusted, once],
  notAllowed,
  starts: [{ clock: 'entrustment.receiver' }],
  decide: () => [EntrustmentReceived.of({})],
});

const receivedFirst = rule<CaseState>('entrustment.own', ({ before: { receipt, origin } }) => {
  if (receipt === 'received' || origin.kind !== 'entrustment') return undefined;
  return receipt === 'decided'
    ? blocked(['Đã có quyết định của cơ quan nhận ủy thác', 'The receiver’s decision was issued already'], ifByMistake)
    : blocked(
        ['Chưa nhận quyết định ủy thác và hồ sơ', 'The entrustment decision and the file were not received yet'],
        ['Ghi nhận việc nhận ủy thác trước', 'Record the receipt first'],
        { unlockedBy: ['receive-entrustment'] },
      );
});

export const issueOwnDecision = act('issue-own-decision', {
  decides: true,
  label: { vi: 'Ra quyết định thi hành án theo ủy thác', en: 'Issue the own decision on an entrusted case' },
  command: ActBody,
  leadsTo: [OwnDecisionIssued],
  requires: [wasEntrusted, receivedFirst],
  notAllowed,
  meets: ['entrustment.receiver'],
  decide: () => [OwnDecisionIssued.of({})],
});
