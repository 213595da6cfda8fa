import { type Blocked, blocked, rule, ruleOn, since, until } from '../definition/rule.js';
import type { LegalDate } from '../law/legal-date.js';
import type { CaseState } from './case.js';
import { isOwedOn } from './debt-rules.js';
import { openOf } from './ledger.js';

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

/** Instalments follow one another, none before the agreement or after its term, and are no more than what is owed. */
export const instalmentsInOrder = ruleOn<CaseState, Agreed>('agreement.written', (data, { before, on }) => {
  const { instalments = [], until: last } = data;
  const days = [on, ...instalments.map(({ dueOn }) => dueOn), ...(last === undefined ? [] : [last])];
  const inOrder = days.every((day, at) => at === 0 || day >= days[at - 1]!);
  const total = instalments.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (inOrder && total <= openOf(before.obligations)) return undefined;
  return blocked(
    inOrder
      ? ['Các kỳ trả vượt số còn phải thi hành', 'The instalments exceed what is owed']
      : ['Ngày của các kỳ trả không theo thứ tự', 'The days of the instalments are not in order'],
    [
      'Nhập các kỳ theo thứ tự ngày, trong thời hạn thỏa thuận, cộng lại không quá số còn phải thi hành',
      'Enter them in the order of their days, within the term, adding up to no more than is owed',
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

/** One agreement at a time: another one takes the place of the first when that is over. */
export const noAgreementYet = rule<CaseState>('agreement.recognition', ({ before, on }) => {
  // Where nothing is owed another rule refuses.
  if (!isOwedOn(before, on)) return undefined;
  if (isStoppedInMediation(before)) return resumedFirst;
  return before.agreement === undefined
    ? undefined
    : blocked(
        ['Đã có thỏa thuận đang thực hiện', 'An agreement is being performed already'],
        ['Ghi nhận vi phạm thỏa thuận đó trước', 'Record first that it was broken'],
        { unlockedBy: ['record-breach'] },
      );
});

const noAgreementOn = ({ agreement }: CaseState, on: LegalDate): Blocked | undefined =>
  agreement !== undefined && on >= agreement.on
    ? undefined
    : blocked(
        ['Ngày đó chưa có thỏa thuận nào', 'There was no agreement on that day'],
        ['Ghi nhận thỏa thuận trước', 'Record the agreement first'],
        agreement ? { until: agreement.on } : { unlockedBy: ['record-agreement'] },
      );

export const anAgreementRuns = rule<CaseState>('agreement.recognition', ({ before, on }) =>
  isOwedOn(before, on) ? noAgreementOn(before, on) : undefined,
);

export const anAgreementToBreak = rule<CaseState>('agreement.breach', ({ before, on }) => {
  if (!isOwedOn(before, on)) return undefined;
  return isStoppedInMediation(before) ? resumedFirst : noAgreementOn(before, on);
});

/** While an agreement is performed nobody is coerced, unless assets are being dissipated. */
export const noCoercionWhileAgreed = ruleOn<CaseState, { readonly urgency: string }>(
  'agreement.breach',
  ({ urgency }, { before }) =>
    before.agreement === undefined || urgency === 'dissipation'
      ? undefined
      : blocked(
          ['Các bên đang thực hiện thỏa thuận', 'The parties are performing an agreement'],
          ['Ghi nhận vi phạm thỏa thuận trước', 'Record first that it was broken'],
          { unlockedBy: ['record-breach'] },
        ),
);
