import type { CaseState } from './case.js';
import { groundRow } from '../law/grounds.js';
import type { TimeLimitId } from '../law/law.js';
import type { LegalDate } from '../law/legal-date.js';
import { extinguish, isClosed, type Obligation, type Share, sum } from './ledger.js';
import { type Blocked, blocked, rule, ruleOn, since } from '../definition/rule.js';

/**
 * A case whose debt is paid, performed or corrected to 0 is confirmed as executed. Acts that verify, negotiate, coerce,
 * stop or end it in another way are pointless then, and refused.
 */

/**
 * Whether debt was open on a day. A payment that is entered already may be dated later: its share was still owed on
 * that day.
 */
export function isOwedOn({ obligations, payments }: CaseState, on: LegalDate): boolean {
  return obligations.some((each) => !isClosed(each)) || payments.some((each) => paysDebt(each) && each.on > on);
}

/** Whether the case carries out a provisional measure and nothing else: at once, without a voluntary period. */
export const isProvisional = ({ obligations }: Pick<CaseState, 'obligations'>): boolean =>
  obligations.every(({ point }) => point !== undefined && groundRow(point)?.provisional === true);

const paysDebt = ({ extinguishes }: CaseState['payments'][number]): boolean => extinguishes.length > 0;

/** A refusal because everything is executed: what remains is to confirm that. */
export const executedInFull = (vi: string, en: string): Blocked =>
  blocked([vi, en], ['Xác nhận thi hành xong', 'Confirm the case as executed'], { instead: ['confirm-executed'] });

export const somethingOwed = rule<CaseState>('obligation.open', ({ before, on }) =>
  isOwedOn(before, on) ? undefined : executedInFull('Không còn nghĩa vụ phải thi hành', 'Nothing is owed any more'),
);

/** Like {@link somethingOwed}, for acts that engines before 0.3.0 accepted with nothing owed. */
export const stillOwed = since('0.3.0', somethingOwed);

/** A stop also holds back collected money that has not reached its payee. */
export const somethingToStop = since(
  '0.3.0',
  rule<CaseState>('obligation.open', ({ before, on }) =>
    isOwedOn(before, on) || before.ledger.undistributed > 0n || before.ledger.deposited > 0n
      ? undefined
      : executedInFull(
          'Không còn nghĩa vụ phải thi hành và không còn tiền chưa chi trả, nên không có gì để dừng',
          'Nothing is owed and no money waits to be paid out, so there is nothing to stop',
        ),
  ),
);

/** The way out if a verification would end the reason; without open debt, to confirm the case as executed. */
export const unlockedByVerification = (before: CaseState, on: LegalDate): Pick<Blocked, 'unlockedBy' | 'instead'> =>
  isOwedOn(before, on) ? { unlockedBy: ['record-verification'] } : { instead: ['confirm-executed'] };

/** The open obligations that no stop of a part holds back. */
export function enforcedOf({ obligations, partStops }: CaseState): Obligation[] {
  const stopped = new Set(partStops.flatMap((each) => each.obligations));
  return obligations.filter((each) => !isClosed(each) && !stopped.has(each.id));
}

/** Where every open obligation is stopped, nothing is enforced until one of them goes on. */
export const somethingEnforced = since(
  '0.4.0',
  rule<CaseState>('stop.running', ({ before }) =>
    before.partStops.length === 0 || enforcedOf(before).length > 0 || before.obligations.every(isClosed)
      ? undefined
      : blocked(
          [
            'Mọi nghĩa vụ còn lại đang hoãn hoặc tạm đình chỉ',
            'Every obligation that is left is postponed or suspended',
          ],
          ['Ra quyết định tiếp tục thi hành phần đó trước', 'Resume such a part first'],
          { unlockedBy: ['resume-part'] },
        ),
  ),
);

/** What is enforced is paid first; what is left may be paid of a part that is stopped. */
export function allocated(amount: bigint, { obligations, partStops }: CaseState): Share[] {
  if (partStops.length === 0) return extinguish(amount, obligations);
  const stopped = new Set(partStops.flatMap((each) => each.obligations));
  const first = extinguish(
    amount,
    obligations.filter(({ id }) => !stopped.has(id)),
  );
  const left = amount - sum(first.map((share) => share.amount));
  return [
    ...first,
    ...extinguish(
      left,
      obligations.filter(({ id }) => stopped.has(id)),
    ),
  ];
}

/** Nobody knows whether an act is in time for a limit in hours, unless its hour is recorded. */
export const hourOf = (clock: TimeLimitId) =>
  since(
    '0.4.0',
    ruleOn<CaseState, { readonly at?: string }>('provisional.measure', ({ at }, { before }) =>
      at !== undefined || before.deadlines.every(({ rule: running }) => running !== clock)
        ? undefined
        : blocked(
            ['Thiếu giờ: thời hạn đang chạy tính bằng giờ', 'The hour is missing: a term runs that counts in hours'],
            ['Nhập giờ', 'Enter the hour'],
          ),
    ),
  );
