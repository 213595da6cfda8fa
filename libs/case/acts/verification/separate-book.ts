import { ActBody } from '../../definition/act.js';
import { type Blocked, blocked, type Rule, rule, since, until, type World } from '../../definition/rule.js';
import { dayVi } from '../../definition/wording.js';
import type { Law } from '../../law/law.js';
import { type LegalDate, plusDays } from '../../law/legal-date.js';
import { dueOn, type TimeLimitRow } from '../../law/time-limit.js';
import type { CaseState } from '../../state/case.js';
import { isOwedOn, stillOwed, unlockedByVerification } from '../../state/debt-rules.js';
import { act, fact, NothingData } from '../builders.js';
import { isLong, isVerifiedInTime } from '../../clocks/in-time.js';

/** Chapter: the separate book, for cases that nothing was found for in their time [ND62 9.5; L25 38.4; ND152 22]. */

export const MovedToSeparateBook = fact('MovedToSeparateBook', {
  version: 1,
  schema: NothingData,
  evolve: (state) => state,
  story: () => ({ vi: 'Chuyển sang sổ theo dõi riêng', en: 'Moved to the separate book' }),
});

const isReturnedInstead = (before: CaseState, on: LegalDate, { law }: World): boolean =>
  law.regimeOn(on) === 'L25' && before.initiative !== 'exOfficio';

/** How long a case is watched before it moves: the term that `clockOf` gives for its decision and the day of the move. */
const waitedBy = (
  clockOf: (law: Law, since: LegalDate, on: LegalDate, before: CaseState) => TimeLimitRow,
): Rule<CaseState> =>
  rule<CaseState>('separateBook', ({ before, on, world }) => {
    const since = before.notYetSince;
    if (since === undefined || isReturnedInstead(before, on, world)) return undefined;
    const until = dueOn(clockOf(world.law, since, on, before), since, world.calendar).dueOn;
    if (on > until) return undefined;
    return blocked(
      [`Phải theo dõi đến hết ${dayVi(until)}`, `The case must be watched to the end of ${until}`],
      [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
      { until: plusDays(until, 1) },
    );
  });

/** The move is a step of its own day: from 1 July 2026 on it takes two years, also after a decision of before [L25 116.3]. */
const waitedLongEnough = since(
  '0.4.0',
  waitedBy((law, _since, on, before) =>
    isLong(before, on) ? law.clock('separateBook.wait.long', on) : law.clock('separateBook.wait', on),
  ),
);
const waitedByDecision = until(
  '0.4.0',
  waitedBy((law, since) => law.clock('separateBook.wait', since)),
);

const exOfficioOnly = rule<CaseState>('separateBook.exOfficio', ({ before, on, world }) =>
  !isReturnedInstead(before, on, world)
    ? undefined
    : blocked(
        [
          'Việc theo yêu cầu không chuyển sổ theo dõi riêng từ 1/7/2026',
          'Since 1 July 2026 a case on request does not move to the separate book',
        ],
        [
          'Tiếp tục theo dõi và xác minh định kỳ; sau hai năm gửi lại yêu cầu',
          'Go on watching and verify at intervals; return the request after two years',
        ],
        { instead: isOwedOn(before, on) ? ['record-verification', 'return-request'] : ['confirm-executed'] },
      ),
);

const missing = [
  'Cần ít nhất hai lần xác minh đúng kỳ liên tiếp, lần cuối sau kỳ xác minh đầu tiên, đều không có điều kiện',
  'At least two verifications in a row must be in their time, the last after the first term, and find no conditions',
] as const;

const verifiedOnceMore = (before: CaseState, on: LegalDate): Blocked =>
  blocked(missing, ['Xác minh lại', 'Record another verification'], unlockedByVerification(before, on));

/** One verification of today may not suffice: after a gap that was too long a new series begins. */
function verifiedInEachTerm(before: CaseState, on: LegalDate, world: World): Blocked {
  const withToday = { ...before, verifiedWithout: [...before.verifiedWithout, on] };
  if (isVerifiedInTime(withToday, on, world)) return verifiedOnceMore(before, on);
  return blocked(missing, ['Xác minh lại, mỗi kỳ một lần', 'Verify again, once in each term'], {
    instead: [isOwedOn(before, on) ? 'record-verification' : 'confirm-executed'],
  });
}

/** What refuses to give up a case whose latest verification since the decision found conditions. */
export const foundSince = ({ verification, notYetSince }: CaseState): Blocked | undefined =>
  verification?.found && notYetSince !== undefined && verification.on >= notYetSince
    ? blocked(
        ['Lần xác minh gần nhất thấy có điều kiện thi hành', 'The latest verification found conditions'],
        ['Ra quyết định tiếp tục thi hành án', 'Classify the case as enforceable again'],
        { instead: ['classify-enforceable'] },
      )
    : undefined;

/** Nothing new was found, and two verifications were made in their time [ND62 9.5b–c; L25 38.4]. */
const verifiedTwice = since(
  '0.4.0',
  rule<CaseState>('separateBook.verified', ({ before, on, world }) => {
    if (before.notYetSince === undefined || isReturnedInstead(before, on, world)) return undefined;
    return (
      foundSince(before) ?? (isVerifiedInTime(before, on, world) ? undefined : verifiedInEachTerm(before, on, world))
    );
  }),
);
const verifiedTwiceAtAnyTime = until(
  '0.4.0',
  rule<CaseState>('separateBook.verified', ({ before, on, world }) =>
    world.law.regimeOn(on) === 'L25' || before.notYetSince === undefined || before.verificationsSinceNotYet >= 2
      ? undefined
      : verifiedOnceMore(before, on),
  ),
);

export const moveToSeparateBook = act('move-to-separate-book', {
  label: { vi: 'Chuyển sổ theo dõi riêng', en: 'Move to the separate book' },
  command: ActBody,
  leadsTo: [MovedToSeparateBook],
  requires: [stillOwed, waitedLongEnough, waitedByDecision, exOfficioOnly, verifiedTwice, verifiedTwiceAtAnyTime],
  notAllowed: {
    rule: 'separateBook',
    unlock: {
      vi: 'Chỉ việc chưa có điều kiện đang theo dõi',
      en: 'Only a watched case that is not yet enforceable',
    },
  },
  meets: ['reverification', 'reverification.long'],
  decide: () => [MovedToSeparateBook.of({})],
});
