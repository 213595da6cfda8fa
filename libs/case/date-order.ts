import type { Act, ActBody } from './definition/act.js';
import { later, type LegalDate } from './law/legal-date.js';
import { type Blocked, blocked, rule, since, type Subject } from './definition/rule.js';
import { type AnyState, streamKind } from './streams.js';
import { dayVi } from './definition/wording.js';

/** Rules that order the dates of one act. `date-order.spec.ts` lists every date field of every act with its rule. */

/** The written decision is made before the step that rests on it, and after the case was opened. */
export const decisionInOrder = ({ target, corrects }: Act) =>
  since<never, object>(
    '0.2.0',
    rule<never>('date.order', ({ before, decision, on, recordedOn }: Subject<AnyState | undefined>) => {
      if (!decision) return undefined;
      const { date } = decision;
      const earliest = before && streamKind(target).openedOn(before);
      if (earliest !== undefined && date < earliest)
        return misdated(
          date,
          earliest,
          ['trước ngày mở vụ việc hoặc ngày nhận', 'before the case or its receipt'],
          'from',
        );
      // A correction bears the date of the fact it corrects, so its decision may be later.
      const latest = corrects || on > recordedOn ? recordedOn : on;
      return date > latest
        ? misdated(
            date,
            latest,
            ['sau ngày của bước căn cứ vào quyết định đó', 'after the step that rests on it'],
            'to',
          )
        : undefined;
    }),
  );

function misdated(
  date: LegalDate,
  limit: LegalDate,
  [vi, en]: readonly [string, string],
  side: 'from' | 'to',
): Blocked {
  const [sideVi, sideEn] = side === 'from' ? ['không trước', 'or a later day'] : ['không sau', 'or an earlier day'];
  return blocked(
    [`Ngày quyết định ${dayVi(date)} ${vi} (${dayVi(limit)})`, `The decision of ${date} lies ${en} (${limit})`],
    [`Nhập ngày quyết định ${sideVi} ${dayVi(limit)}`, `Enter ${limit} ${sideEn} as the date of the decision`],
  );
}

/**
 * Checks the date of a correction itself. Its fact bears the date of the fact it corrects, so its own date is kept as
 * that of its decision; a body with two different dates would lose one of them.
 */
export function wrongCorrectionDate(body: ActBody, corrects: LegalDate): Blocked | undefined {
  const own = body.effectiveOn as LegalDate;
  if (body.decisionDate !== undefined && body.decisionDate !== own)
    return blocked(
      [
        `Đính chính ngày ${dayVi(own)} nhưng quyết định ngày ${dayVi(body.decisionDate as LegalDate)}`,
        `The correction is dated ${own}, its decision ${body.decisionDate}`,
      ],
      [
        'Ngày của đính chính là ngày quyết định: nhập một ngày',
        'A correction bears the date of its decision: enter one',
      ],
    );
  return own < corrects
    ? blocked(
        [
          `Đính chính ngày ${dayVi(own)} trước bước được đính chính (${dayVi(corrects)})`,
          `The correction is dated ${own}, before what it corrects (${corrects})`,
        ],
        [`Nhập ngày từ ${dayVi(later(own, corrects))}`, `Enter ${later(own, corrects)} or a later day`],
        { until: corrects },
      )
    : undefined;
}
