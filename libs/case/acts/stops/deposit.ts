import { ActBody } from '../../definition/act.js';
import { Amount, StoredAmount } from '../../definition/fields.js';
import { dong } from '../../definition/wording.js';
import { withChange } from '../../state/balance-by-day.js';
import { releasedAfterStop, withinDeposit } from '../../state/held-money.js';
import { act, fact } from '../builders.js';

/** Chapter: money in deposit while the case was stopped goes back to the ledger, from which it is paid out. */

export class DepositReleasedData {
  @StoredAmount({ vi: 'Số tiền', en: 'Amount' }) amount!: string;
}

export const DepositReleased = fact('DepositReleased', {
  version: 1,
  schema: DepositReleasedData,
  evolve: (state, data, at) => {
    const amount = BigInt(data.amount);
    const { ledger } = state;
    return {
      ...state,
      ledger: { ...ledger, deposited: ledger.deposited - amount, undistributed: ledger.undistributed + amount },
      undistributedByDay: withChange(state.undistributedByDay, at.effectiveOn, amount),
    };
  },
  story: ({ amount }) => ({
    vi: `Rút ${dong.vi(amount)} tiền gửi tiết kiệm`,
    en: `${dong.en(amount)} were taken out of the deposit`,
  }),
});

class ReleaseDeposit extends ActBody {
  @Amount({ vi: 'Số tiền rút (đồng)', en: 'Amount (đồng)' }) amount!: string;
}

export const releaseDeposit = act('release-deposit', {
  label: { vi: 'Rút tiền gửi tiết kiệm', en: 'Take money out of the deposit' },
  command: ReleaseDeposit,
  leadsTo: [DepositReleased],
  requires: [releasedAfterStop, withinDeposit],
  notAllowed: {
    rule: 'payment.open',
    unlock: {
      vi: 'Không rút tiền gửi trên vụ việc đã kết thúc',
      en: 'Nothing is taken out of a deposit on a case that has ended',
    },
  },
  // The money of several payments may lie in one deposit, so that this pay-out has no payment as its subject.
  starts: [{ clock: 'payout' }],
  decide: ({ command }) => [DepositReleased.of({ amount: command.amount })],
});
