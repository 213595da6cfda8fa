import { ActBody } from '../../definition/act.js';
import { StoredDay } from '../../definition/fields.js';
import { blocked, rule, since } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import { plusDays } from '../../law/legal-date.js';
import { isOver } from '../../law/time-limit.js';
import type { CaseState } from '../../state/case.js';
import { isOwedOn, isProvisional, somethingOwed } from '../../state/debt-rules.js';
import { act, fact } from '../builders.js';

/** Chapter: the voluntary period [L08 45; L25 36.1]. */

export class VoluntaryPeriodEndedData {
  @StoredDay({ vi: 'Ngày cuối của thời hạn tự nguyện', en: 'Last day of the voluntary period' }) endedOn!: string;
}

export const VoluntaryPeriodEnded = fact('VoluntaryPeriodEnded', {
  version: 1,
  schema: VoluntaryPeriodEndedData,
  evolve: (state) => ({ ...state, voluntaryEndUnnoted: false }),
  story: () => ({ vi: 'Hết thời hạn tự nguyện', en: 'The voluntary period ended' }),
});

/** The end is noted once: in the period, or after it ended by itself. */
const notNotedYet = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) =>
  before.place.lifecycle !== 'enforceable.verifying' || before.voluntaryEndUnnoted
    ? undefined
    : blocked(
        before.voluntaryUntil === undefined && isProvisional(before)
          ? ['Biện pháp khẩn cấp tạm thời không có thời hạn tự nguyện', 'A provisional measure has no voluntary period']
          : ['Hết thời hạn tự nguyện đã được ghi nhận', 'The end of the voluntary period is recorded already'],
        ['Tiếp tục thi hành án', 'Go on with the enforcement'],
        { instead: [isOwedOn(before, on) ? 'record-verification' : 'confirm-executed'] },
      ),
);

/** The period is over "from the day after the rolled end" [docs/domain.md §2]. */
const periodOver = rule<CaseState>('voluntaryPeriod.over', ({ before, on }) => {
  const until = before.voluntaryUntil;
  if (until === undefined || isOver({ dueOn: until, provisional: false }, on)) return undefined;
  return blocked(
    [`Thời hạn tự nguyện còn đến hết ${dayVi(until)}`, `The voluntary period still runs to ${until}`],
    [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
    { until: plusDays(until, 1) },
  );
});

/** Refuses a date inside the voluntary period for an act that comes after it, also if the period ended by itself. */
export const afterVoluntaryPeriod = since(
  '0.4.0',
  rule<CaseState>('voluntaryPeriod.over', (subject) =>
    subject.before.place.lifecycle === 'enforceable.verifying' ? periodOver.check(subject) : undefined,
  ),
);

export const endVoluntaryPeriod = act('end-voluntary-period', {
  label: { vi: 'Kết thúc thời hạn tự nguyện', en: 'End the voluntary period' },
  command: ActBody,
  leadsTo: [VoluntaryPeriodEnded],
  requires: [periodOver, notNotedYet, somethingOwed],
  notAllowed: {
    rule: 'voluntaryPeriod.over',
    unlock: {
      vi: 'Thời hạn tự nguyện bắt đầu khi thông báo hợp lệ và kết thúc một lần',
      en: 'A valid notice starts the voluntary period, which ends once',
    },
  },
  meets: ['voluntaryPeriod'],
  // This deadline counts from the rolled end of the voluntary period [docs/domain.md §2].
  starts: [{ clock: 'verification.first', from: (after) => after.voluntaryUntil }],
  decide: ({ before, on }) => [VoluntaryPeriodEnded.of({ endedOn: before.voluntaryUntil ?? on })],
});
