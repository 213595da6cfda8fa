import { ActBody } from '../../definition/act.js';
import { blocked, rule } from '../../definition/rule.js';
import { groundRow } from '../../law/grounds.js';
import type { CaseState } from '../../state/case.js';
import { act, fact, ifByMistake, NothingData } from '../builders.js';

/**
 * Chapter: the court ends bankruptcy proceedings for which a case was terminated. Five working days after that decision
 * came the termination is revoked, and the case goes on [L08 137.3; L25 64.2].
 */

export const BankruptcyEnded = fact('BankruptcyEnded', {
  version: 1,
  schema: NothingData,
  evolve: (state) => (state.ending ? { ...state, ending: { ...state.ending, bankruptcyEnded: true } } : state),
  story: () => ({
    vi: 'Nhận quyết định của Tòa án đình chỉ thủ tục phá sản',
    en: 'The court’s decision that ends the bankruptcy proceedings was received',
  }),
});

const terminatedForIt = rule<CaseState>('reopening.bankruptcy', ({ before: { ending }, on, world }) => {
  if (!ending) return undefined;
  const { after = [] } = groundRow(`${world.law.regimeOn(on)}:reopening.bankruptcyEnded`) ?? {};
  if (!after.includes(ending.outcome))
    return blocked(
      ['Việc không đình chỉ do mở thủ tục phá sản', 'The case was not terminated because of bankruptcy proceedings'],
      ['Chọn căn cứ mở lại khác', 'Reopen it for another cause'],
    );
  return ending.bankruptcyEnded === true
    ? blocked(['Đã ghi nhận quyết định này', 'That decision is recorded already'], ifByMistake, {
        instead: ['reopen'],
      })
    : undefined;
});

export const recordBankruptcyEnded = act('record-bankruptcy-ended', {
  label: { vi: 'Nhận quyết định đình chỉ thủ tục phá sản', en: 'Record that the bankruptcy proceedings ended' },
  command: ActBody,
  leadsTo: [BankruptcyEnded],
  requires: [terminatedForIt],
  notAllowed: {
    rule: 'reopening.bankruptcy',
    isFinal: true,
    unlock: { vi: 'Vụ việc chưa kết thúc: tiếp tục thi hành', en: 'The case has not ended: go on with it' },
  },
  starts: [{ clock: 'bankruptcy.revive' }],
  decide: () => [BankruptcyEnded.of({})],
});
