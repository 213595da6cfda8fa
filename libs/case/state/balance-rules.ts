import type { CaseState } from './case.js';
import type { Fact, RecordedFact } from '../definition/fact.js';
import type { LegalDate } from '../law/legal-date.js';
import { blocked, rule, since, type Subject } from '../definition/rule.js';
import { dayVi, dong } from '../definition/wording.js';
import { availableFrom, balanceOn, balances, changesOf, leastFrom } from './balance-by-day.js';

/**
 * The ledger holds on every legal day, not only in the order of entry: money that came on 20 May cannot have been paid
 * out on the 10th, whichever was entered first.
 */

/** A pay-out is covered on its own day and on every later one. */
export const coveredOnItsDay = since(
  '0.2.0',
  rule<CaseState, { readonly total: string }>('ledger.everyDay', ({ before, data, on }) => {
    const changes = before.undistributedByDay;
    const least = leastFrom(changes, on);
    const total = data ? BigInt(data.total) : 1n;
    // What no day allows, `payout.within` and `date.beforeDecision` refuse.
    if (total <= least.amount || total > before.ledger.undistributed || on < before.decidedOn) return undefined;
    const from = availableFrom(changes, on, total);
    const most = least.amount > 0n ? least.amount : 0n;
    return blocked(
      [
        `Ngày ${dayVi(least.on)} chỉ có ${dong.vi(most)} chưa chi trả`,
        `On ${least.on} only ${dong.en(most)} are undistributed`,
      ],
      from === undefined
        ? ['Sửa ngày của các khoản thu trước', 'Correct the dates of the receipts first']
        : [`Ghi ngày chi trả từ ${dayVi(from)}, hoặc chi ít hơn`, `Date the pay-out ${from} or later, or pay out less`],
      { ...(from === undefined ? {} : { until: from }), unlockedBy: ['correct-date'] },
    );
  }),
);

/** After a correction no day may lack more money than before it. */
export const coveredAfterCorrection = since(
  '0.2.0',
  rule<CaseState>('ledger.everyDay', (subject) => {
    if (subject.facts.length === 0) return undefined;
    const before = changesOf(subject.history());
    const after = changesOf([...subject.history(), ...asRecorded(subject)]);
    const days = balances(after);
    const short = days.find(({ on, amount }) => amount < 0n && amount < balanceOn(before, on));
    // What is short for good, `payout.within` of the pay-out itself or the amount's own rule refuses.
    return short && days.at(-1)!.amount >= 0n
      ? blocked(
          [
            `Khi đó ngày ${dayVi(short.on)} đã chi vượt số thu ${dong.vi(-short.amount)}`,
            `Then ${dong.en(-short.amount)} more would be paid out than collected on ${short.on}`,
          ],
          [
            'Đính chính hoặc gạch bỏ khoản chi trả trước',
            'Correct the date of the pay-out, or strike it through, first',
          ],
          { unlockedBy: ['correct-date', 'withdraw-step'] },
        )
      : undefined;
  }),
);

function asRecorded({ facts, on }: Subject<CaseState>): RecordedFact[] {
  return facts.map((each: Fact | RecordedFact) =>
    'envelope' in each
      ? each
      : { ...each, envelope: { eventId: '', effectiveOn: on as LegalDate } as RecordedFact['envelope'] },
  );
}
