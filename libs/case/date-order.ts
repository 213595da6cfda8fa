import type { Act, ActBody } from './definition/act.js';
import { leafLabels } from './labels/places.js';
import { later, type LegalDate } from './law/legal-date.js';
import { caseTransitions } from './lifecycle/transitions.js';
import { type Blocked, blocked, type Rule, rule, since, type Subject } from './definition/rule.js';
import type { CaseState } from './state/case.js';
import { type AnyState, foldCase, streamKind } from './streams.js';
import { dayVi } from './definition/wording.js';

/**
 * Whether the rules of an act read the history of its stream: those of a correction do, and those of a step that is dated
 * before the last one. For all others nobody needs to read a stream whose state is known.
 */
export const needsHistory = (act: Act, effectiveOn: string, before: AnyState | undefined): boolean =>
  act.readsHistory || (act.leadsTo[0]?.mayComeLate === true && before !== undefined && effectiveOn < before.lastActOn);

/**
 * A step that leaves the case where it stands is recorded with its date, also after later acts, if the case stood on
 * that day at a place where the step may happen. Only steps that move the case keep their order.
 */
export const unlessLate = (type: string, inOrder: Rule<never>): Rule<never> =>
  rule<never>(inOrder.id, (subject: Subject<CaseState>) => {
    const refused = inOrder.check(subject as never);
    if (!refused || !leavesThePlace(subject, type)) return refused;
    const then = foldCase(subject.history(), subject.on);
    // Without a history, as where acts are listed, the question is open.
    if (!then || caseTransitions.canFollow(then.place, type)) return undefined;
    return blocked(
      [
        `Ngày ${dayVi(subject.on)} vụ việc ở trạng thái «${leafLabels[then.place.lifecycle].vi}»`,
        `On ${subject.on} the case stood at "${leafLabels[then.place.lifecycle].en}"`,
      ],
      ['Nhập ngày mà bước này có thể thực hiện', 'Enter a day on which this step was possible'],
      refused.until === undefined ? {} : { until: refused.until },
    );
  });

function leavesThePlace({ before, data }: Subject<CaseState>, type: string): boolean {
  if (data === undefined) return true;
  const { lifecycle, classification } = before.place;
  const next = caseTransitions.step(before.place, type, data);
  return next?.lifecycle === lifecycle && next.classification === classification;
}

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

/** What the office decides itself bears one date: by another one its terms, and the law of its day, would be wrong. */
export const decidedOnItsDay = ({ target }: Act) =>
  since<never, object>(
    '0.4.0',
    rule<never>('date.order', ({ before, decision, on }: Subject<AnyState | undefined>) => {
      const opened = before && streamKind(target).openedOn(before);
      // That a decision is too early or too late says `decisionInOrder`.
      if (decision === undefined || decision.date >= on || decision.date < (opened ?? '')) return undefined;
      const { date } = decision;
      return blocked(
        [
          `Quyết định ngày ${dayVi(date)} nhưng bước này ghi ngày ${dayVi(on)}: thời hạn tính từ ngày ra quyết định`,
          `The decision is of ${date}, and this step of ${on}: its terms run from the day of the decision`,
        ],
        [`Nhập ${dayVi(date)} cho cả hai ngày`, `Enter ${date} as both dates`],
      );
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
