import { ActBody } from '../../definition/act.js';
import { Amount, StoredAmount } from '../../definition/fields.js';
import { dong } from '../../definition/wording.js';
import { withChange } from '../../state/balance-by-day.js';
import { leftInDeposit, releasedAfterStop, withinDeposit } from '../../state/held-money.js';
import { act, fact } from '../builders.js';

/**
 * Chapter: money in deposit goes back to the ledger, from which it is paid out: once the case goes on, or has ended. An
 * ending does not wait for it: its decision has a term, and what nobody fetches may lie in deposit for years
 * [L08 126; L25 48, 59].
 */

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
  requires: [leftInDeposit, releasedAfterStop, withinDeposit],
  notAllowed: {
    rule: 'payment.open',
    unlock: { vi: 'Rút được ở mọi trạng thái', en: 'It is possible wherever the case stands' },
  },
  // The money of several payments may lie in one deposit, so that this pay-out has no payment as its subject.
  starts: [{ clock: 'payout', each: true }],
  decide: ({ command }) => [DepositReleased.of({ amount: command.amount })],
});
