import { ActBody } from '../definition/act.js';
import type { CaseState } from '../state/case.js';
import { Code } from '../definition/fields.js';
import { isClosed, openOf } from '../state/ledger.js';
import { blocked, rule } from '../definition/rule.js';
import { act, fact } from './builders.js';

/** Chapter: the performance of duties that are not paid in money. */

export class ObligationPerformedData {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
}

/** A duty that is not paid in money: a thing delivered, papers handed over, an act done. */
export const ObligationPerformed = fact('ObligationPerformed', {
  version: 1,
  schema: ObligationPerformedData,
  mayComeLate: true,
  evolve: (state, data) => ({
    ...state,
    obligations: state.obligations.map((obligation) => {
      if (obligation.id !== data.obligation) return obligation;
      // Of a case that has ended the value comes out of what the ending had closed (`restOfEnded`).
      const owed = obligation.open + (state.ending ? obligation[state.ending.closing] : 0n);
      return { ...obligation, performed: true, executed: obligation.executed + owed, open: obligation.open - owed };
    }),
  }),
  story: (data) => ({
    vi: `Nghĩa vụ ${data.obligation} đã thực hiện`,
    en: `Obligation ${data.obligation} was performed`,
  }),
});

class RecordPerformance extends ActBody {
  @Code({ vi: 'Nghĩa vụ', en: 'Obligation' }) obligation!: string;
}

const performable = rule<CaseState, ObligationPerformedData>('obligation.open', ({ before, data }) => {
  const open = before.obligations.filter((each) => each.kind !== 'pay' && !isClosed(each)).map((each) => each.id);
  const owed = openOf(before.obligations);
  if (open.length === 0)
    return blocked(
      ['Không còn nghĩa vụ nào ngoài việc trả tiền', 'No duty other than payment is open'],
      owed === 0n
        ? ['Xác nhận thi hành xong', 'Confirm the case as executed']
        : ['Ghi nhận khoản thu', 'Record a payment instead'],
      { instead: [owed === 0n ? 'confirm-executed' : 'record-payment'] },
    );
  if (!data || open.includes(data.obligation)) return undefined;
  return blocked(
    [
      `${data.obligation} không phải là nghĩa vụ không bằng tiền còn phải thi hành`,
      `${data.obligation} is not an open duty other than payment`,
    ],
    [`Chọn một trong: ${open.join(', ')}`, `Choose one of: ${open.join(', ')}`],
  );
});

export const recordPerformance = act('record-performance', {
  label: { vi: 'Ghi nhận đã thực hiện nghĩa vụ', en: 'Record the performance of a duty' },
  command: RecordPerformance,
  leadsTo: [ObligationPerformed],
  requires: [performable],
  notAllowed: {
    rule: 'payment.open',
    unlock: {
      vi: 'Trên vụ việc đã kết thúc chỉ ghi nhận việc thực hiện trước ngày kết thúc',
      en: 'On a case that has ended only what was performed before the day of its ending is entered',
    },
  },
  decide: ({ command }) => [ObligationPerformed.of({ obligation: command.obligation })],
});
