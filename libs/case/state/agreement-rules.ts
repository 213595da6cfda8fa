import { type Blocked, blocked, rule, ruleOn, since, until } from '../definition/rule.js';
import { type LegalDate, plusDays } from '../law/legal-date.js';
import { dayVi } from '../definition/wording.js';
import type { Agreement, CaseState } from './case.js';
import { isOwedOn } from './debt-rules.js';
import { sum } from './ledger.js';

/** An agreement runs beside the procedure; its rules look at what was recorded of it [L08 6; ND62 5; L25 36.2; ND152 14]. */

interface Agreed {
  readonly inWriting: boolean;
  readonly participants?: readonly string[];
  readonly place?: object;
  readonly until?: string;
  readonly consequence?: object;
  readonly feeAndCosts?: object;
  readonly buyerConsents?: boolean;
  readonly instalments?: readonly { readonly dueOn: string; readonly amount: string }[];
}

const mustBeWritten = blocked(
  ['Thỏa thuận phải lập thành văn bản', 'The agreement must be in writing'],
  ['Lập thành văn bản', 'Put it in writing'],
);

/** What the law of 2025 wants in the agreement, in the order of the form. */
const content: readonly (readonly [keyof Agreed, string, string])[] = [
  ['participants', 'người tham gia', 'who took part'],
  ['place', 'địa điểm', 'the place'],
  ['until', 'thời hạn thực hiện', 'its term'],
  ['consequence', 'hậu quả pháp lý khi vi phạm', 'the legal consequence of a breach'],
  ['feeAndCosts', 'phí và chi phí thi hành án', 'fee and costs'],
];

const isSold = ({ place, mediationFrom, stops }: CaseState): boolean =>
  [place.lifecycle, mediationFrom, stops[0]?.returnTo].includes('coercion.distributing');

/** Engines before 0.4.0 asked for the written form only. */
export const agreementIsWhole = [
  until(
    '0.4.0',
    ruleOn<CaseState, Agreed>('agreement.written', ({ inWriting }) => (inWriting ? undefined : mustBeWritten)),
  ),
  since(
    '0.4.0',
    ruleOn<CaseState, Agreed>('agreement.written', (data, { before, on, world }) => {
      if (!data.inWriting) return mustBeWritten;
      if (isSold(before) && !data.buyerConsents)
        return blocked(
          ['Tài sản đã bán nên phải có đồng ý của người mua', 'An asset is sold, so that its buyer must consent'],
          ['Ghi nhận đồng ý của người mua', 'Record that the buyer consents'],
        );
      const missing = world.law.regimeOn(on) === 'L25' ? content.filter(([field]) => data[field] === undefined) : [];
      if (missing.length === 0) return undefined;
      return blocked(
        [
          `Thỏa thuận còn thiếu: ${missing.map(([, vi]) => vi).join(', ')}`,
          `The agreement lacks ${missing.map(([, , en]) => en).join(', ')}`,
        ],
        ['Bổ sung các nội dung đó', 'Add what is missing'],
      );
    }),
  ),
];

function wrongOrder(on: LegalDate, lastDue: LegalDate | undefined, last: LegalDate | undefined): [string, string] {
  if (last !== undefined && last < on)
    return [
      `Thời hạn thỏa thuận (${dayVi(last)}) đã hết trước ngày thỏa thuận`,
      `The term ends on ${last}, before the agreement`,
    ];
  return last !== undefined && lastDue !== undefined && lastDue > last
    ? [`Có kỳ trả sau thời hạn thỏa thuận (${dayVi(last)})`, `An instalment is due after the term (${last})`]
    : ['Ngày của các kỳ trả không theo thứ tự', 'The days of the instalments are not in order'];
}

/** Instalments follow one another, none before the agreement or after its term, and are no more than the money owed. */
export const instalmentsInOrder = ruleOn<CaseState, Agreed>('agreement.written', (data, { before, on }) => {
  const { instalments = [], until: last } = data;
  const days = [on, ...instalments.map(({ dueOn }) => dueOn), ...(last === undefined ? [] : [last])];
  const inOrder = days.every((day, at) => at === 0 || day >= days[at - 1]!);
  const total = instalments.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (instalments.some(({ amount }) => BigInt(amount) === 0n))
    return blocked(
      ['Có kỳ trả 0 đồng', 'An instalment is of nothing'],
      ['Bỏ kỳ đó hoặc nhập số tiền', 'Leave it out, or enter its amount'],
    );
  const owed = sum(before.obligations.filter(({ kind }) => kind === 'pay').map(({ open }) => open));
  if (inOrder && total <= owed) return undefined;
  return blocked(
    inOrder
      ? ['Các kỳ trả vượt số tiền còn phải thi hành', 'The instalments exceed the money that is owed']
      : wrongOrder(on, instalments.at(-1)?.dueOn as LegalDate | undefined, last as LegalDate | undefined),
    [
      'Nhập các kỳ theo thứ tự ngày, trong thời hạn thỏa thuận, cộng lại không quá số tiền còn phải thi hành',
      'Enter them in the order of their days, within the term, adding up to no more than the money that is owed',
    ],
  );
});

