import { blocked, ruleOn, since, until } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { groundRow } from '../../law/grounds.js';
import type { LegalDate } from '../../law/legal-date.js';
import { dueOn } from '../../law/time-limit.js';
import type { CaseState } from '../../state/case.js';
import { isClosed, type Obligation } from '../../state/ledger.js';

/** The terms of a postponement: which ground needs one, and how long it may last. */

interface Postponement {
  readonly ground: string;
  readonly until?: string;
  readonly requestedOn?: string;
}

/** The law of 2008 wants a term of the agreement; since 1 July 2026 none is required. */
export const agreementHasTerm = ruleOn<CaseState, Postponement>('postponement.agreement', (data, { on, world }) => {
  const { needsTerm, regime } = groundRow(data.ground) ?? {};
  // A ground of the other law is refused as such; the article of this day asks for no term.
  if (!needsTerm || regime !== world.law.regimeOn(on)) return undefined;
  return data.until !== undefined && data.until >= on
    ? undefined
    : blocked(
        ['Hoãn theo thỏa thuận phải ghi thời hạn', 'A postponement by agreement must name its term'],
        ['Nhập ngày hết hạn hoãn', 'Enter the last day of the postponement'],
      );
});

const onceOnly = blocked(
  [
    'Chỉ được hoãn một lần theo yêu cầu của người có thẩm quyền kháng nghị',
    'A request of the protest authority postpones once only',
  ],
  ['Dùng căn cứ khác', 'Use another ground'],
);

/** The term of a postponement that the protest authority asked for, counted from the day that `from` names. */
const protestTermFrom = (from: (data: Postponement, on: LegalDate) => LegalDate | undefined) =>
  ruleOn<CaseState, Postponement>('postponement.protestOnce', (data, { before, on, world }) => {
    const { once, term } = groundRow(data.ground) ?? {};
    if (!once || term === undefined || !world.law.hasTimeLimit(term)) return undefined;
    if (before.protestPostponements > 0) return onceOnly;
    const start = from(data, on);
    if (start === undefined)
      return blocked(
        ['Thời hạn hoãn tính từ ngày ra văn bản yêu cầu', 'The term counts from the date of the written request'],
        ['Nhập ngày văn bản yêu cầu', 'Enter the date of the request'],
      );
    if (start > on)
      return blocked(
        [`Văn bản yêu cầu ngày ${dayVi(start)} sau ngày hoãn`, `The request of ${start} lies after the postponement`],
        [`Nhập ngày không sau ${dayVi(on)}`, `Enter ${on} or an earlier day`],
      );
    const latest = dueOn(world.law.clock(term, start), start, world.calendar).dueOn;
    if (data.until === undefined || data.until < on)
      return blocked(
        data.until === undefined
          ? ['Hoãn theo yêu cầu này phải ghi thời hạn', 'A postponement on such a request must name its term']
          : [
              `Hoãn đến ${dayVi(data.until as LegalDate)}, trước ngày bắt đầu ${dayVi(on)}`,
              `The postponement would end on ${data.until}, before it begins on ${on}`,
            ],
        [`Nhập ngày hết hoãn từ ${dayVi(on)} đến ${dayVi(latest)}`, `Enter a day from ${on} to ${latest} as its end`],
      );
    return data.until <= latest
      ? undefined
      : blocked(
          [`Thời hạn hoãn không quá ${dayVi(latest)}`, `The postponement may not last beyond ${latest}`],
          [`Nhập ngày hết hoãn không sau ${dayVi(latest)}`, `Enter ${latest} or an earlier day as its end`],
        );
  });

/** From the date on which the request was issued [L08 48.2; L25 46.2]; engines before 0.4.0 counted from the decision. */
export const protestOnce = [
  since(
    '0.4.0',
    protestTermFrom(({ requestedOn }) => requestedOn as LegalDate | undefined),
  ),
  until(
    '0.4.0',
    protestTermFrom((_data, on) => on),
  ),
];

/** The police ask on the day of a coercion, and what is handled for another office is being realised [ND152 27.1c, 48.3]. */
export const pauseFits = since(
  '0.4.0',
  ruleOn<CaseState, { readonly ground: string }>('pause.grounds', ({ ground }, { before }) => {
    const isOfCoercion = ['coercionDay', 'assetEntrustment'].includes(groundRow(ground)?.code ?? '');
    const leaf = before.stops[0]?.returnTo ?? before.place.lifecycle;
    return !isOfCoercion || leaf.startsWith('coercion.')
      ? undefined
      : blocked(
          ['Căn cứ này chỉ có khi đang cưỡng chế', 'This ground exists only while coercion runs'],
          ['Chọn căn cứ khác, như khiếu nại', 'Choose another ground, such as a complaint'],
        );
  }),
);

/** The end of a stop is not before its start; also for grounds without a term. */
export const untilInOrder = since(
  '0.2.0',
  ruleOn<CaseState, Postponement>('date.order', (data, { on }) => {
    const { needsTerm, once } = groundRow(data.ground) ?? {};
    return data.until === undefined || data.until >= on || needsTerm || once
      ? undefined
      : blocked(
          [
            `Hoãn đến ${dayVi(data.until as LegalDate)}, trước ngày bắt đầu ${dayVi(on)}`,
            `The postponement would end on ${data.until}, before it begins on ${on}`,
          ],
          [`Nhập ngày hết hoãn từ ${dayVi(on)}, hoặc bỏ trống`, `Enter ${on} or a later day as its end, or none`],
        );
  }),
);

const bankruptcyPetition = 'L25:47.1.a';
/** What is confiscated for the state. */
const confiscated = ['L25:33.2.c', 'L25:33.2.dd'];

/**
 * What a petition for rehabilitation or bankruptcy does not suspend: wages, severance and compensation for life and
 * health (of the debtors whom that law knows, enterprises and cooperatives, the first rank is nothing else), what is
 * confiscated for the state, and what another's collateral secures [L25 47.1a].
 */
export const isExcepted = (ground: string, { rank, point, debtors }: Obligation, { parties }: CaseState): boolean =>
  ground === bankruptcyPetition &&
  (rank === 1 ||
    (point !== undefined && confiscated.includes(point)) ||
    parties.some(({ id, ceiling }) => ceiling !== undefined && debtors.includes(id)));

/** A suspension of the whole case is not for what the article excepts: the other part is suspended alone. */
export const nothingExcepted = since(
  '0.4.0',
  ruleOn<CaseState, { readonly ground: string }>('suspension.excepted', ({ ground }, { before }) => {
    const open = before.obligations.filter((each) => !isClosed(each));
    const excepted = open.filter((each) => isExcepted(ground, each, before));
    const ids = excepted.map(({ id }) => id).join(', ');
    if (excepted.length === 0) return undefined;
    return blocked(
      [`Căn cứ này không áp dụng cho nghĩa vụ ${ids}`, `This ground does not suspend the obligations ${ids}`],
      excepted.length < open.length
        ? ['Tạm đình chỉ phần còn lại', 'Suspend the other part alone']
        : ['Chọn căn cứ khác', 'Choose another ground'],
      excepted.length < open.length ? { instead: ['suspend-part'] } : {},
    );
  }),
);
