import { ActBody } from '../../definition/act.js';
import { type Blocked, blocked, rule, ruleOn } from '../../definition/rule.js';
import { Day, GroundOf, Optional, StoredDay, StoredGround } from '../../definition/fields.js';
import { dayVi } from '../../definition/wording.js';
import { plusDays, type LegalDate } from '../../law/legal-date.js';
import { dueOn } from '../../law/time-limit.js';
import type { CaseState } from '../../state/case.js';
import { stillOwed, unlockedByVerification } from '../../state/debt-rules.js';
import { act, fact, ifGiven, onGround } from '../builders.js';
import { isVerifiedInTime } from '../../clocks/in-time.js';
import { foundSince } from '../verification/separate-book.js';
import { alreadyEnded, end, knownTo, nothingUndistributed, otherEndings } from './ending.js';

/**
 * Chapter: the request goes back to who made it, which ends the case [L25 38.4; ND152 22.2, 32.1d, 42.8]. It may be made
 * again at any time, here or at a private office.
 */

export class RequestReturnedData {
  @StoredGround({ vi: 'Căn cứ', en: 'Ground' }) ground!: string;
  /** When the title papers were asked for the second time, in vain. */
  @Optional() @StoredDay({ vi: 'Ngày yêu cầu lần hai', en: 'Day of the second demand' }) askedAgainOn?: string;
}

export const RequestReturned = fact('RequestReturned', {
  version: 1,
  schema: RequestReturnedData,
  evolve: end(() => 'requestReturned', 'returned'),
  story: ({ ground }) => onGround('Gửi lại yêu cầu thi hành án', 'The request was returned', ground),
});

class ReturnRequest extends ActBody {
  @GroundOf('requestReturn', { vi: 'Căn cứ gửi lại yêu cầu', en: 'Ground' }) ground!: string;
  @Optional()
  @Day({
    vi: 'Ngày yêu cầu giao nộp giấy tờ lần thứ hai (căn cứ 42.8)',
    en: 'Day of the second demand for the title papers (ground 42.8)',
  })
  askedAgainOn?: string;
}

const neverFound = 'L25:38.4';
const titlePapers = 'L25:ND152.42.8';

const onRequestOnly = rule<CaseState>('requestReturn', ({ before }) =>
  before.initiative === 'onRequest'
    ? undefined
    : blocked(
        ['Việc do cơ quan chủ động thi hành, không có yêu cầu để gửi lại', 'The case was opened without a request'],
        ['Việc chủ động thi hành thì chuyển sổ theo dõi riêng', 'A case ex officio moves to the separate book instead'],
        { instead: otherEndings(before) },
      ),
);

const isDormant = ({ place }: CaseState): boolean => place.lifecycle.startsWith('enforceable.dormant');

const isNotYetEnforceable = ruleOn<CaseState, RequestReturnedData>('requestReturn', ({ ground }, { before }) =>
  ground !== neverFound || isDormant(before)
    ? undefined
    : blocked(
        ['Vụ việc chưa có quyết định chưa có điều kiện thi hành', 'No decision says that the case is not enforceable'],
        ['Ra quyết định chưa có điều kiện thi hành trước', 'Classify it as not yet enforceable first'],
        { unlockedBy: ['classify-not-yet-enforceable'] },
      ),
);

/** Two years from the decision, also from one of before 1 July 2026 [L25 116.3]. */
const waitedTwoYears = ruleOn<CaseState, RequestReturnedData>('requestReturn.wait', ({ ground }, subject) => {
  const { before, on, world } = subject;
  const row = world.law.findClock('request.return', on);
  if (ground !== neverFound || before.notYetSince === undefined || !row) return undefined;
  const until = dueOn(row, before.notYetSince, world.calendar).dueOn;
  if (on > until) return undefined;
  return blocked(
    [`Phải theo dõi đến hết ${dayVi(until)}`, `The case must be watched to the end of ${until}`],
    [`Chờ hết ngày ${dayVi(until)}`, `Wait until ${until} is over`],
    { until: plusDays(until, 1) },
  );
});

const verifiedTooLate = (before: CaseState, on: LegalDate): Blocked =>
  blocked(
    [
      'Chưa xác minh đúng kỳ hạn kể từ quyết định, hoặc lần cuối đã quá kỳ',
      'The case was not verified in its time since the decision, or the last time is too long ago',
    ],
    ['Xác minh đúng kỳ hạn', 'Verify the case in its time'],
    unlockedByVerification(before, on),
  );

const nothingNew = ruleOn<CaseState, RequestReturnedData>('requestReturn.verified', ({ ground }, subject) => {
  const { before, on, world } = subject;
  if (ground !== neverFound || !isDormant(before) || before.notYetSince === undefined) return undefined;
  return foundSince(before) ?? (isVerifiedInTime(before, on, world) ? undefined : verifiedTooLate(before, on));
});

/**
 * The ground of missing papers requires a second demand for them, after the decision and before the day of the return.
 */
const demandedTwice = ruleOn<CaseState, RequestReturnedData>('requestReturn.papers', (data, { on, before }) => {
  const { ground, askedAgainOn: asked } = data;
  if (ground !== titlePapers || (asked && asked < on && (asked as LegalDate) > before.decidedOn)) return undefined;
  return blocked(
    [
      'Căn cứ này cần ngày yêu cầu giao nộp giấy tờ lần thứ hai, trước ngày gửi lại',
      'This ground takes the day of the second demand for the papers, before the return',
    ],
    ['Nhập ngày yêu cầu lần thứ hai', 'Enter the day of the second demand'],
    { instead: otherEndings(before) },
  );
});

/**
 * Out of the separate book it returns without being woken: it would count as newly received and as returned at once,
 * though nothing of it was enforced (docs/domain.md §4.1).
 */
export const returnRequest = act('return-request', {
  label: { vi: 'Gửi lại yêu cầu thi hành án', en: 'Return the request' },
  command: ReturnRequest,
  leadsTo: [RequestReturned],
  requires: [
    ...knownTo('requestReturn', [onRequestOnly, isNotYetEnforceable, waitedTwoYears, nothingNew, demandedTwice]),
    stillOwed,
    nothingUndistributed,
  ],
  notAllowed: { ...alreadyEnded, rule: 'requestReturn' },
  ending: true,
  decide: ({ command }) => [RequestReturned.of({ ground: command.ground, ...ifGiven(command, ['askedAgainOn']) })],
});