const isStoppedInMediation = ({ place, stops }: CaseState): boolean =>
  place.lifecycle.startsWith('suspended') && stops[0]?.returnTo.startsWith('mediation.') === true;

/** A stop that found the case in mediation ends before mediation goes on. */
const resumedFirst = blocked(
  ['Việc thỏa thuận đang bị dừng cùng vụ việc', 'The mediation is stopped with the case'],
  ['Ra quyết định tiếp tục thi hành án trước', 'Resume the enforcement first'],
  { unlockedBy: ['resume'] },
);

type Standing = 'paid' | 'due' | 'gone';

const afterDay = (on: LegalDate | undefined, each: CaseState['payments'][number]): boolean =>
  on !== undefined && each.on > on;

/** What is paid since the agreement was made counts under it, by whatever act it was recorded. */
export const paymentsUnder = ({ agreement, payments }: CaseState, on?: LegalDate): CaseState['payments'] =>
  payments.filter(
    (each, index) => agreement && index >= agreement.paymentsBefore && each.on >= agreement.on && !afterDay(on, each),
  );

/** What is owed in cash at the end of a day, or now. */
function cashOwed({ obligations, payments }: CaseState, on?: LegalDate): bigint {
  const later = payments.filter((each) => afterDay(on, each)).flatMap(({ extinguishes }) => extinguishes);
  return sum([
    ...obligations.filter(({ kind }) => kind === 'pay').map(({ open }) => open),
    ...later.map(({ amount }) => amount),
  ]);
}

/**
 * How each instalment stands at the end of a day, or now; the first ones are paid first. Once no money is owed none is
 * due, also where the instalments were more than the debt turned out to be.
 */
function standings(state: CaseState, on?: LegalDate): Standing[] {
  let left = sum(paymentsUnder(state, on).map(({ amount }) => amount));
  const isOwed = state.ending !== undefined || cashOwed(state, on) > 0n;
  return (state.agreement?.instalments ?? []).map(({ amount }) => {
    const own = left;
    left -= amount;
    if (left >= 0n) return 'paid';
    if (isOwed) return 'due';
    return own > 0n ? 'paid' : 'gone';
  });
}

/** How an instalment of the present agreement stands. */
export const instalmentIs = (state: CaseState, instalment: string): Standing | undefined =>
  standings(state)[state.agreement?.instalments.findIndex(({ id }) => id === instalment) ?? -1];

/** The first instalment that is due and that the payments of a day do not cover. */
const firstUnpaid = (state: CaseState, on: LegalDate): Agreement['instalments'][number] | undefined =>
  state.agreement?.instalments[standings(state, on).indexOf('due')];

/** Every instalment is paid; without instalments only the office can tell. */
const isPerformed = (state: CaseState, on: LegalDate): boolean =>
  (state.agreement?.instalments.length ?? 0) > 0 && firstUnpaid(state, on) === undefined;

const isPastTerm = ({ agreement }: CaseState, on: LegalDate): boolean =>
  agreement?.until !== undefined && on > agreement.until;

/** The case was to end with what was agreed: the creditor gave the rest up. */
const isRestWaived = (state: CaseState, on: LegalDate): boolean =>
  state.agreement?.waivesRest === true && isPerformed(state, on);

/** An agreement binds until it is performed or its term is over, whether that is recorded or not. */
const binds = (state: CaseState, on: LegalDate): boolean =>
  state.agreement !== undefined && !isPerformed(state, on) && !isPastTerm(state, on);

const waived = blocked(
  [
    'Thỏa thuận đã thực hiện xong và người được thi hành án không yêu cầu phần còn lại',
    'The agreement is performed, and the creditor gave up the rest',
  ],
  ['Đình chỉ thi hành án theo thỏa thuận', 'Terminate the case by agreement'],
  { instead: ['terminate'] },
);

/** A stop that found the case in mediation is lifted before the mediation goes on. */
export const mediationGoesOn = rule<CaseState>('agreement.recognition', ({ before, on }) =>
  // Where nothing is owed another rule refuses.
  isOwedOn(before, on) && isStoppedInMediation(before) ? resumedFirst : undefined,
);

/** While an agreement binds, another one is not negotiated but recorded: it takes the place of the first. */
export const noAgreementYet = rule<CaseState>('agreement.recognition', ({ before, on }) => {
  if (!isOwedOn(before, on) || !binds(before, on)) return undefined;
  return blocked(
    ['Đã có thỏa thuận đang thực hiện', 'An agreement is being performed already'],
    ['Ghi nhận thỏa thuận mới thay thỏa thuận đó', 'Record the new agreement, which takes its place'],
    { instead: ['record-agreement'] },
  );
});

