import { ActBody } from '../../definition/act.js';
import { Day, OneOf, Optional, StoredDay } from '../../definition/fields.js';
import { blocked, ruleOn } from '../../definition/rule.js';
import { dayVi, labelIn } from '../../definition/wording.js';
import { whereaboutsLabels } from '../../labels/values.js';
import { isLegalDate, type LegalDate, plusDays } from '../../law/legal-date.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed } from '../../state/debt-rules.js';
import { act, fact, ifGiven } from '../builders.js';
import { intervalChanged } from '../../clocks/watch.js';

/** Chapter: where the debtor is, on which the interval of verification depends [L08 44.2; ND62 9.5a; L25 38.3]. */

const whereabouts = ['prison', 'addressUnknown', 'known'] as const;

export class DebtorWhereaboutsRecordedData {
  @OneOf(whereabouts, { vi: 'Nơi ở', en: 'Whereabouts' }) whereabouts!: (typeof whereabouts)[number];
  @Optional() @StoredDay({ vi: 'Ngày mãn hạn tù', en: 'End of the prison term' }) releaseOn?: string;
}

/** The longer interval holds while at least so much of the prison term is left. */
const prisonYearsMin = 2;

/** The last day on which two years of the term are left. */
function lastLongDay(releaseOn: LegalDate): LegalDate {
  const day = `${Number(releaseOn.slice(0, 4)) - prisonYearsMin}${releaseOn.slice(4)}`;
  return isLegalDate(day) ? day : lastLongDay(plusDays(releaseOn, -1));
}

/** A case has one such period at a time: the next fact about the debtor ends it. */
function longPeriods(
  periods: CaseState['longPeriods'],
  { whereabouts: where, releaseOn }: DebtorWhereaboutsRecordedData,
  from: LegalDate,
): CaseState['longPeriods'] {
  const dayBefore = plusDays(from, -1);
  const earlier = periods
    .filter((each) => each.from < from)
    .map((each) => (each.to === undefined || each.to > dayBefore ? { ...each, to: dayBefore } : each));
  const to = where === 'prison' ? lastLongDay(releaseOn as LegalDate) : undefined;
  if (where === 'known' || (to !== undefined && to < from)) return earlier;
  return [...earlier, to === undefined ? { from } : { from, to }];
}

export const DebtorWhereaboutsRecorded = fact('DebtorWhereaboutsRecorded', {
  version: 1,
  schema: DebtorWhereaboutsRecordedData,
  evolve: (state, data, { effectiveOn }) => ({
    ...state,
    longPeriods: longPeriods(state.longPeriods, data, effectiveOn),
  }),
  story: ({ whereabouts: where, releaseOn }) => {
    const { vi, en } = labelIn(whereaboutsLabels, where);
    return releaseOn === undefined
      ? { vi: `Người phải thi hành án: ${vi}`, en: `The debtor: ${en}` }
      : {
          vi: `Người phải thi hành án: ${vi}, mãn hạn ngày ${dayVi(releaseOn as LegalDate)}`,
          en: `The debtor: ${en}, to be released on ${releaseOn}`,
        };
  },
});

class RecordWhereabouts extends ActBody {
  @OneOf(whereabouts, { vi: 'Nơi ở của người phải thi hành án', en: 'Whereabouts of the debtor' }, whereaboutsLabels)
  whereabouts!: (typeof whereabouts)[number];
  @Optional() @Day({ vi: 'Ngày mãn hạn tù', en: 'End of the prison term' }) releaseOn?: string;
}

const releaseNamed = ruleOn<CaseState, DebtorWhereaboutsRecordedData>(
  'verification.due',
  ({ whereabouts: where, releaseOn }, { on }) =>
    (where === 'prison') === (releaseOn !== undefined) && (releaseOn === undefined || releaseOn > on)
      ? undefined
      : blocked(
          [
            'Ngày mãn hạn tù ghi cho người đang chấp hành án phạt tù, và sau ngày ghi nhận',
            'The end of the prison term is named for a debtor in prison, and lies after the day of the entry',
          ],
          where === 'prison'
            ? ['Nhập ngày mãn hạn tù', 'Enter the end of the prison term']
            : ['Bỏ ngày mãn hạn tù', 'Leave the end of the prison term out'],
        ),
);

export const recordWhereabouts = act('record-whereabouts', {
  label: { vi: 'Ghi nhận nơi ở của người phải thi hành án', en: 'Record the whereabouts of the debtor' },
  command: RecordWhereabouts,
  leadsTo: [DebtorWhereaboutsRecorded],
  requires: [stillOwed, releaseNamed],
  notAllowed: {
    rule: 'verification.due',
    unlock: { vi: 'Ghi nhận khi vụ việc còn mở', en: 'It is recorded while the case is open' },
  },
  ...intervalChanged,
  decide: ({ command }) => [
    DebtorWhereaboutsRecorded.of({ whereabouts: command.whereabouts, ...ifGiven(command, ['releaseOn']) }),
  ],
});
