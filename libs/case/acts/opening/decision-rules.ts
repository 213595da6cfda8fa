import { blocked, rule, since, type World } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { plusDays } from '../../law/legal-date.js';
import { dueOn, rolledOver } from '../../law/time-limit.js';
import type { OriginState } from '../../state/origin.js';

/** What stands in the way of an enforcement decision on a judgment or a request [L08 2, 30–31, 36; L25 2, 33–34]. */

type Origin = OriginState | undefined;

export const judgmentInForce = since(
  '0.4.0',
  rule<Origin>('judgment.effective', ({ before, on }) => {
    const { inForceOn, immediate = false } = before ?? {};
    return inForceOn === undefined || immediate || on >= inForceOn
      ? undefined
      : blocked(
          [`Bản án có hiệu lực từ ${dayVi(inForceOn)}`, `The judgment takes effect on ${inForceOn}`],
          [`Ra quyết định từ ngày ${dayVi(inForceOn)}`, `Issue the decision on ${inForceOn} or later`],
          { until: inForceOn },
        );
  }),
);

/** What is asked for before the legal effect of its judgment, or before it is due, is not enforced yet. */
export const requestIsDue = since(
  '0.4.0',
  rule<Origin>('judgment.effective', ({ before, on }) => {
    const { enforceableSince, immediate = false } = before?.request ?? {};
    return enforceableSince === undefined || immediate || on >= enforceableSince
      ? undefined
      : blocked(
          [
            `Bản án có hiệu lực, hoặc nghĩa vụ đến hạn, từ ${dayVi(enforceableSince)}`,
            `The judgment takes effect, or the duty falls due, on ${enforceableSince}`,
          ],
          [`Ra quyết định từ ngày ${dayVi(enforceableSince)}`, `Issue the decision on ${enforceableSince} or later`],
          { until: enforceableSince },
        );
  }),
);

/** Since 1 July 2026 a decision needs request and judgment [L25 34.3]. */
export const judgmentIsHere = since(
  '0.4.0',
  rule<Origin>('judgment.received', ({ before, on, world }) =>
    before?.request?.awaitsJudgment && world.law.regimeOn(on) === 'L25'
      ? blocked(
          ['Chưa nhận được bản án', 'The judgment was not received yet'],
          ['Ghi nhận bản án khi nhận được', 'Record the judgment once it is received'],
          { unlockedBy: ['record-judgment-arrival'] },
        )
      : undefined,
  ),
);

export const requestIsPending = since(
  '0.4.0',
  rule<Origin>('request.pending', ({ before }) =>
    before?.place.lifecycle === 'refused' || before?.place.lifecycle === 'withdrawn'
      ? blocked(
          ['Đơn yêu cầu đã bị từ chối hoặc đã rút', 'The request was refused or withdrawn'],
          ['Nhận đơn yêu cầu mới', 'Receive a new request'],
          { instead: ['receive-request'] },
        )
      : undefined,
  ),
);

export const requestIsComplete = since(
  '0.4.0',
  rule<Origin>('request.complete', ({ before }) =>
    before?.place.lifecycle === 'awaitingSupplement'
      ? blocked(
          ['Đơn yêu cầu còn chờ bổ sung', 'The request still waits for its supplement'],
          ['Ghi nhận phần bổ sung trước', 'Record the supplement first'],
          { unlockedBy: ['record-supplement'], instead: ['refuse-request'] },
        )
      : undefined,
  ),
);

/** What was returned to its requester may be asked for again at any time since 1 July 2026 [L25 34.2; ND152 9.7d]. */
const returned = 'L25:ND152.9.7.d';
/** No run of days off is longer: where the calendar of the end is not verified, the term is over after them for sure. */
const daysOffMax = 14;

/**
 * The limitation of a request, where it has one and its start is known: its last day, and whether the request was made by
 * then. The days of an obstacle are not counted, so they come on top before the end rolls over days off [L08 30; L25 34.2].
 */
export function limitationOf(before: Origin, { law, calendar }: World) {
  const { madeOn, enforceableSince, obstacleDays = 0, protectedBy } = before?.request ?? {};
  const isProtected = protectedBy === returned && madeOn !== undefined && law.regimeOn(madeOn) === 'L25';
  if (madeOn === undefined || enforceableSince === undefined || isProtected) return undefined;
  const row = law.clock('request.limitation', madeOn);
  const end = plusDays(dueOn({ ...row, rollsOver: false }, enforceableSince, calendar).dueOn, obstacleDays);
  const limit = row.rollsOver ? rolledOver(end, calendar) : { dueOn: end, provisional: false };
  const { dueOn: last, provisional } = limit;
  return { last, madeOn, isIn: madeOn <= (provisional ? plusDays(last, daysOffMax) : last) };
}

export const requestIsInTime = since(
  '0.4.0',
  rule<Origin>('request.inTime', ({ before, world }) => {
    const limitation = limitationOf(before, world);
    if (!limitation || limitation.isIn) return undefined;
    const { last, madeOn } = limitation;
    return blocked(
      [
        `Thời hiệu yêu cầu hết ngày ${dayVi(last)}; yêu cầu ngày ${dayVi(madeOn)}`,
        `The limitation ended on ${last}; the request is of ${madeOn}`,
      ],
      [
        'Ghi nhận trở ngại đã chứng minh và số ngày, hoặc từ chối yêu cầu',
        'Record the obstacle that was proven with its days, or refuse the request',
      ],
      { unlockedBy: ['record-supplement'], instead: ['refuse-request'] },
    );
  }),
);