const noAgreementOn = ({ agreement }: CaseState, on: LegalDate): Blocked | undefined =>
  agreement !== undefined && on >= agreement.on
    ? undefined
    : blocked(
        agreement
          ? [
              `Thỏa thuận được ghi nhận ngày ${dayVi(agreement.on)}, sau ngày đó`,
              `The agreement is of ${agreement.on}, after that day`,
            ]
          : ['Không có thỏa thuận nào đang thực hiện', 'No agreement is being performed'],
        agreement
          ? [`Nhập ngày từ ${dayVi(agreement.on)}`, `Enter ${agreement.on} or a later day`]
          : [
              'Ghi nhận thỏa thuận mới; tiền đã nộp thì ghi nhận khoản thu',
              'Record a new agreement; money that came in is recorded as a payment',
            ],
        agreement ? { until: agreement.on } : { unlockedBy: ['record-agreement'], instead: ['record-payment'] },
      );

export const anAgreementRuns = rule<CaseState>('agreement.recognition', ({ before, on }) =>
  isOwedOn(before, on) ? noAgreementOn(before, on) : undefined,
);

/** Whatever ends an agreement needs one, in a case that is not stopped in its mediation. */
const noneToEnd = (before: CaseState, on: LegalDate): Blocked | undefined =>
  isStoppedInMediation(before) ? resumedFirst : noAgreementOn(before, on);

export const anAgreementToBreak = rule<CaseState>('agreement.breach', ({ before, on }) =>
  isOwedOn(before, on) ? noneToEnd(before, on) : undefined,
);

/** An agreement with instalments is broken once one of them is overdue. */
export const isBroken = since(
  '0.4.0',
  rule<CaseState>('agreement.breach', ({ before, on }) => {
    const { agreement } = before;
    if (!isOwedOn(before, on) || noneToEnd(before, on) || !agreement?.instalments.length) return undefined;
    if (isRestWaived(before, on)) return waived;
    const next = firstUnpaid(before, on);
    if (next === undefined)
      return blocked(
        ['Mọi kỳ đã được trả theo thỏa thuận', 'Every instalment was paid'],
        ['Ghi nhận thỏa thuận đã thực hiện xong', 'Record that the agreement was performed'],
        { instead: ['end-agreement'] },
      );
    if (on > next.dueOn) return undefined;
    return blocked(
      [`Kỳ ${next.id} còn hạn đến hết ngày ${dayVi(next.dueOn)}`, `Instalment ${next.id} is due on ${next.dueOn}`],
      ['Chờ hết hạn của kỳ đó', 'Wait until it is overdue'],
      { until: plusDays(next.dueOn, 1) },
    );
  }),
);

export const anAgreementToEnd = rule<CaseState>('agreement.end', ({ before, on }) =>
  isOwedOn(before, on) ? noneToEnd(before, on) : undefined,
);

/** It ends as its terms say: everything agreed is paid, or its last day is over. */
export const isOver = ruleOn<CaseState, { readonly how: string }>('agreement.end', ({ how }, { before, on }) => {
  const { agreement } = before;
  if (!isOwedOn(before, on) || !agreement || noneToEnd(before, on)) return undefined;
  if (isRestWaived(before, on)) return waived;
  if (how === 'termOver') return isPastTerm(before, on) ? undefined : termRuns(agreement.until);
  const next = firstUnpaid(before, on);
  if (next === undefined) return agreement.waivesRest ? waived : undefined;
  return blocked(
    [`Kỳ ${next.id} chưa được trả đủ`, `Instalment ${next.id} is not paid in full`],
    [
      'Thu kỳ đó trước; nếu đã quá hạn, ghi nhận vi phạm thỏa thuận',
      'Collect it first; if it is overdue, record that the agreement was broken',
    ],
    { unlockedBy: ['pay-instalment'] },
  );
});

const termRuns = (until: LegalDate | undefined): Blocked =>
  until === undefined
    ? blocked(
        ['Thỏa thuận không có thời hạn', 'The agreement has no term'],
        ['Ghi nhận đã thực hiện xong, hoặc vi phạm thỏa thuận', 'Record that it was performed, or broken'],
      )
    : blocked(
        [`Thỏa thuận có thời hạn đến hết ngày ${dayVi(until)}`, `The agreement runs until the end of ${until}`],
        [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
        { until: plusDays(until, 1) },
      );

/**
 * Refuses coercion while an agreement binds, and for a debt that the creditor gave up, unless assets are being
 * dissipated.
 */
export const noCoercionWhileAgreed = ruleOn<CaseState, { readonly urgency: string }>(
  'agreement.breach',
  ({ urgency }, { before, on }) => {
    if (urgency === 'dissipation') return undefined;
    if (isRestWaived(before, on)) return waived;
    if (!binds(before, on)) return undefined;
    return blocked(
      ['Các bên đang thực hiện thỏa thuận', 'The parties are performing an agreement'],
      ['Ghi nhận vi phạm thỏa thuận trước', 'Record first that it was broken'],
      { unlockedBy: ['record-breach'] },
    );
  },
);
